package no.trygghub.hub.main;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventKind;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.ControlSocket;
import no.trygghub.hub.log.EventLog;

/**
 * What somebody who is logged in on the hub has it do: a walk test, which goes on for as long as
 * its client is connected, and of which it is told at once what happens. Each line either way is
 * one JSON object; docs/walk-test.md has them. Lives on the hub's loop, but for what clients say.
 */
final class LocalControl implements ControlSocket.Listener {
  private static final EventLog LOG = EventLog.of("control");
  private static final String WALK_TEST = "walk-test";
  private static final String END = "end";
  private static final String SENSOR = "sensor";

  private final Hub.Parts parts;
  private final Agent agent;
  private final EventLoop loop;
  private final Supplier<List<Map<String, Object>>> destinations;

  // What each client has asked for; touched by the socket's thread alone.
  private final Map<ControlSocket.Client, Set<String>> asked = new HashMap<>();

  private Optional<Going> going = Optional.empty();

  /**
   * The control of a hub.
   *
   * @param destinations how its destinations are, as its status tells it
   */
  LocalControl(
      Hub.Parts parts,
      Agent agent,
      EventLoop loop,
      Supplier<List<Map<String, Object>>> destinations) {
    this.parts = parts;
    this.agent = agent;
    this.loop = loop;
    this.destinations = destinations;
  }

  @Override
  public void said(ControlSocket.Client client, String line) {
    String request;
    try {
      request = JsonObject.read(line).text("request");
    } catch (JsonException e) {
      refuse(client, "expected {\"request\": ...} on a line: " + e.getMessage());
      return;
    }
    if (!asked.computeIfAbsent(client, any -> new HashSet<>()).add(request)) {
      // It does not wait for the answer to the first.
      client.end();
      return;
    }
    switch (request) {
      case WALK_TEST -> loop.execute(() -> begin(client));
      case END -> loop.execute(() -> end(client));
      default ->
          refuse(
              client,
              "unknown request "
                  + JsonObject.shown(request)
                  + "; this hub knows walk-test and end");
    }
  }

  @Override
  public void gone(ControlSocket.Client client) {
    asked.remove(client);
    loop.execute(() -> end(client, Input.WalkTestEnd.LEFT));
  }

  /** A walk test that an earlier run of the hub left, or that goes on while it stops, is over. */
  void endForTheHub() {
    if (agent.state().walkTest()) {
      agent.take(new Input.EndWalkTest(Input.WalkTestEnd.HUB_STOPPED));
    }
  }

  /** A sensor is read, before detection has it. */
  void sensed(SensorReading reading) {
    going.ifPresent(test -> test.sensed(reading));
  }

  /** Detection found something, and it is on disk. */
  void found(Finding finding) {
    going.ifPresent(test -> test.found(finding));
    if (finding instanceof Finding.EventFinding event
        && event.event() == EventKind.WALK_TEST_ENDED) {
      going.ifPresent(test -> test.client.end());
      going = Optional.empty();
    }
  }

  /** The response centre has acknowledged an alarm. */
  void acknowledged(AlarmId alarm, Downlink.Word word, String destination, HubTime at) {
    going.ifPresent(test -> test.answered(alarm, word, destination, at));
  }

  private void begin(ControlSocket.Client client) {
    if (going.isPresent()) {
      refuse(client, "another walk test goes on; end that first");
    } else if (agent.state().preAlarmPending()) {
      refuse(client, "a fall was signalled and waits for its cancel; see to the person first");
    } else {
      Going test = new Going(client);
      going = Optional.of(test);
      test.started();
      agent.take(new Input.BeginWalkTest(Detector.LONGEST_WALK_TEST));
    }
  }

  /** A client that has no walk test is let go of. */
  private void end(ControlSocket.Client client) {
    end(client, Input.WalkTestEnd.ASKED);
    client.end();
  }

  private void end(ControlSocket.Client client, Input.WalkTestEnd why) {
    if (going.filter(test -> test.client.equals(client)).isPresent()) {
      agent.take(new Input.EndWalkTest(why));
    }
  }

  private static void refuse(ControlSocket.Client client, String cause) {
    LOG.warn("refused", "cause", cause);
    client.tell(JsonObject.write(Map.of("type", "refused", "cause", cause)));
    client.end();
  }

  /** The walk test that goes on. */
  private final class Going {
    private final ControlSocket.Client client;
    private final Map<SensorId, SensorState> shown = new HashMap<>();
    private final Map<SensorId, Long> edges = new HashMap<>();
    private final Set<AlarmId> raised = new HashSet<>();

    Going(ControlSocket.Client client) {
      this.client = client;
    }

    void started() {
      HubTime now = parts.clock().now();
      Map<String, Object> fields = line("started");
      fields.put("tenant", parts.configuration().tenant().value());
      fields.put("hub", parts.configuration().hub().value());
      fields.put("version", Version.number());
      fields.put("zone", parts.configuration().zone().getId());
      fields.put("time", now.wall().toString());
      fields.put("clockTrusted", now.trusted());
      fields.put("nanosSinceBoot", now.nanosSinceBoot());
      fields.put("untilS", Detector.LONGEST_WALK_TEST.toSeconds());
      fields.put("destinations", destinations.get());
      fields.put(
          "sensors",
          parts.configuration().sensors().stream()
              .map(SensorSettings::sensor)
              .map(this::sensor)
              .toList());
      tell(fields);
    }

    void sensed(SensorReading reading) {
      Optional<SensorState> before =
          Optional.ofNullable(shown.put(reading.sensor(), reading.state()));
      if (!before.equals(Optional.of(reading.state()))) {
        long edge = reading.time().nanosSinceBoot();
        edges.put(reading.sensor(), edge);
        Map<String, Object> fields = line("changed");
        fields.put(SENSOR, reading.sensor().value());
        fields.put("state", word(reading.sensor(), reading.state()));
        fields.put("nanosSinceBoot", edge);
        tell(fields);
      }
    }

    void found(Finding finding) {
      switch (finding) {
        case Finding.AlarmFinding alarm -> {
          if (alarm.change() == AlarmChange.RAISED) {
            raised(alarm);
          }
        }
        case Finding.FaultFinding fault -> {
          Map<String, Object> fields = line("fault");
          fields.put("raised", fault.raised());
          fields.put("kind", fault.kind().word());
          fields.put("subject", fault.subject());
          fields.put("cause", fault.cause());
          tell(fields);
        }
        case Finding.EventFinding event -> {
          if (event.event() == EventKind.WALK_TEST_ENDED) {
            Map<String, Object> fields = line("ended");
            fields.putAll(event.details());
            fields.put("nanosSinceBoot", event.at().time().nanosSinceBoot());
            tell(fields);
          }
        }
      }
    }

    void answered(AlarmId alarm, Downlink.Word word, String destination, HubTime at) {
      if (raised.contains(alarm)) {
        Map<String, Object> fields = line("acknowledged");
        fields.put("alarm", alarm.value());
        fields.put("word", word.name().toLowerCase(Locale.ROOT));
        fields.put("destination", destination);
        fields.put("nanosSinceBoot", at.nanosSinceBoot());
        tell(fields);
      }
    }

    /** With the time of the edge, which is before that of the reading by its debounce time. */
    private void raised(Finding.AlarmFinding alarm) {
      raised.add(alarm.id());
      Map<String, Object> fields = line("raised");
      fields.put("alarm", alarm.id().value());
      fields.put("kind", alarm.kind().word());
      fields.put("test", alarm.test());
      alarm.sensor().ifPresent(sensor -> fields.put(SENSOR, sensor.id().value()));
      long detectedAt = alarm.detectedAt().time().nanosSinceBoot();
      fields.put(
          "nanosSinceBoot",
          alarm
              .sensor()
              .flatMap(sensor -> Optional.ofNullable(edges.remove(sensor.id())))
              .orElse(detectedAt));
      tell(fields);
    }

    private Map<String, Object> sensor(Sensor sensor) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", sensor.id().value());
      fields.put("kind", sensor.kind().word());
      fields.put("location", sensor.location());
      Optional<SensorState> state = agent.state().stateOf(sensor.id());
      state.ifPresent(now -> shown.put(sensor.id(), now));
      fields.put("state", state.map(sensor.kind()::word).orElse("unknown"));
      fields.put("lost", agent.state().sensorsInFault().contains(sensor.id()));
      return fields;
    }

    private String word(SensorId id, SensorState state) {
      return parts.configuration().sensors().stream()
          .map(SensorSettings::sensor)
          .filter(sensor -> sensor.id().equals(id))
          .findFirst()
          .map(sensor -> sensor.kind().word(state))
          .orElse("unknown");
    }

    private void tell(Map<String, Object> fields) {
      client.tell(JsonObject.write(fields));
    }
  }

  private static Map<String, Object> line(String type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    return fields;
  }
}
