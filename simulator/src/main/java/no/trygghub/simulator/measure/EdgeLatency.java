package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * The time from a simulated edge, through the whole hub and its disk, until a subscriber has the
 * alarm from the broker.
 */
final class EdgeLatency {
  private static final int WARM_UP = 200;
  private static final int MEASURED = 1_000;

  private EdgeLatency() {}

  static List<Figure> measure(URI broker, Path directory) throws IOException, InterruptedException {
    List<Long> nanos = run(broker, directory);
    String how =
        "%,d doors opened one after another in real time with debounce 0; includes the commit to disk and the way back to a subscriber in the same process"
            .formatted(MEASURED);
    return List.of(
        new Figure("edge to PUBLISH at the broker, median", millis(Percentiles.of(nanos, 50)), how),
        new Figure(
            "edge to PUBLISH at the broker, 99th percentile",
            millis(Percentiles.of(nanos, 99)),
            how));
  }

  private static List<Long> run(URI broker, Path directory)
      throws IOException, InterruptedException {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    SystemClock clock = new SystemClock(true);
    BlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(16);
    List<Long> nanos = new ArrayList<>();
    try (ResponseCentre centre =
            ResponseCentre.start(CentreSettings.automatic(broker), clock, new Arrivals(arrivals));
        Hub hub =
            DoorHub.assemble(broker, directory, UplinkSettings.DEFAULTS.inFlight(), sensors)) {
      hub.start();
      while (!centre.anyHubOnline()) {
        Thread.sleep(10);
      }
      for (int i = 0; i < WARM_UP + MEASURED; i++) {
        long begin = System.nanoTime();
        sensors.home().set(DoorHub.DOOR, SensorState.ACTIVE);
        Long arrived = arrivals.poll(30, TimeUnit.SECONDS);
        if (arrived == null) {
          throw new IOException("an alarm did not arrive within 30 s");
        }
        if (i >= WARM_UP) {
          nanos.add(arrived - begin);
        }
        sensors.home().set(DoorHub.DOOR, SensorState.INACTIVE);
        arrivals.poll(30, TimeUnit.SECONDS);
      }
    }
    return nanos;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  /** Notes when alarm messages arrive. */
  private record Arrivals(BlockingQueue<Long> queue) implements CentreListener {
    @Override
    public void received(Received message) {
      if (message.channel().equals("alarm")) {
        queue.add(System.nanoTime());
      }
    }

    @Override
    public void garbage(String topic, String problem) {
      throw new IllegalStateException(new JsonException(topic + ": " + problem));
    }
  }
}
