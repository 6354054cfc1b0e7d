package no.trygghub.provisioning.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What tells this computer from others. */
final class Computer {
  /** Among ten thousand hubs two have the same with a chance of 1 in 20,000. */
  private static final int BYTES = 5;

  private static final String PURPOSE = "trygghub hub id\n";

  private final Path root;

  /**
   * The computer whose file system has this root.
   *
   * @param root {@code /}
   */
  Computer(Path root) {
    this.root = root;
  }

  /** The serial number of the board, from its device tree; empty where it has none. */
  Optional<String> serial() {
    return text(root.resolve("proc/device-tree/serial-number"));
  }

  /**
   * A hub id that this computer gives every time and another does not: {@code h-} and ten digits,
   * from the machine id, which is random, and the serial number, which a copied card does not copy.
   * The machine id itself is not told to anybody, as machine-id(5) asks for.
   */
  String hubId() {
    Optional<String> machine = text(root.resolve("etc/machine-id"));
    byte[] digits = new byte[BYTES];
    if (machine.isEmpty() && serial().isEmpty()) {
      new SecureRandom().nextBytes(digits);
    } else {
      System.arraycopy(hashed(machine.orElse("none"), serial().orElse("")), 0, digits, 0, BYTES);
    }
    return "h-" + HexFormat.of().formatHex(digits);
  }

  private static byte[] hashed(String secret, String serial) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal((PURPOSE + serial).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).replace("\0", "").strip())
          .filter(found -> !found.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
