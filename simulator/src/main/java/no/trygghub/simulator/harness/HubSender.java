package no.trygghub.simulator.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The hub as a process. An alarm is a button of its own, which stays pressed until the hub has seen
 * it, as a contact does.
 */
final class HubSender implements OutageSender {
  static final String HUB = "outage";
  static final String BUTTON = "button-";

  private static final Duration END_WITHIN = Duration.ofSeconds(30);
  private static final Duration PRESS_AGAIN_AFTER = Duration.ofMillis(50);

  private final Path directory;
  private final Path configuration;
  private long writtenBefore;
  private Child child;

  private HubSender(Path directory, Path configuration) throws IOException {
    this.directory = directory;
    this.configuration = configuration;
    this.child = Child.start(configuration);
  }

  /** Starts a hub that can raise so many alarms. */
  static HubSender start(Path directory, URI remote, int alarms) throws IOException {
    String buttons =
        IntStream.range(0, alarms)
            .mapToObj(
                number ->
                    "  " + BUTTON + number + ": {kind: button, location: hall, driver: simulated}")
            .collect(Collectors.joining(System.lineSeparator()));
    Path file =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            tenant: trial
            hub: %s
            clock: always
            data: data
            destinations: {broker: {url: '%s'}}
            sensors:
            %s
            """
                .formatted(HUB, remote, buttons));
    return new HubSender(directory, file);
  }

  @Override
  public boolean raise(int number) throws IOException, InterruptedException {
    while (!current().answers(BUTTON + number)) {
      LockSupport.parkNanos(PRESS_AGAIN_AFTER.toNanos());
    }
    return true;
  }

  @Override
  public synchronized void kill() throws IOException, InterruptedException {
    writtenBefore += DiskWrites.ofProcess(child.process().pid());
    child.process().destroyForcibly().waitFor();
  }

  @Override
  public synchronized void start() throws IOException {
    child = Child.start(configuration);
  }

  @Override
  public synchronized long bytesWritten() throws IOException {
    return writtenBefore + DiskWrites.ofProcess(child.process().pid());
  }

  @Override
  public long bytesKept() throws IOException {
    return DiskWrites.kept(directory.resolve("data"), "hub.db");
  }

  @Override
  public void close() throws IOException {
    Child last = current();
    last.in().close();
    try {
      if (!last.process().waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        last.process().destroyForcibly();
      }
    } catch (InterruptedException e) {
      last.process().destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Child current() {
    return child;
  }

  /** One run of the process. */
  private record Child(Process process, BufferedWriter in, BufferedReader out) {
    static Child start(Path configuration) throws IOException {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "--enable-native-access=ALL-UNNAMED",
                      "-XX:+UseSerialGC",
                      "-Xmx64m",
                      "-XX:TieredStopAtLevel=1",
                      // Its file is none of the hub's.
                      "-XX:-UsePerfData",
                      "-cp",
                      System.getProperty("java.class.path"),
                      PressedHub.class.getName(),
                      configuration.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Child child =
          new Child(
              process,
              new BufferedWriter(
                  new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)),
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
      if (!child.isDone()) {
        throw new IOException("the hub's process ended by itself; standard error says why");
      }
      return child;
    }

    /** Whether it did what the line says; it did not where it is dead. */
    boolean answers(String line) {
      try {
        in.write(line);
        in.newLine();
        in.flush();
        return isDone();
      } catch (IOException e) {
        return false;
      }
    }

    private boolean isDone() throws IOException {
      @Nullable String answer = out.readLine();
      return PressedHub.DONE.equals(answer);
    }
  }
}
