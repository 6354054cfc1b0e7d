package no.trygghub.hub.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubId;

/**
 * TLS sockets from PEM files, which speak TLS 1.3 or 1.2 and check the broker's name. The files are
 * read for every connection, so that a renewed certificate is used at once.
 */
public final class TlsSockets {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final char[] NO_PASSWORD = {};

  private TlsSockets() {}

  /**
   * Sockets that trust and show what the files hold.
   *
   * @throws IOException where a file cannot be read
   * @throws GeneralSecurityException where a file does not hold what it should, naming it
   */
  public static SSLSocketFactory of(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(tls), trusted(tls), null);
    return PromptSockets.of(context.getSocketFactory());
  }

  /**
   * Like {@link #of}, for a hub, which shows no certificate but its own.
   *
   * @throws GeneralSecurityException also where the certificate's CN is not the hub's id
   */
  static SSLSocketFactory of(Destination.Tls tls, HubId hub)
      throws GeneralSecurityException, IOException {
    if (tls.certificate().isPresent()) {
      Path file = tls.certificate().get();
      own(file, some(file)).checkIsFor(hub);
    }
    return of(tls);
  }

  private static TrustManager[] trusted(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (tls.ca().isPresent()) {
      KeyStore store = empty();
      int number = 0;
      for (Certificate certificate : some(tls.ca().get())) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      factory.init(store);
    } else {
      factory.init((KeyStore) null);
    }
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    Optional<Path> certificate = tls.certificate();
    Optional<Path> key = tls.key();
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    List<Certificate> chain = some(certificate.get());
    PrivateKey own = privateKey(key.get());
    own(certificate.get(), chain).checkBelongsTo(own, key.get());
    KeyStore store = empty();
    store.setKeyEntry("hub", own, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /**
   * The certificates in a PEM file, in its order; none where it is empty.
   *
   * @throws IOException where it cannot be read
   * @throws GeneralSecurityException where it holds something else, naming the file
   */
  public static List<Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (CertificateException e) {
      throw new CertificateFilesException(noCertificate(file), e);
    }
  }

  /** Like {@link #certificates}, but at least one. */
  private static List<Certificate> some(Path file) throws GeneralSecurityException, IOException {
    List<Certificate> found = certificates(file);
    if (found.isEmpty()) {
      throw new CertificateFilesException(noCertificate(file));
    }
    return found;
  }

  private static String noCertificate(Path file) {
    return file + " holds no certificate in PEM form ('-----BEGIN CERTIFICATE-----')";
  }

  private static OwnCertificate own(Path file, List<Certificate> chain)
      throws CertificateFilesException {
    if (chain.getFirst() instanceof X509Certificate first) {
      return new OwnCertificate(file, first);
    }
    throw new CertificateFilesException(noCertificate(file));
  }

  /**
   * The private key in a PEM file.
   *
   * @throws IOException where it cannot be read
   * @throws GeneralSecurityException where it holds no unencrypted PKCS#8 key, naming the file
   */
  public static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new CertificateFilesException(
          file + " holds no unencrypted PKCS#8 private key ('" + BEGIN + "')");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end).strip());
    } catch (IllegalArgumentException e) {
      // Without the cause: it quotes what it could not read, which is part of a key.
      throw new CertificateFilesException(file + " holds a private key that is damaged");
    }
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // Another algorithm's key.
      }
    }
    throw new CertificateFilesException(
        file + " holds a key that is damaged, or is neither EC, RSA nor Ed25519");
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }
}
