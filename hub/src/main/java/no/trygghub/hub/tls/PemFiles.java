package no.trygghub.hub.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
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

/** Reads PEM files (RFC 7468). */
public final class PemFiles {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PemFiles() {}

  /**
   * The certificates of a file, in its order; at least one.
   *
   * @throws IOException where the file cannot be read
   * @throws CertificateFilesException where it holds none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateFilesException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        if (certificate instanceof X509Certificate x509) {
          found.add(x509);
        }
      }
      if (found.isEmpty()) {
        throw new CertificateFilesException(noCertificate(file));
      }
      return found;
    } catch (CertificateException e) {
      throw new CertificateFilesException(noCertificate(file), e);
    }
  }

  private static String noCertificate(Path file) {
    return file + " holds no certificate in PEM form ('-----BEGIN CERTIFICATE-----')";
  }

  /**
   * The private key of a file: EC, RSA or Ed25519, PKCS#8, not encrypted.
   *
   * @throws IOException where the file cannot be read
   * @throws CertificateFilesException where it holds no such key; never tells of the key
   */
  public static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new CertificateFilesException(
          file + " holds no unencrypted PKCS#8 private key ('" + BEGIN + "')");
    }
    byte[] encoded = decoded(file, pem.substring(begin + BEGIN.length(), end).strip());
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

  private static byte[] decoded(Path file, String base64) throws CertificateFilesException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Without the message, which may tell of the key.
      throw new CertificateFilesException(file + " holds a private key that is damaged");
    }
  }
}
