package no.trygghub.hub.main;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.RaisedFault;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.uplink.DestinationState;

/**
 * What the hub tells somebody who is logged in on it, as one JSON object. Collects what it is told
 * on the loops; may be asked on any thread.
 */
final class LocalStatus {
  private final Hub.Parts parts;
  private final Buffer buffer;
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private volatile boolean armed;
  private volatile int overdueAlarms;

  LocalStatus(Hub.Parts parts, Buffer buffer) {
    this.parts = parts;
    this.buffer = buffer;
  }

  /** The sensors have been opened. */
  void armed() {
    armed = true;
  }

  /** What is wrong with a destination, in one line; empty where nothing is. */
  void destinationIs(String destination, String what) {
    wrong.put(destination, what);
  }

  /** How many personal alarms have not been answered in time. */
  void overdueAlarms(int count) {
    overdueAlarms = count;
  }

  /** The hub in one line. Waits for nothing. */
  String line(DetectorState state, List<DestinationState> destinations) {
    List<String> words = new ArrayList<>();
    words.add(armed ? "armed" : "starting");
    for (DestinationState destination : destinations) {
      if (destination.is() != DestinationState.Is.STAND_BY) {
        words.add(destination.name() + " " + word(destination));
      }
    }
    words.add("faults " + state.raisedFaults().size());
    return String.join(", ", words);
  }

  /** All of it. */
  String json(DetectorState state, HeartbeatFacts facts, List<DestinationState> destinations) {
    HubConfiguration configuration = parts.configuration();
    HubTime now = parts.clock().now();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", Version.number());
    all.put("tenant", configuration.tenant().value());
    all.put("hub", configuration.hub().value());
    all.put("time", now.wall().toString());
    all.put("clockTrusted", now.trusted());
    all.put("uptimeS", facts.uptime().toSeconds());
    all.put("armed", armed);
    all.put("paused", facts.paused());
    all.put("disk", disk());
    all.put("destinations", destinations.stream().map(each -> destination(each, now)).toList());
    all.put("outbox", outbox(facts));
    all.put("alarms", Map.of("active", buffer.activeAlarms(1).count(), "overdue", overdueAlarms));
    all.put("faults", state.raisedFaults().stream().map(LocalStatus::fault).toList());
    all.put(
        "sensors",
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .map(sensor -> sensor(sensor, state))
            .toList());
    return JsonObject.write(all);
  }

  private Map<String, Object> disk() {
    Optional<String> unwritable = buffer.unwritable();
    Map<String, Object> disk = new LinkedHashMap<>();
    disk.put("ok", unwritable.isEmpty());
    disk.put("cause", unwritable.orElse(""));
    return disk;
  }

  private Map<String, Object> destination(DestinationState destination, HubTime now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", destination.name());
    fields.put("state", word(destination));
    boolean isNeeded = destination.is() != DestinationState.Is.STAND_BY;
    fields.put("cause", isNeeded ? cause(destination) : "");
    if (isNeeded) {
      fields.put("since", now.wall().minus(destination.lasting()).toString());
    }
    return fields;
  }

  private String word(DestinationState destination) {
    return switch (destination.is()) {
      case CONNECTED -> "connected";
      case NOT_CONNECTED -> cause(destination).isEmpty() ? "connecting" : "down";
      case STAND_BY -> "stand-by";
    };
  }

  private String cause(DestinationState destination) {
    return wrong.getOrDefault(destination.name(), "");
  }

  private static Map<String, Object> outbox(HeartbeatFacts facts) {
    Map<String, Object> outbox = new LinkedHashMap<>();
    outbox.put("depth", facts.outboxDepth());
    facts
        .oldestUnacknowledged()
        .ifPresent(oldest -> outbox.put("oldestUnacknowledged", oldest.toString()));
    return outbox;
  }

  private static Map<String, Object> fault(RaisedFault fault) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", fault.kind().word());
    fields.put("subject", fault.subject());
    fields.put("cause", fault.cause());
    fields.put("since", fault.since().wall().toString());
    return fields;
  }

  private static Map<String, Object> sensor(Sensor sensor, DetectorState state) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", sensor.id().value());
    fields.put("kind", sensor.kind().word());
    fields.put("state", state.stateOf(sensor.id()).map(sensor.kind()::word).orElse("unknown"));
    fields.put(
        "faults",
        state.raisedFaults().stream()
            .filter(fault -> !fault.kind().sensorKinds().isEmpty())
            .filter(fault -> fault.subject().equals(sensor.id().value()))
            .map(fault -> fault.kind().word())
            .toList());
    return fields;
  }
}
