package no.trygghub.hub.uplink;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.tls.CertificateFilesException;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.hub.tls.PemFiles;

/**
 * The certificate that is shown to a broker.
 *
 * @param file where it is
 * @param certificate the first in the file
 */
record OwnCertificate(Path file, HubCertificate certificate) {

  /**
   * The first certificate in a file.
   *
   * @throws IOException where the file cannot be read
   * @throws CertificateFilesException where it holds none
   */
  static OwnCertificate in(Path file) throws IOException, CertificateFilesException {
    return new OwnCertificate(file, new HubCertificate(PemFiles.certificates(file).getFirst()));
  }

  /**
   * Checks that it is this hub's: its subject has one CN, the hub id.
   *
   * @throws CertificateFilesException where it is not
   */
  void checkIsFor(HubId hub) throws CertificateFilesException {
    List<String> names = certificate.commonNames();
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
  void checkBelongsTo(PrivateKey key, Path keyFile) throws CertificateFilesException {
    if (!certificate.belongsTo(key)) {
      throw new CertificateFilesException(
          "the key in "
              + keyFile
              + " does not belong to the certificate in "
              + file
              + "; give the two that were made together");
    }
  }
}
