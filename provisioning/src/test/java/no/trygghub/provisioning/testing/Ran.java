package no.trygghub.provisioning.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How a program or a script ended.
 *
 * @param output all that it printed, to either stream
 */
public record Ran(int code, String output) {
  private static final Path NOTHING = Path.of("/dev/null");

  /** Runs a program on this computer and waits for its end. */
  public static Ran of(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(NOTHING.toFile())
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * What it printed, without space around it.
   *
   * @param what was run, for the message
   * @throws IllegalStateException where it did not succeed
   */
  public String succeeded(String what) {
    if (code != 0) {
      throw new IllegalStateException("exit code " + code + " of " + what + ": " + output);
    }
    return output.strip();
  }
}
