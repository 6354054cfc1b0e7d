package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;

/**
 * Looks once a minute whether everybody on the computer can read or write a private key or a
 * password of a destination. The hub works all the same: an alarm that is not sent is worse. Lives
 * on the hub's loop.
 */
public final class SecretsWatch {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final List<Destination> destinations;
  private final EventLoop loop;
  private final Consumer<Input.Condition> report;

  /**
   * A watch that begins with {@link #start}.
   *
   * @param report told of each destination on the loop's thread, exposed or not, every time
   */
  public SecretsWatch(
      List<Destination> destinations, EventLoop loop, Consumer<Input.Condition> report) {
    this.destinations = List.copyOf(destinations);
    this.loop = loop;
    this.report = report;
  }

  /** Looks now and then once a minute until the loop is closed. Called on the loop's thread. */
  public void start() {
    loop.after(INTERVAL, this::start);
    destinations.forEach(destination -> report.accept(condition(destination)));
  }

  private static Input.Condition condition(Destination destination) {
    List<String> exposed = secrets(destination).flatMap(SecretsWatch::exposed).toList();
    return new Input.Condition(
        FaultKind.SECRET_EXPOSED, destination.name(), !exposed.isEmpty(), cause(exposed));
  }

  private static Stream<Path> secrets(Destination destination) {
    return Stream.concat(
        destination.tls().flatMap(Destination.Tls::key).stream(),
        destination.passwordFile().stream());
  }

  private static String cause(List<String> exposed) {
    return exposed.isEmpty()
        ? ""
        : "every user of this computer can get at "
            + String.join(" and ", exposed)
            + "; close it with chmod o= and, where somebody may have read it, replace what is in it";
  }

  /** The file and its mode. One that is not there, or not to be looked at, is open to nobody. */
  private static Stream<String> exposed(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      return mode.contains(PosixFilePermission.OTHERS_READ)
              || mode.contains(PosixFilePermission.OTHERS_WRITE)
          ? Stream.of(file + " (" + PosixFilePermissions.toString(mode) + ")")
          : Stream.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Stream.empty();
    }
  }
}
