package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import no.trygghub.simulator.broker.MosquittoProcess;

/**
 * A local Mosquitto with a bridge to the remote one, fed by a {@code mosquitto_pub} for each alarm.
 * The payload is the alarm's number.
 */
final class BridgeSender implements OutageSender {
  private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Path directory;
  private final String topic;
  private final boolean careful;
  private final Path program;
  private final MosquittoProcess local;
  private long writtenBefore;
  private boolean dead;

  private BridgeSender(
      Path directory, String topic, boolean careful, Path program, MosquittoProcess local) {
    this.directory = directory;
    this.topic = topic;
    this.careful = careful;
    this.program = program;
    this.local = local;
  }

  /**
   * Starts a local broker.
   *
   * @param topic what its alarms are published on
   * @param careful whether it is set up by somebody who read the manual: its queue is written to
   *     disk at each change and has no limit, and a publish that fails is tried again
   */
  static BridgeSender start(Path directory, int remotePort, String topic, boolean careful)
      throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                // What it logs is no part of the comparison.
                "log_type error",
                "persistence true",
                "connection centre",
                "address 127.0.0.1:" + remotePort,
                "topic alarm/# out 1",
                "cleansession false",
                "remote_clientid " + topic.replace('/', '-')));
    if (careful) {
      // The options for the broker as a whole come before the bridge's.
      settings.addAll(
          1, List.of("max_queued_messages 0", "autosave_interval 1", "autosave_on_changes true"));
    }
    return new BridgeSender(
        directory,
        topic,
        careful,
        program("mosquitto_pub"),
        MosquittoProcess.start(directory, settings));
  }

  /** One of Mosquitto's clients. */
  static Path program(String name) throws IOException {
    return MosquittoProcess.find(name)
        .orElseThrow(
            () ->
                new IOException(
                    "there is no "
                        + name
                        + " on this computer; install the package mosquitto-clients"));
  }

  @Override
  public boolean raise(int number) throws IOException, InterruptedException {
    boolean taken = publish(number);
    while (careful && !taken) {
      LockSupport.parkNanos(RETRY_AFTER.toNanos());
      taken = publish(number);
    }
    return taken;
  }

  @Override
  public synchronized void kill() throws IOException, InterruptedException {
    writtenBefore += DiskWrites.ofProcess(local.pid());
    local.kill();
    dead = true;
  }

  @Override
  public synchronized void start() throws IOException {
    local.restart();
    dead = false;
  }

  @Override
  public synchronized long bytesWritten() throws IOException {
    return writtenBefore + (dead ? 0 : DiskWrites.ofProcess(local.pid()));
  }

  @Override
  public long bytesKept() throws IOException {
    return DiskWrites.kept(directory, "mosquitto.db");
  }

  @Override
  public void close() {
    local.close();
  }

  private boolean publish(int number) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(local.port()),
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                Integer.toString(number))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PUBLISH_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return false;
    }
    return process.exitValue() == 0;
  }
}
