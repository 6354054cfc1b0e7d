package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * How fast a backlog leaves a whole hub, beside how fast the same client publishes the same
 * messages from memory; one after the other in turn, so that what else the machine does meets both.
 */
final class DrainSpeed {
  private static final int ROUNDS = 3;

  /** So often both ways are gone before the compiler is done with either. */
  private static final int WARM_UP = 3;

  private static final int NORMAL_WINDOW = UplinkSettings.DEFAULTS.inFlight();

  /** The largest that brokers are commonly told to allow. */
  private static final int LARGE_WINDOW = 100;

  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);
  private static final Topics TOPICS = new Topics(Backlog.TENANT, Backlog.HUB);

  private final Load load;

  private DrainSpeed(Load load) {
    this.load = load;
  }

  static void measure(Load load, Consumer<Figure> told) throws IOException, InterruptedException {
    DrainSpeed drain = new DrainSpeed(load);
    Backlog telemetry =
        Backlog.make(load.directory("telemetry"), load.messages(), SampleMessages::telemetry);
    // Both ways of it compiled before anything counts.
    for (int i = 0; i < WARM_UP; i++) {
      drain.plain(telemetry, NORMAL_WINDOW);
      drain.hub(telemetry, NORMAL_WINDOW);
    }
    for (int window : List.of(NORMAL_WINDOW, LARGE_WINDOW)) {
      told.accept(drain.compare("telemetry", telemetry, window, "which leaves at the PUBACK"));
    }
    // Each of these is acknowledged by the response centre with a message of its own.
    Backlog alarms =
        Backlog.make(load.directory("alarms"), load.messages() / 20, SampleMessages::alarm);
    try (ResponseCentre centre =
        ResponseCentre.start(
            CentreSettings.automatic(load.broker()),
            new SystemClock(true),
            new CentreListener() {})) {
      told.accept(
          drain.compare(
              "alarms",
              alarms,
              NORMAL_WINDOW,
              "which leave when a response centre in the same process has acknowledged each; it does so for the plain client as well, which does not wait for it"));
      centre.summary();
    }
  }

  private Figure compare(String what, Backlog backlog, int window, String how)
      throws IOException, InterruptedException {
    List<Double> plain = new ArrayList<>();
    List<Double> hub = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      plain.add(plain(backlog, window));
      hub.add(hub(backlog, window));
    }
    double share = Percentiles.median(hub) / Percentiles.median(plain);
    return new Figure(
        "backlog of " + what + " drained, " + window + " in flight",
        String.format(
            Locale.ROOT,
            "%,.0f a second, %.0f %% of the plain client",
            Percentiles.median(hub),
            share * 100),
        String.format(
            Locale.ROOT,
            "%,d stored messages, %s, from the start of the connection to an empty outbox; the same client publishing the same from memory: %,.0f a second; medians of %d rounds each, in turn",
            backlog.payloads().size(),
            how,
            Percentiles.median(plain),
            ROUNDS));
  }

  private double plain(Backlog backlog, int window) throws IOException, InterruptedException {
    long nanos =
        PlainClient.publish(
            load.broker(), TOPICS.of(backlog.channel()), backlog.payloads(), window);
    return perSecond(backlog, nanos);
  }

  private double hub(Backlog backlog, int window) throws IOException, InterruptedException {
    Path directory = load.directory("drain");
    backlog.copyTo(directory.resolve(DoorHub.DATA));
    try (Hub hub =
        DoorHub.assemble(load.broker(), directory, window, new SimulatedDriverProvider())) {
      long begin = System.nanoTime();
      hub.start();
      while (hub.outboxDepth() > 0) {
        if (System.nanoTime() - begin > DRAINED_WITHIN.toNanos()) {
          throw new IOException(hub.outboxDepth() + " messages are left in the outbox");
        }
        Thread.sleep(5);
      }
      return perSecond(backlog, System.nanoTime() - begin);
    }
  }

  private static double perSecond(Backlog backlog, long nanos) {
    return backlog.payloads().size() * 1e9 / nanos;
  }
}
