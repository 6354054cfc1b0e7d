package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import no.trygghub.hub.main.HubCommand;

/**
 * The hub as a process of its own whose wall clock is at fault, by libfaketime. Its monotonic time
 * is the computer's.
 */
final class FakedHub implements AutoCloseable {
  /** What its doors' ids begin with; a number counted from 0 follows. */
  static final String DOOR = "door-";

  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1");

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

  private final Process process;
  private final Path offset;

  private FakedHub(Process process, Path offset) {
    this.process = process;
    this.offset = offset;
  }

  /** Where Debian's package puts the library; empty where it is not installed. */
  static Optional<Path> library() throws IOException {
    for (Path root : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"))) {
      if (Files.isRegularFile(root.resolve(LIBRARY))) {
        return Optional.of(root.resolve(LIBRARY));
      }
      try (DirectoryStream<Path> architectures = Files.newDirectoryStream(root)) {
        for (Path architecture : architectures) {
          if (Files.isRegularFile(architecture.resolve(LIBRARY))) {
            return Optional.of(architecture.resolve(LIBRARY));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Starts it with a right wall clock.
   *
   * @param doors how long each of its doors may be open; all are open when it starts
   */
  static FakedHub start(Path library, Path directory, String name, URI broker, List<Duration> doors)
      throws IOException {
    Path offset = directory.resolve("offset");
    Files.writeString(offset, "+0");
    Path configuration =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            tenant: trial
            hub: %s
            data: data
            destinations: {broker: {url: '%s'}}
            rules:
              door-left-open:
                sensors:
            %s
            sensors:
            %s
            """
                .formatted(
                    name,
                    broker,
                    lines(doors, "      %s: {after: %d s}"),
                    lines(
                        doors,
                        "  %s: {kind: door, location: hall, driver: simulated, initial: open}")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HubCommand.class.getName(), "--config", configuration.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("hub.log").toFile());
    builder.environment().put("LD_PRELOAD", library.toString());
    builder.environment().put("FAKETIME_TIMESTAMP_FILE", offset.toString());
    builder.environment().put("FAKETIME_CACHE_DURATION", "1");
    builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    return new FakedHub(builder.start(), offset);
  }

  /** Sets its wall clock so far off the right time. It takes effect within two seconds. */
  void setOff(Duration by) throws IOException {
    Path written = Files.writeString(offset.resolveSibling("offset.new"), signed(by));
    Files.move(written, offset, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String signed(Duration by) {
    return (by.isNegative() ? "" : "+") + by.toSeconds();
  }

  private static String lines(List<Duration> doors, String line) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < doors.size(); i++) {
      lines.add(line.formatted(DOOR + i, doors.get(i).toSeconds()));
    }
    return lines.stream().collect(Collectors.joining(System.lineSeparator()));
  }
}
