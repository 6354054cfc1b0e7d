package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;

/**
 * Looks at the disk and the clock once a minute and tells detection how they are. Lives on the
 * hub's loop.
 */
public final class HealthWatch {
  /** The interval between two looks. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Below this much free space the disk is nearly full: some 25,000 messages still fit. */
  static final long LEAST_FREE_BYTES = 50L * 1024 * 1024;

  private final Path dataDirectory;
  private final HubClock clock;
  private final EventLoop loop;
  private final Consumer<Input.Condition> report;

  /**
   * A watch that begins with {@link #start}.
   *
   * @param report told of each condition on the loop's thread, present or not, every time
   */
  public HealthWatch(
      Path dataDirectory, HubClock clock, EventLoop loop, Consumer<Input.Condition> report) {
    this.dataDirectory = dataDirectory;
    this.clock = clock;
    this.loop = loop;
    this.report = report;
  }

  /** Looks now and then once a minute until the loop is closed. Called on the loop's thread. */
  public void start() {
    report.accept(disk());
    report.accept(
        new Input.Condition(
            FaultKind.CLOCK,
            "",
            !clock.now().trusted(),
            "the wall clock has not been synchronised; check the network and the time service"));
    loop.after(INTERVAL, this::start);
  }

  private Input.Condition disk() {
    try {
      long free = Files.getFileStore(dataDirectory).getUsableSpace();
      return new Input.Condition(
          FaultKind.DISK,
          "space",
          free < LEAST_FREE_BYTES,
          "only " + free / (1024 * 1024) + " MiB free in " + dataDirectory);
    } catch (IOException e) {
      return new Input.Condition(
          FaultKind.DISK, "space", true, dataDirectory + " cannot be read: " + e.getMessage());
    }
  }
}
