package no.trygghub.hub.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.FaultFinding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** Writes every message of one hub. Holds no state; may be used by any thread. */
public final class Composer {
  /** How many alarms a snapshot lists at the most; {@code count} tells how many there are. */
  static final int SNAPSHOT_SIZE = 100;

  private static final String DATA = "data";
  private static final String LATE = "late";

  private final String source;

  /** The composer of a tenant's hub. */
  public Composer(TenantId tenant, HubId hub) {
    this.source = "urn:trygghub:" + tenant + ":" + hub;
  }

  /** The message of a finding. The same arguments give the same message, id included. */
  public Message message(Finding finding, Sequence sequence) {
    return switch (finding) {
      case AlarmFinding alarm -> alarm(alarm, sequence);
      case FaultFinding fault -> fault(fault, sequence);
      case EventFinding event -> event(event, sequence);
    };
  }

  /** A batch of readings. */
  public Message telemetry(List<ReadingOf> readings, HubTime now, Sequence sequence) {
    Map<String, Object> data = stored(sequence, now);
    data.put("readings", readings.stream().map(Composer::reading).toList());
    return store("telemetry", Optional.empty(), now, data, sequence, Priority.TELEMETRY);
  }

  /** The answer to a command. */
  public Message reply(Reply reply, HubTime now, Sequence sequence) {
    Map<String, Object> data = stored(sequence, now);
    data.put("commandId", reply.commandId());
    data.put("result", reply.result().name().toLowerCase(Locale.ROOT));
    data.put("reason", reply.reason());
    data.put("details", new TreeMap<>(reply.details()));
    String type = "reply";
    return new Message(
        id(type, now, sequence.number()),
        sequence,
        Priority.EVENT,
        Channel.UP_REPLY,
        Optional.empty(),
        false,
        envelope(type, Optional.empty(), now, sequence.number(), data));
  }

  /** The status message of a connection. */
  public Payload status(ConnectionState state, long session, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", state == ConnectionState.ONLINE ? "online" : "offline");
    if (state != ConnectionState.ONLINE) {
      data.put("reason", state == ConnectionState.LOST ? "lost" : "stopped");
    }
    data.put("session", session);
    return transientPayload(Channel.UP_STATUS, "status", now, data);
  }

  /** A heartbeat. */
  public Payload heartbeat(HeartbeatFacts facts, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("uptimeS", facts.uptime().toSeconds());
    data.put("power", Map.of("mains", facts.mains(), "battery", facts.battery()));
    data.put("outboxDepth", facts.outboxDepth());
    facts.oldestUnacknowledged().ifPresent(time -> data.put("oldestUnacknowledged", text(time)));
    data.put("lastSeq", facts.lastSequence());
    data.put("sensorsLost", facts.sensorsLost().stream().map(SensorId::value).toList());
    data.put("paused", facts.paused());
    data.put("timeTrusted", now.trusted());
    data.put("nextWithinS", facts.nextWithin().toSeconds());
    return transientPayload(Channel.UP_HEARTBEAT, "heartbeat", now, data);
  }

  /** The snapshot of active alarms, oldest first: the newest hundred, and how many there are. */
  public Payload alarmsActive(List<ActiveAlarm> active, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("count", active.size());
    data.put(
        "alarms",
        active.stream()
            .skip(Math.max(0, active.size() - SNAPSHOT_SIZE))
            .map(Composer::activeAlarm)
            .toList());
    return transientPayload(Channel.UP_ALARMS_ACTIVE, "alarms-active", now, data);
  }

  /** The payload of a stored message marked {@code late}: it could not be sent when it was made. */
  public static String markLate(String json) {
    try {
      JsonObject event = JsonObject.read(json);
      Map<String, Object> fields = event.fields();
      Map<String, Object> data = event.object(DATA).fields();
      if (data.containsKey(LATE)) {
        data.put(LATE, true);
        fields.put(DATA, data);
      }
      return JsonObject.write(fields);
    } catch (JsonException e) {
      throw new IllegalArgumentException("not a message of this hub: " + e.getMessage(), e);
    }
  }

  /** A reading and the sensor it is of. */
  public record ReadingOf(Sensor sensor, SensorReading reading) {}

  /** What a status message says. */
  public enum ConnectionState {
    /** The hub is connected. */
    ONLINE,
    /** The hub was stopped on purpose. */
    OFFLINE,
    /** The broker lost the hub; the last will. */
    LOST
  }

  private Message alarm(AlarmFinding alarm, Sequence sequence) {
    String state = alarm.change().word();
    HubTime now = alarm.at().time();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alarmId", alarm.id().value());
    data.put("seq", sequence.number());
    data.put("kind", alarm.kind().word());
    data.put("class", "personal");
    data.put("severity", alarm.severity().word());
    data.put("state", state);
    alarm.sensor().ifPresent(sensor -> data.put("sensor", sensor(sensor)));
    data.put("detectedAt", text(alarm.detectedAt().time().wall()));
    data.put("raisedAt", text(alarm.raisedAt().time().wall()));
    if (alarm.change() != AlarmChange.RAISED) {
      data.put("changedAt", text(now.wall()));
    }
    data.put("timeTrusted", now.trusted());
    data.put("clock", clock(now));
    data.put("test", alarm.test());
    data.put(LATE, false);
    data.put("evidence", new TreeMap<>(alarm.evidence().fields()));
    ScaipCodes.of(alarm.kind(), alarm.sensor()).ifPresent(codes -> data.put("scaip", codes));
    String type = "alarm." + state;
    return new Message(
        id(type, now, sequence.number()),
        sequence,
        Priority.ALARM,
        Channel.UP_ALARM,
        Optional.of(alarm.id()),
        alarm.change() == AlarmChange.RAISED,
        envelope(
            type, alarm.sensor().map(sensor -> sensor.id().value()), now, sequence.number(), data));
  }

  private Message fault(FaultFinding fault, Sequence sequence) {
    String state = fault.raised() ? "raised" : "restored";
    HubTime now = fault.at().time();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("faultId", fault.id().value());
    data.put("seq", sequence.number());
    data.put("kind", fault.kind().word());
    data.put("subject", fault.subject());
    data.put("state", state);
    data.put("cause", fault.cause());
    data.put("since", text(fault.since().time().wall()));
    data.put("changedAt", text(now.wall()));
    data.put("timeTrusted", now.trusted());
    data.put("clock", clock(now));
    data.put(LATE, false);
    Optional<String> subject =
        fault.subject().isEmpty() ? Optional.empty() : Optional.of(fault.subject());
    return store("fault." + state, subject, now, data, sequence, fault.id());
  }

  private Message event(EventFinding event, Sequence sequence) {
    HubTime now = event.at().time();
    Map<String, Object> data = stored(sequence, now);
    data.put("event", event.event().word());
    event.sensor().ifPresent(sensor -> data.put("sensor", sensor(sensor)));
    data.put("details", new TreeMap<>(event.details()));
    Optional<String> subject = event.sensor().map(sensor -> sensor.id().value());
    return store("event", subject, now, data, sequence, Priority.EVENT);
  }

  private Message store(
      String type,
      Optional<String> subject,
      HubTime now,
      Map<String, Object> data,
      Sequence sequence,
      AlarmId fault) {
    return new Message(
        id(type, now, sequence.number()),
        sequence,
        Priority.FAULT,
        Channel.UP_FAULT,
        Optional.of(fault),
        false,
        envelope(type, subject, now, sequence.number(), data));
  }

  private Message store(
      String type,
      Optional<String> subject,
      HubTime now,
      Map<String, Object> data,
      Sequence sequence,
      Priority priority) {
    return new Message(
        id(type, now, sequence.number()),
        sequence,
        priority,
        priority == Priority.TELEMETRY ? Channel.UP_TELEMETRY : Channel.UP_EVENT,
        Optional.empty(),
        false,
        envelope(type, subject, now, sequence.number(), data));
  }

  private Payload transientPayload(
      Channel channel, String type, HubTime now, Map<String, Object> data) {
    return new Payload(channel, envelope(type, Optional.empty(), now, 0, data));
  }

  /** What every stored message has that is neither an alarm nor a fault. */
  private static Map<String, Object> stored(Sequence sequence, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seq", sequence.number());
    data.put("timeTrusted", now.trusted());
    data.put("clock", clock(now));
    data.put(LATE, false);
    return data;
  }

  private String envelope(
      String type, Optional<String> subject, HubTime now, long sequence, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id(type, now, sequence).value());
    event.put("source", source);
    event.put("type", "no.trygghub." + type + ".v1");
    event.put("time", text(now.wall()));
    subject.ifPresent(about -> event.put("subject", about));
    event.put("datacontenttype", "application/json");
    event.put(DATA, data);
    return JsonObject.write(event);
  }

  private MessageId id(String type, HubTime now, long sequence) {
    return Ulid.of(
        now.wall(),
        String.join(
            "|",
            source,
            type,
            Long.toString(sequence),
            now.bootId(),
            Long.toString(now.nanosSinceBoot()),
            now.wall().toString()));
  }

  private static Map<String, Object> reading(ReadingOf of) {
    Map<String, Object> reading = new LinkedHashMap<>();
    reading.put("sensor", of.sensor().id().value());
    reading.put("kind", of.sensor().kind().word());
    reading.put("state", of.sensor().kind().word(of.reading().state()));
    reading.put("at", text(of.reading().time().wall()));
    return reading;
  }

  private static Map<String, Object> activeAlarm(ActiveAlarm alarm) {
    try {
      Map<String, Object> fields = JsonObject.read(alarm.data()).fields();
      fields.put("state", alarm.change());
      fields.put("acknowledgement", alarm.acknowledgement());
      return fields;
    } catch (JsonException e) {
      throw new IllegalArgumentException("not the data of an alarm: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> sensor(Sensor sensor) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", sensor.id().value());
    fields.put("kind", sensor.kind().word());
    fields.put("location", sensor.location());
    return fields;
  }

  private static Map<String, Object> clock(HubTime time) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bootId", time.bootId());
    fields.put("sinceBootMs", Duration.ofNanos(time.nanosSinceBoot()).toMillis());
    return fields;
  }

  private static String text(Instant time) {
    String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
    // Instant leaves out a fraction that is zero; a fixed length is easier on the eye and on
    // sorting.
    return text.contains(".") ? text : text.replace("Z", ".000Z");
  }
}
