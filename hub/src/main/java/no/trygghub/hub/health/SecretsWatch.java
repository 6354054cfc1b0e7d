package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;

/**
 * Looks once a minute whether everybody on the computer can read or write a private key or a
 * password of the hub. The hub works all the same: an alarm that is not sent is worse. Lives on the
 * hub's loop.
 */
public final class SecretsWatch {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final EventLoop loop;
  private final Consumer<Input.Condition> report;

  /**
   * A watch that begins with {@link #start}.
   *
   * @param report told of each file on the loop's thread, exposed or not, every time
   */
  public SecretsWatch(
      List<Destination> destinations, EventLoop loop, Consumer<Input.Condition> report) {
    for (Destination destination : destinations) {
      destination
          .tls()
          .flatMap(Destination.Tls::key)
          .ifPresent(file -> files.put(destination.name() + ".key", file));
      destination
          .passwordFile()
          .ifPresent(file -> files.put(destination.name() + ".password-file", file));
    }
    this.loop = loop;
    this.report = report;
  }

  /** Looks now and then once a minute until the loop is closed. Called on the loop's thread. */
  public void start() {
    files.forEach((subject, file) -> report.accept(condition(subject, file)));
    loop.after(INTERVAL, this::start);
  }

  private static Input.Condition condition(String subject, Path file) {
    Set<PosixFilePermission> mode = mode(file);
    boolean exposed =
        mode.contains(PosixFilePermission.OTHERS_READ)
            || mode.contains(PosixFilePermission.OTHERS_WRITE);
    return new Input.Condition(
        FaultKind.SECRET_EXPOSED, subject, exposed, exposed ? cause(file, mode) : "");
  }

  private static String cause(Path file, Set<PosixFilePermission> mode) {
    return file
        + " is open to every user of this computer ("
        + PosixFilePermissions.toString(mode)
        + "); close it with chmod o= and, where somebody may have read it, replace what is in it";
  }

  /** A file that is not there, or not to be looked at, is open to nobody. */
  private static Set<PosixFilePermission> mode(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of();
    }
  }
}
