package no.trygghub.hub.change;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import no.trygghub.hub.json.JsonObject;

/** The text of a configuration, byte for byte. */
final class Text {
  private static final int QUOTES = JsonObject.write(Map.of("", "")).length();

  private final byte[] bytes;

  Text(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static Text of(String text) {
    return new Text(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256, 64 hexadecimal digits. */
  String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  boolean is(String digest) {
    return digest().equals(digest);
  }

  /** How many bytes it takes in a message. */
  int sizeInMessage() {
    String json = JsonObject.write(Map.of("", toString()));
    return json.getBytes(StandardCharsets.UTF_8).length - QUOTES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
