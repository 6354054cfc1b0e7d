package no.trygghub.simulator.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.tls.PemFiles;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * An authority in a directory: its key, its certificate, the list of what it has issued, and the
 * list of what it has revoked. May be used by several threads of one process.
 */
public final class TestAuthority {
  /** The authority's certificate in its directory. */
  public static final String CERTIFICATE = "ca.pem";

  /** What it has revoked, for a broker. */
  public static final String CRL = "crl.pem";

  private static final String KEY = "ca.key";
  private static final String LIST = "issued.txt";
  private static final String ISSUED = "issued";
  private static final String SECRET = "rw-------";
  private static final String OPEN = "rw-r--r--";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 127;

  /** Clocks of computers that are tried out differ. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final Duration CRL_VALID_FOR = Duration.ofDays(30);

  private final Path directory;
  private final InstantSource clock;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final SecureRandom random = new SecureRandom();

  private TestAuthority(
      Path directory, InstantSource clock, PrivateKey key, X509Certificate certificate) {
    this.directory = directory;
    this.clock = clock;
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Makes a new authority.
   *
   * @param name its CN
   * @throws CaException where there is one already, or the directory cannot be written to
   */
  public static TestAuthority create(
      Path directory, String name, Duration lifetime, InstantSource clock) throws CaException {
    if (Files.exists(directory.resolve(KEY))) {
      throw new CaException(
          "there is an authority in "
              + directory
              + " already; use it, or take another directory. Whatever it has issued would be"
              + " worthless with a new one");
    }
    try {
      Files.createDirectories(directory.resolve(ISSUED));
      KeyPair pair = pair();
      X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
      Instant now = clock.instant();
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
                  subject,
                  BigInteger.ONE,
                  Date.from(now.minus(BACKDATED)),
                  Date.from(now.plus(lifetime)),
                  subject,
                  SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate = signed(builder, pair.getPrivate());
      Pem.write(
          directory.resolve(KEY), Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()), SECRET);
      Pem.write(directory.resolve(CERTIFICATE), Pem.of(certificate), OPEN);
      TestAuthority made = new TestAuthority(directory, clock, pair.getPrivate(), certificate);
      made.writeList(List.of());
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new CaException("the authority cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * The authority of a directory.
   *
   * @throws CaException where there is none that can be used
   */
  public static TestAuthority open(Path directory, InstantSource clock) throws CaException {
    try {
      return new TestAuthority(
          directory,
          clock,
          PemFiles.privateKey(directory.resolve(KEY)),
          PemFiles.certificates(directory.resolve(CERTIFICATE)).getFirst());
    } catch (IOException | GeneralSecurityException e) {
      throw new CaException(
          "there is no authority in "
              + directory
              + " that can be used ("
              + e.getMessage()
              + "); make one with 'ca init', or give --dir",
          e);
    }
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The file of its own certificate. */
  public Path certificateFile() {
    return directory.resolve(CERTIFICATE);
  }

  /** The file of what it has revoked. */
  public Path crlFile() {
    return directory.resolve(CRL);
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes a key and a certificate for a server, {@code NAME.key} and {@code NAME.pem} in the
   * directory.
   *
   * @param alternatives whom it is for: names and IP addresses
   */
  public synchronized X509Certificate server(
      String name, List<String> alternatives, Duration lifetime) throws CaException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new CaException("'" + name + "' cannot be the name of a server and of a file");
    }
    try {
      KeyPair pair = pair();
      GeneralName[] names =
          alternatives.stream()
              .map(
                  text ->
                      new GeneralName(
                          text.matches("[0-9.]+|.*:.*")
                              ? GeneralName.iPAddress
                              : GeneralName.dNSName,
                          text))
              .toArray(GeneralName[]::new);
      X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
      X509Certificate made =
          issue(
              subject,
              pair.getPublic(),
              lifetime,
              KeyPurposeId.id_kp_serverAuth,
              Optional.of(new GeneralNames(names)));
      Pem.write(
          directory.resolve(name + ".key"),
          Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()),
          SECRET);
      Pem.write(directory.resolve(name + ".pem"), Pem.of(made), OPEN);
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new CaException("the certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Signs a request of a hub.
   *
   * @throws CaException where it is not signed with its own key, or its CN is no hub id
   */
  public synchronized X509Certificate sign(byte[] request, Duration lifetime) throws CaException {
    PKCS10CertificationRequest read = Pem.request(request);
    try {
      if (!read.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(read.getSubjectPublicKeyInfo()))) {
        throw new CaException("the request is not signed with the key in it");
      }
      String name = commonName(read.getSubject());
      if (!HubId.isValid(name)) {
        throw new CaException(
            "the CN '" + name + "' of the request is no hub id: 1 to 32 of a-z, 0-9 and -");
      }
      return issue(
          read.getSubject(),
          publicKey(read.getSubjectPublicKeyInfo()),
          lifetime,
          KeyPurposeId.id_kp_clientAuth,
          Optional.empty());
    } catch (IOException | GeneralSecurityException | PKCSException | OperatorCreationException e) {
      throw new CaException("the request cannot be signed: " + e.getMessage(), e);
    }
  }

  /** The last certificate that was issued for a key and is neither revoked nor over. */
  synchronized Optional<X509Certificate> issuedFor(byte[] publicKey) throws CaException {
    Optional<X509Certificate> found = Optional.empty();
    for (IssuedCertificate line : list()) {
      if (line.revoked().isEmpty() && line.ends().isAfter(clock.instant())) {
        try {
          X509Certificate one = PemFiles.certificates(file(line)).getFirst();
          if (MessageDigest.isEqual(one.getPublicKey().getEncoded(), publicKey)) {
            found = Optional.of(one);
          }
        } catch (IOException | GeneralSecurityException e) {
          throw new CaException("the list and the certificates do not fit: " + e.getMessage(), e);
        }
      }
    }
    return found;
  }

  /** Everything that was issued, in that order. */
  public synchronized List<IssuedCertificate> list() throws CaException {
    try {
      return Files.readAllLines(directory.resolve(LIST)).stream()
          .map(IssuedCertificate::ofLine)
          .toList();
    } catch (IOException | RuntimeException e) {
      throw new CaException(
          directory.resolve(LIST) + " cannot be read: " + String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether a certificate was revoked. */
  public boolean isRevoked(X509Certificate one) throws CaException {
    return list().stream()
        .anyMatch(
            line -> line.serial().equals(one.getSerialNumber()) && line.revoked().isPresent());
  }

  /**
   * Revokes certificates and writes the list for the brokers anew.
   *
   * @param which a serial number as openssl writes it, or a CN for all with that name
   * @return those that are revoked now and were not before
   * @throws CaException where there is none
   */
  public synchronized List<IssuedCertificate> revoke(String which) throws CaException {
    String serial = which.replace(":", "").toUpperCase(Locale.ROOT);
    return revoke(
        line -> line.serialText().equals(serial) || line.name().equals(which), "'" + which + "'");
  }

  /**
   * Revokes the certificate that a hub asks to have revoked, with a request that it has signed.
   *
   * @param request CMS signed data, PEM or DER
   * @throws CaException where it is not signed with a certificate of this authority
   */
  public synchronized List<IssuedCertificate> revokeAsAsked(byte[] request) throws CaException {
    try {
      CMSSignedData signed = new CMSSignedData(Pem.der(request));
      JsonObject asked =
          JsonObject.read(
              new String((byte[]) signed.getSignedContent().getContent(), StandardCharsets.UTF_8));
      if (!asked.text("request").equals("revoke")) {
        throw new CaException("this is not a request to revoke a certificate");
      }
      for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
        for (Object match : signed.getCertificates().getMatches(null)) {
          X509CertificateHolder holder = (X509CertificateHolder) match;
          if (signer.getSID().match(holder)
              && signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(holder))) {
            X509Certificate own = new JcaX509CertificateConverter().getCertificate(holder);
            own.verify(certificate.getPublicKey());
            return revoke(
                line -> line.serial().equals(own.getSerialNumber()),
                "the serial number of the certificate that signed the request");
          }
        }
      }
      throw new CaException("the request is not signed with a certificate that is in it");
    } catch (IOException
        | CMSException
        | OperatorCreationException
        | JsonException
        | ClassCastException
        | IllegalArgumentException e) {
      throw new CaException("this is no request that can be read: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new CaException(
          "the request is not signed with a certificate of this authority: " + e.getMessage(), e);
    }
  }

  /** Writes the list of what was revoked anew; it is valid for 30 days. */
  public synchronized Path writeCrl() throws CaException {
    try {
      Instant now = clock.instant();
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              Date.from(now.minus(BACKDATED)));
      builder.setNextUpdate(Date.from(now.plus(CRL_VALID_FOR)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
      for (IssuedCertificate line : list()) {
        line.revoked()
            .ifPresent(
                when ->
                    builder.addCRLEntry(
                        line.serial(), Date.from(when), CRLReason.cessationOfOperation));
      }
      Pem.write(
          crlFile(),
          Pem.of(
              "X509 CRL",
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)).getEncoded()),
          OPEN);
      return crlFile();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new CaException("the list cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * A new code for a hub to enrol with, once; an older one of the same hub is worth nothing from
   * now on.
   */
  public String newCode(String hub) throws CaException {
    if (!HubId.isValid(hub)) {
      throw new CaException("'" + hub + "' is no hub id: 1 to 32 of a-z, 0-9 and -");
    }
    return new OneTimeCodes(directory).add(hub);
  }

  /**
   * Writes a hub's certificate and the authority's into a folder, a stick say, which is made where
   * it is missing.
   *
   * @return the files
   */
  public List<String> write(X509Certificate made, Path folder) throws CaException {
    String name = commonName(X500Name.getInstance(made.getSubjectX500Principal().getEncoded()));
    try {
      Path own = folder.resolve(name + ".pem");
      Path above = folder.resolve(CERTIFICATE);
      Files.createDirectories(folder);
      Pem.write(own, Pem.of(made), OPEN);
      Pem.write(above, Pem.of(certificate), OPEN);
      return List.of(own.toString(), above.toString());
    } catch (IOException e) {
      throw new CaException("cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The SHA-256 of a certificate in groups of four digits. */
  public static String fingerprint(X509Certificate one) throws CaException {
    try {
      return fingerprint(one.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new CaException("the certificate cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The SHA-256 of the public key in a request, in groups as the hub tells it, to compare before it
   * is signed.
   */
  public static String fingerprintOf(byte[] request) throws CaException {
    try {
      return fingerprint(Pem.request(request).getSubjectPublicKeyInfo().getEncoded());
    } catch (IOException e) {
      throw new CaException("the request cannot be read: " + e.getMessage(), e);
    }
  }

  static String commonName(X500Name subject) {
    RDN[] names = subject.getRDNs(BCStyle.CN);
    return names.length == 1 ? IETFUtils.valueToString(names[0].getFirst().getValue()) : "";
  }

  static String fingerprint(byte[] encoded) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded))
          .replaceAll("(.{4})(?=.)", "$1 ");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private List<IssuedCertificate> revoke(Predicate<IssuedCertificate> which, String told)
      throws CaException {
    List<IssuedCertificate> all = new ArrayList<>();
    List<IssuedCertificate> revoked = new ArrayList<>();
    boolean known = false;
    for (IssuedCertificate line : list()) {
      boolean meant = which.test(line);
      known |= meant;
      if (meant && line.revoked().isEmpty()) {
        IssuedCertificate now =
            new IssuedCertificate(
                line.serial(), line.name(), line.ends(), Optional.of(clock.instant()));
        revoked.add(now);
        all.add(now);
      } else {
        all.add(line);
      }
    }
    if (!known) {
      throw new CaException(
          "no certificate of this authority is " + told + "; 'ca list' tells all of them");
    }
    try {
      writeList(all);
    } catch (IOException e) {
      throw new CaException("the list cannot be written: " + e.getMessage(), e);
    }
    Path unused = writeCrl();
    return revoked;
  }

  private X509Certificate issue(
      X500Name subject,
      PublicKey open,
      Duration lifetime,
      KeyPurposeId purpose,
      Optional<GeneralNames> alternatives)
      throws IOException, GeneralSecurityException, CaException {
    Instant begins = clock.instant().minus(BACKDATED);
    Instant ends = clock.instant().plus(lifetime);
    if (ends.isAfter(certificate.getNotAfter().toInstant())) {
      ends = certificate.getNotAfter().toInstant();
    }
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                Date.from(begins),
                Date.from(ends),
                subject,
                SubjectPublicKeyInfo.getInstance(open.getEncoded()))
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
            .addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(open))
            .addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(certificate));
    if (alternatives.isPresent()) {
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives.get());
    }
    X509Certificate made = signed(builder, key);
    IssuedCertificate line =
        new IssuedCertificate(
            made.getSerialNumber(),
            commonName(subject),
            made.getNotAfter().toInstant(),
            Optional.empty());
    Pem.write(file(line), Pem.of(made), OPEN);
    writeList(Stream.concat(list().stream(), Stream.of(line)).toList());
    return made;
  }

  private Path file(IssuedCertificate line) {
    return directory.resolve(ISSUED).resolve(line.serialText() + ".pem");
  }

  private void writeList(List<IssuedCertificate> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.line()).append('\n'));
    Pem.write(directory.resolve(LIST), text.toString(), OPEN);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  private static PublicKey publicKey(SubjectPublicKeyInfo info) throws IOException {
    return new JcaPEMKeyConverter().getPublicKey(info);
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
