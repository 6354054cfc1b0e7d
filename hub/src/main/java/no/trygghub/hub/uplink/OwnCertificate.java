package no.trygghub.hub.uplink;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import no.trygghub.hub.config.HubId;

/**
 * The certificate that is shown to a broker.
 *
 * @param file where it is
 * @param certificate the first in the file
 */
record OwnCertificate(Path file, X509Certificate certificate) {
  private static final byte[] SOMETHING = {1, 2, 3};

  /**
   * Checks that it is this hub's: its subject has one CN, the hub id.
   *
   * @throws CertificateFilesException where it is not
   */
  void checkIsFor(HubId hub) throws CertificateFilesException {
    List<String> names = commonNames();
    if (!names.equals(List.of(hub.value()))) {
      throw new CertificateFilesException(
          "the certificate in "
              + file
              + " is for "
              + (names.isEmpty() ? "nobody (its subject has no CN)" : String.join(" and ", names))
              + ", and this hub is "
              + hub
              + "; give it a certificate of its own, or correct hub in its configuration");
    }
  }

  /**
   * Checks that a key is the certificate's: what it signs, the certificate verifies.
   *
   * @throws CertificateFilesException where it is not
   */
  void checkBelongsTo(PrivateKey key, Path keyFile) throws GeneralSecurityException {
    if (!isSignedAlike(key)) {
      throw new CertificateFilesException(
          "the key in "
              + keyFile
              + " does not belong to the certificate in "
              + file
              + "; give the two that were made together");
    }
  }

  private boolean isSignedAlike(PrivateKey key) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(SOMETHING);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(SOMETHING);
    return signature.verify(signed);
  }

  private List<String> commonNames() throws CertificateFilesException {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(name -> name.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
    } catch (InvalidNameException e) {
      throw new CertificateFilesException("the subject of " + file + " cannot be read", e);
    }
  }
}
