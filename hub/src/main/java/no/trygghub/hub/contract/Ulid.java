package no.trygghub.hub.contract;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/**
 * Ids in the form of the ULID specification: 48 bits of milliseconds and 80 more, in Crockford's
 * base 32, so that they sort by time. The 80 bits are not random but a digest of what the message
 * is, so that the same message has the same id.
 */
final class Ulid {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 26;
  private static final int DIGEST_BYTES = 10;

  private Ulid() {}

  static MessageId of(Instant time, String origin) {
    byte[] bytes = new byte[6 + DIGEST_BYTES];
    long millis = Math.max(0, time.toEpochMilli());
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (millis >>> (40 - 8 * i));
    }
    System.arraycopy(digest(origin), 0, bytes, 6, DIGEST_BYTES);
    BigInteger rest = new BigInteger(1, bytes);
    char[] text = new char[LENGTH];
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt(rest.intValue() & 31);
      rest = rest.shiftRight(5);
    }
    return new MessageId(new String(text));
  }

  private static byte[] digest(String origin) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(whole, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
