package no.trygghub.simulator.ca;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of an authority's list.
 *
 * @param serial the certificate's serial number
 * @param name its CN
 * @param ends until when it is valid
 * @param revoked when it was revoked; empty where it was not
 */
public record IssuedCertificate(
    BigInteger serial, String name, Instant ends, Optional<Instant> revoked) {
  private static final int HEXADECIMAL = 16;

  /** The serial number as openssl writes it. */
  public String serialText() {
    String hex = serial.toString(HEXADECIMAL).toUpperCase(Locale.ROOT);
    return hex.length() % 2 == 0 ? hex : "0" + hex;
  }

  String line() {
    return String.join(
        " ", serialText(), name, ends.toString(), revoked.map(Instant::toString).orElse("-"));
  }

  static IssuedCertificate ofLine(String line) {
    String[] words = line.split(" ", -1);
    return new IssuedCertificate(
        new BigInteger(words[0], HEXADECIMAL),
        words[1],
        Instant.parse(words[2]),
        words[3].equals("-") ? Optional.empty() : Optional.of(Instant.parse(words[3])));
  }
}
