package no.trygghub.hub.main;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.LastAlarm;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.RaisedFault;
import no.trygghub.hub.detection.RunningTimer;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.log.EventLog;
import no.trygghub.hub.uplink.DestinationState;

/**
 * What the hub tells somebody who is logged in on it, as one JSON object. Collects what it is told
 * on the loops; may be asked on any thread.
 */
final class LocalStatus {
  private static final EventLog LOG = EventLog.of("status");
  private static final int LAST_ALARMS = 10;

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
  String json(
      DetectorState state,
      Moment moment,
      List<RunningTimer> timers,
      HeartbeatFacts facts,
      List<DestinationState> destinations) {
    HubConfiguration configuration = parts.configuration();
    HubTime now = moment.time();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", Version.number());
    all.put("tenant", configuration.tenant().value());
    all.put("hub", configuration.hub().value());
    all.put("zone", configuration.zone().getId());
    all.put("time", now.wall().toString());
    all.put("clockTrusted", now.trusted());
    all.put("uptimeS", facts.uptime().toSeconds());
    all.put("armed", armed);
    all.put("paused", facts.paused());
    state.pausedUntil().ifPresent(until -> all.put("pausedUntil", wall(until, moment)));
    all.put("walkTest", facts.walkTest());
    state.walkTestUntil().ifPresent(until -> all.put("walkTestUntil", wall(until, moment)));
    all.put("disk", disk());
    all.put("destinations", destinations(destinations));
    all.put("refusedDownlink", facts.refusedDownlink());
    all.put("outbox", outbox(facts));
    all.put("alarms", alarms());
    all.put("faults", state.raisedFaults().stream().map(LocalStatus::fault).toList());
    all.put(
        "sensors",
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .map(sensor -> sensor(sensor, state, moment))
            .toList());
    all.put("timers", timers.stream().map(timer -> timer(timer, moment)).toList());
    return JsonObject.write(all);
  }

  /** How destinations are. May be asked on any thread. */
  List<Map<String, Object>> destinations(List<DestinationState> destinations) {
    HubTime now = parts.clock().now();
    return destinations.stream().map(each -> destination(each, now)).toList();
  }

  private Map<String, Object> alarms() {
    Map<String, Object> alarms = new LinkedHashMap<>();
    alarms.put("active", buffer.activeAlarms(1).count());
    alarms.put("overdue", overdueAlarms);
    alarms.put("last", buffer.lastAlarms(LAST_ALARMS).stream().map(LocalStatus::alarm).toList());
    return alarms;
  }

  /** One whose data cannot be read is told with what stands beside it. */
  private static Map<String, Object> alarm(LastAlarm alarm) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("alarmId", alarm.id().value());
    fields.put("lastChange", alarm.change());
    fields.put("acknowledgement", alarm.acknowledgement());
    fields.put("deliveredBy", alarm.deliveredBy());
    fields.put("active", alarm.active());
    try {
      Map<String, Object> data = JsonObject.read(alarm.data()).fields();
      for (String field :
          List.of("kind", "severity", "sensor", "raisedAt", "timeTrusted", "test")) {
        Optional.ofNullable(data.get(field)).ifPresent(value -> fields.put(field, value));
      }
    } catch (JsonException e) {
      LOG.warn("alarm-unreadable", "alarm", alarm.id(), "cause", String.valueOf(e.getMessage()));
    }
    return fields;
  }

  private static Map<String, Object> timer(RunningTimer timer, Moment moment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("what", timer.what());
    timer.sensor().ifPresent(sensor -> fields.put("sensor", sensor.value()));
    timer.since().ifPresent(since -> fields.put("since", wall(since.nanos(), moment)));
    fields.put("until", wall(timer.until(), moment));
    return fields;
  }

  /** A time of the timeline as the clock tells it now. */
  private static String wall(long nanos, Moment now) {
    return now.time()
        .wall()
        .plusNanos(nanos - now.nanos())
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
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

  private static Map<String, Object> sensor(Sensor sensor, DetectorState state, Moment moment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", sensor.id().value());
    fields.put("kind", sensor.kind().word());
    fields.put("location", sensor.location());
    fields.put("state", state.stateOf(sensor.id()).map(sensor.kind()::word).orElse("unknown"));
    state
        .shown(sensor.id())
        .ifPresent(
            shown -> {
              fields.put("since", wall(shown.since().nanos(), moment));
              fields.put("heard", wall(shown.heardAt(), moment));
            });
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
