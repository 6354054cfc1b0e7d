package no.trygghub.provisioning.walktest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.main.Hub;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedHome;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/** A whole hub with simulated sensors, at a Mosquitto broker with a response centre. */
final class TriedHub implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final SimulatedHome home = new SimulatedHome();
  private final List<String> sounds = new CopyOnWriteArrayList<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Mosquitto broker;
  private final SystemClock clock = new SystemClock(true);
  private final ResponseCentre centre;
  private final Hub hub;

  /**
   * Starts all of it and returns once the hub is connected.
   *
   * @param acknowledging whether the response centre acknowledges
   * @param sensors the sensors of the configuration, one a line
   */
  TriedHub(Path directory, boolean acknowledging, String sensors) throws Exception {
    this.directory = directory;
    this.broker = Mosquitto.start(directory.resolve("broker"));
    URI url = URI.create(broker.url());
    this.centre =
        ResponseCentre.start(
            new CentreSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                acknowledging,
                Optional.empty(),
                Optional.empty()),
            clock,
            new CentreListener() {
              @Override
              public void received(Received message) {
                received.add(message);
              }
            });
    this.hub = hub(configuration(directory, broker.url(), sensors));
    hub.start();
    await().atMost(PATIENCE).until(centre::anyHubOnline);
    await().atMost(PATIENCE).until(() -> hub.outboxDepth() == 0);
  }

  static Path configuration(Path directory, String broker, String sensors) throws IOException {
    return Files.writeString(
        directory.resolve("hub.yaml"),
        """
        tenant: "0806"
        hub: h-7f3a
        zone: Europe/Oslo
        clock: always
        data: data
        destinations:
          main: {url: %s}
        outputs:
          annunciator: {driver: simulated}
        sensors:
        %s
        """
            .formatted(broker, sensors.indent(2)));
  }

  /** Where its sockets are. */
  Path data() {
    return directory.resolve("data");
  }

  SimulatedHome home() {
    return home;
  }

  Hub hub() {
    return hub;
  }

  /** What the annunciator was switched to, in order. */
  List<String> sounds() {
    return sounds;
  }

  void on(String sensor) {
    home.set(new SensorId(sensor), SensorState.ACTIVE);
  }

  void off(String sensor) {
    home.set(new SensorId(sensor), SensorState.INACTIVE);
  }

  /** What the hub tells of itself. */
  JsonObject status() {
    try {
      return JsonObject.read(StatusSocket.read(StatusSocket.in(data())));
    } catch (IOException | JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a walk test goes on. */
  boolean isInWalkTest() {
    return Boolean.TRUE.equals(status().fields().get("walkTest"));
  }

  /** Waits until a sensor is known to show that. */
  void awaitState(String sensor, String state) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                status().objects("sensors").stream()
                    .anyMatch(
                        one ->
                            one.fields().get("id").equals(sensor)
                                && one.fields().get("state").equals(state)));
  }

  /** The data of alarms that came, by the last word of their type. */
  List<Map<String, Object>> alarms(String change) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Received message : received) {
      if (message.channel().equals("alarm")
          && change.equals(message.data().fields().get("state"))) {
        found.add(message.data().fields());
      }
    }
    return found;
  }

  /** The events that came. */
  List<Object> events() {
    List<Object> found = new ArrayList<>();
    for (Received message : received) {
      if (message.channel().equals("event")) {
        found.addAll(Optional.ofNullable(message.data().fields().get("event")).stream().toList());
      }
    }
    return found;
  }

  /** All that came, as it came. */
  List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    hub.close();
    centre.close();
    broker.close();
  }

  private Hub hub(Path file) throws ConfigurationException {
    List<SensorDriverProvider> drivers =
        List.of(new SimulatedDriverProvider(home), new SimulatedAccelerometerProvider(home));
    SimulatedOutputProvider outputs =
        new SimulatedOutputProvider((name, on) -> sounds.add(name + (on ? " on" : " off")));
    return Hub.assemble(
        new Hub.Parts(
            new ConfigurationReader(drivers, List.of(outputs)).read(file),
            drivers,
            List.of(outputs),
            clock,
            clock));
  }
}
