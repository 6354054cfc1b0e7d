package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * The time from a simulated edge until a subscriber has the alarm from the broker, of a hub that is
 * idle and of one that drains a backlog of telemetry; one after the other in turn.
 */
final class AlarmUnderDrain {
  private static final int ROUNDS = 4;
  private static final int WARM_UP = 100;
  private static final int SHORTEST_PAUSE_MS = 5;
  private static final int LONGEST_PAUSE_MS = 25;

  /** Below this share of it a backlog does not count as one any more. */
  private static final int LEAST_LEFT_PERCENT = 10;

  private final Load load;
  private final int alarms;
  private final Random random = new Random(1);

  private AlarmUnderDrain(Load load) {
    this.load = load;
    this.alarms = Math.max(load.messages() / 100, ROUNDS);
  }

  static void measure(Load load, Consumer<Figure> told) throws IOException, InterruptedException {
    new AlarmUnderDrain(load).run(told);
  }

  private void run(Consumer<Figure> told) throws IOException, InterruptedException {
    Backlog none = Backlog.make(load.directory("none"), 1, SampleMessages::telemetry);
    Backlog backlog =
        Backlog.make(load.directory("backlog"), load.messages(), SampleMessages::telemetry);
    List<Long> idle = new ArrayList<>();
    List<Long> draining = new ArrayList<>();
    int drains = 0;
    try (AlarmEar ear = AlarmEar.connect(load.broker())) {
      round(none, false, Math.min(WARM_UP, alarms), ear);
      round(backlog, true, Math.min(WARM_UP, alarms), ear);
      while (idle.size() < alarms || draining.size() < alarms) {
        idle.addAll(round(none, false, alarms / ROUNDS, ear));
        draining.addAll(round(backlog, true, alarms / ROUNDS, ear));
        drains++;
      }
    }
    String how =
        String.format(
            Locale.ROOT,
            "at least %,d alarms at irregular times, %d ms apart at the least, in real time; each committed to disk, sent, received by a subscriber of alarms alone in the same process, and acknowledged",
            alarms,
            SHORTEST_PAUSE_MS);
    for (int percent : List.of(50, 99)) {
      long quiet = Percentiles.of(idle, percent);
      long busy = Percentiles.of(draining, percent);
      String rank = percent == 50 ? "median" : percent + "th percentile";
      told.accept(
          new Figure("edge to PUBLISH at the broker, idle hub, " + rank, millis(quiet), how));
      told.accept(
          new Figure(
              "the same while a backlog drains, " + rank,
              String.format(
                  Locale.ROOT, "%s, %.2f times idle", millis(busy), busy / (double) quiet),
              String.format(
                  Locale.ROOT,
                  "spread over %d drains of %,d telemetry messages, in turn with the idle hub",
                  drains,
                  load.messages())));
    }
  }

  private List<Long> round(Backlog backlog, boolean drains, int most, AlarmEar ear)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    Path directory = load.directory("alarm");
    backlog.copyTo(directory.resolve(DoorHub.DATA));
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    try (Hub hub =
        DoorHub.assemble(load.broker(), directory, UplinkSettings.DEFAULTS.inFlight(), sensors)) {
      hub.start();
      long begun = drains ? load.messages() : 1;
      while (hub.outboxDepth() >= begun) {
        Thread.sleep(1);
      }
      long least = (long) load.messages() * LEAST_LEFT_PERCENT / 100;
      do {
        Thread.sleep(random.nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
        long begin = System.nanoTime();
        sensors.home().set(DoorHub.DOOR, SensorState.ACTIVE);
        nanos.add(ear.next("raised") - begin);
        sensors.home().set(DoorHub.DOOR, SensorState.INACTIVE);
        ear.next("restored");
      } while (nanos.size() < most && (!drains || hub.outboxDepth() > least));
      return nanos;
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
