package no.trygghub.hub.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What is to be known of a certificate.
 *
 * @param certificate the certificate
 */
public record HubCertificate(X509Certificate certificate) {
  private static final byte[] SOMETHING = {1, 2, 3};

  /** A certificate that lives for a short time is due for renewal in the last third of it. */
  private static final int PARTS_BEFORE_RENEWAL = 3;

  /** From when on it is valid. */
  public Instant begins() {
    return certificate.getNotBefore().toInstant();
  }

  /** Until when it is valid. */
  public Instant ends() {
    return certificate.getNotAfter().toInstant();
  }

  /** For how long it is valid, all in all. */
  public Duration lifetime() {
    return Duration.between(begins(), ends());
  }

  /** From when on it should be renewed: when a third of its lifetime is left. */
  public Instant renewFrom() {
    return ends().minus(lifetime().dividedBy(PARTS_BEFORE_RENEWAL));
  }

  /** The CN of its subject; empty where it has none, or several. */
  public Optional<String> commonName() {
    List<String> names = commonNames();
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  /** Every CN of its subject. */
  public List<String> commonNames() {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(name -> name.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }

  /** Whether it was made for a private key: what the one signs the other verifies. */
  public boolean belongsTo(PrivateKey key) {
    try {
      String algorithm =
          switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SOMETHING);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SOMETHING);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // A key of another kind, which it cannot belong to.
      return false;
    }
  }
}
