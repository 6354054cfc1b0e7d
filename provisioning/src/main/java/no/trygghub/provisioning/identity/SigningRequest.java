package no.trygghub.provisioning.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.provisioning.text.Complaint;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * A request for a hub's certificate: PKCS#10 (RFC 2986), its subject {@code O=tenant, CN=hub id},
 * signed with the hub's key.
 */
public final class SigningRequest {
  private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
  private static final String END = "-----END CERTIFICATE REQUEST-----";
  private static final int LINE = 64;

  private final byte[] encoded;

  private SigningRequest(byte[] encoded) {
    this.encoded = encoded;
  }

  /** A request for a hub. */
  public static SigningRequest of(TenantId tenant, HubId hub, HubKey key) {
    try {
      return new SigningRequest(
          new PKCS10CertificationRequestBuilder(
                  subject(tenant, hub), SubjectPublicKeyInfo.getInstance(key.open().getEncoded()))
              .build(signer(key.secret()))
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("what was made can be written", e);
    }
  }

  /** Whether the file holds a request for that hub and that key. */
  public static boolean isThere(Path file, TenantId tenant, HubId hub, HubKey key) {
    try {
      String pem = Files.readString(file);
      int begin = pem.indexOf(BEGIN);
      int end = pem.indexOf(END);
      if (begin < 0 || end < begin) {
        return false;
      }
      PKCS10CertificationRequest there =
          new PKCS10CertificationRequest(
              Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end)));
      return there.getSubject().equals(subject(tenant, hub))
          && Arrays.equals(there.getSubjectPublicKeyInfo().getEncoded(), key.open().getEncoded());
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Writes it as PEM. */
  public void write(Path file) throws Complaint {
    OwnedFile.write(file, pem(), OwnedFile.READABLE);
  }

  /** The request as PEM. */
  public String pem() {
    return BEGIN + "\n" + base64() + "\n" + END + "\n";
  }

  /** The request in base64 alone, as EST wants it. */
  public String base64() {
    return Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
  }

  static ContentSigner signer(PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      return new JcaContentSignerBuilder(algorithm).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("every Java platform signs with " + algorithm, e);
    }
  }

  private static X500Name subject(TenantId tenant, HubId hub) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, tenant.value())
        .addRDN(BCStyle.CN, hub.value())
        .build();
  }
}
