package no.trygghub.simulator.ca;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Text forms of what an authority reads and writes. */
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String of(String type, byte[] encoded) {
    return "-----BEGIN " + type + "-----\n" + base64(encoded) + "\n-----END " + type + "-----\n";
  }

  static String of(X509Certificate certificate) {
    try {
      return of("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate can be written", e);
    }
  }

  static String base64(byte[] encoded) {
    return Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
  }

  /** A request in PEM, or in base64 or DER alone. */
  static PKCS10CertificationRequest request(byte[] sent) throws CaException {
    try {
      return new PKCS10CertificationRequest(der(sent));
    } catch (IOException | IllegalArgumentException e) {
      throw new CaException(
          "this is no certificate request; expected PKCS#10 in PEM, base64 or DER", e);
    }
  }

  /** What stands in a PEM block, or in base64, or the bytes themselves. */
  static byte[] der(byte[] sent) throws IOException {
    String text = new String(sent, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      try (PemReader reader = new PemReader(new StringReader(text))) {
        PemObject found = reader.readPemObject();
        if (found == null) {
          throw new IOException("a block of PEM without an end");
        }
        return found.getContent();
      }
    }
    // Every sequence of more than 127 bytes begins with M in base64, and with 0 as it is.
    return text.startsWith("M") ? Base64.getMimeDecoder().decode(text.strip()) : sent;
  }

  /** Writes a file as a whole or not at all. */
  static void write(Path file, String text, String mode) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
