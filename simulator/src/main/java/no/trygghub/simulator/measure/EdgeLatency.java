package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
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
    Collections.sort(nanos);
    String how =
        "%,d doors opened one after another in real time with debounce 0; includes the commit to disk and the way back to a subscriber in the same process"
            .formatted(MEASURED);
    return List.of(
        new Figure("edge to PUBLISH at the broker, median", millis(percentile(nanos, 50)), how),
        new Figure(
            "edge to PUBLISH at the broker, 99th percentile", millis(percentile(nanos, 99)), how));
  }

  private static List<Long> run(URI broker, Path directory)
      throws IOException, InterruptedException {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    SystemClock clock = new SystemClock(true);
    BlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(16);
    SensorId door = new SensorId("door-1");
    List<Long> nanos = new ArrayList<>();
    try (ResponseCentre centre =
            ResponseCentre.start(CentreSettings.automatic(broker), clock, new Arrivals(arrivals));
        Hub hub =
            Hub.assemble(
                new Hub.Parts(
                    new ConfigurationReader(List.of(sensors), List.of())
                        .read(configuration(broker, directory)),
                    List.of(sensors),
                    List.of(),
                    clock,
                    clock))) {
      hub.start();
      while (!centre.anyHubOnline()) {
        Thread.sleep(10);
      }
      for (int i = 0; i < WARM_UP + MEASURED; i++) {
        long begin = System.nanoTime();
        sensors.home().set(door, SensorState.ACTIVE);
        Long arrived = arrivals.poll(30, TimeUnit.SECONDS);
        if (arrived == null) {
          throw new IOException("an alarm did not arrive within 30 s");
        }
        if (i >= WARM_UP) {
          nanos.add(arrived - begin);
        }
        sensors.home().set(door, SensorState.INACTIVE);
        arrivals.poll(30, TimeUnit.SECONDS);
      }
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
    return nanos;
  }

  private static Path configuration(URI broker, Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("edge.yaml"),
        """
        tenant: measure
        hub: edge
        clock: always
        data: edge
        destinations: {broker: {url: '%s'}}
        sensors:
          door-1:
            kind: door
            location: hall
            driver: simulated
            debounce-on: 0 s
            debounce-off: 0 s
            chatter-limit: 1000000
        rules:
          door-at-night: {enabled: true, window: all day}
          exit-no-return: {enabled: false}
        """
            .formatted(broker));
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
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
