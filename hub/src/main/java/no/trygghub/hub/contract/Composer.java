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
import no.trygghub.hub.detection.Evidence;
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
  public static final int SNAPSHOT_SIZE = 100;

  static final String DATA = "data";
  static final String SEVERITY = "severity";
  static final String STATE = "state";
  static final String EVIDENCE = "evidence";
  static final String URGENT = "urgent";
  private static final String LATE = "late";
  private static final String NOT_LATE = "\"late\":false";
  static final String TIME_TRUSTED = "timeTrusted";
  static final String CLOCK = "clock";
  static final String BOOT_ID = "bootId";
  static final String SINCE_BOOT_MS = "sinceBootMs";
  static final String EARLIER_BOOT = "earlierBoot";
  static final String TIME = "time";
  static final String DETECTED_AT = "detectedAt";
  static final String RAISED_AT = "raisedAt";
  static final String CHANGED_AT = "changedAt";
  static final String SINCE = "since";
  static final String READINGS = "readings";
  static final String AT = "at";

  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final String source;
  private final String epoch;

  /**
   * The composer of a tenant's hub.
   *
   * @param epoch what its sequence numbers are counted in: they have no gap within an epoch
   */
  public Composer(TenantId tenant, HubId hub, String epoch) {
    this.source = "urn:trygghub:" + tenant + ":" + hub;
    this.epoch = epoch;
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
    data.put(READINGS, readings.stream().map(of -> reading(of, now)).toList());
    return store(Channel.UP_TELEMETRY, "telemetry", Optional.empty(), now, data, sequence);
  }

  /** The answer to a command. */
  public Message reply(Reply reply, HubTime now, Sequence sequence) {
    Map<String, Object> data = stored(sequence, now);
    data.put("commandId", reply.commandId());
    data.put("result", reply.result().name().toLowerCase(Locale.ROOT));
    data.put("reason", reply.reason());
    data.put("details", new TreeMap<>(reply.details()));
    return store(Channel.UP_REPLY, "reply", Optional.empty(), now, data, sequence);
  }

  /** The status message of a connection. */
  public Payload status(ConnectionState state, long session, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", state == ConnectionState.ONLINE ? "online" : "offline");
    if (state != ConnectionState.ONLINE) {
      data.put("reason", state == ConnectionState.LOST ? "lost" : "stopped");
    }
    data.put("session", session);
    stamp(data, now);
    return payload(Channel.UP_STATUS, "status", now, data);
  }

  /** A heartbeat. */
  public Payload heartbeat(HeartbeatFacts facts, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("uptimeS", facts.uptime().toSeconds());
    data.put("power", power(facts));
    data.put("outboxDepth", facts.outboxDepth());
    facts.oldestUnacknowledged().ifPresent(time -> data.put("oldestUnacknowledged", text(time)));
    data.put("lastSeq", facts.lastSequence());
    data.put("epoch", epoch);
    data.put("sensorsLost", facts.sensorsLost().stream().map(SensorId::value).toList());
    data.put("paused", facts.paused());
    data.put("walkTest", facts.walkTest());
    data.put("refusedDownlink", facts.refusedDownlink());
    data.put("nextWithinS", wholeSeconds(facts.nextWithin()));
    stamp(data, now);
    return payload(Channel.UP_HEARTBEAT, "heartbeat", now, data);
  }

  /**
   * The snapshot of active alarms, oldest first: the newest hundred, and how many there are. One
   * whose data a failing disk has changed is counted and not listed.
   */
  public Payload alarmsActive(ActiveAlarms active, HubTime now) {
    List<ActiveAlarm> newest = active.newest();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("count", active.count());
    data.put(
        "alarms",
        newest.stream()
            .skip(Math.max(0, newest.size() - SNAPSHOT_SIZE))
            .flatMap(alarm -> activeAlarm(alarm).stream())
            .toList());
    stamp(data, now);
    return payload(Channel.UP_ALARMS_ACTIVE, "alarms-active", now, data);
  }

  /**
   * The payload of a stored message marked {@code late}: it could not be sent when it was made. All
   * else stays as it is, the order of the fields too. Throws {@link IllegalArgumentException} where
   * the text is not such a payload.
   */
  public static String markLate(String json) {
    // A quotation mark within a text is escaped, so that this can only be the field itself.
    int at = json.indexOf(NOT_LATE);
    if (at >= 0 && json.indexOf(NOT_LATE, at + 1) < 0) {
      return json.substring(0, at) + "\"late\":true" + json.substring(at + NOT_LATE.length());
    }
    try {
      JsonObject event = JsonObject.read(json);
      Map<String, Object> fields = event.fields();
      Map<String, Object> data = event.object(DATA).fields();
      data.put(LATE, true);
      fields.put(DATA, data);
      return JsonObject.write(fields);
    } catch (JsonException e) {
      throw new IllegalArgumentException("not a message of this hub: " + e.getMessage(), e);
    }
  }

  /**
   * What is known of an active alarm after a message about it.
   *
   * @param known the {@code data} of the message that raised it; empty where that is not known
   * @param message the {@code data} of the message
   * @return the same with the severity and the evidence that it has now
   */
  public static String present(Optional<JsonObject> known, JsonObject message)
      throws JsonException {
    Map<String, Object> fields = known.orElse(message).fields();
    if (message.text(STATE).equals(AlarmChange.CHANGED.word())) {
      fields.put(SEVERITY, message.text(SEVERITY));
      fields.put(EVIDENCE, message.object(EVIDENCE).fields());
    }
    fields.put(STATE, AlarmChange.RAISED.word());
    fields.remove(CHANGED_AT);
    fields.remove(URGENT);
    return JsonObject.write(fields);
  }

  /** Whether the alarm of a message has to be answered, by its type and its {@code data}. */
  public static boolean isUrgent(String type, JsonObject data) throws JsonException {
    return type.equals("no.trygghub.alarm.raised.v1") || (data.has(URGENT) && data.truth(URGENT));
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
    number(data, sequence);
    data.put("kind", alarm.kind().word());
    data.put("class", "personal");
    data.put(SEVERITY, alarm.severity().word());
    data.put(STATE, state);
    alarm.sensor().ifPresent(sensor -> data.put("sensor", sensor(sensor)));
    Map<String, HubTime> times = new LinkedHashMap<>();
    times.put(DETECTED_AT, alarm.detectedAt().time());
    times.put(RAISED_AT, alarm.raisedAt().time());
    if (alarm.change() != AlarmChange.RAISED) {
      times.put(CHANGED_AT, now);
    }
    stamp(data, times, now);
    if (alarm.change() == AlarmChange.CHANGED) {
      data.put(URGENT, alarm.urgent());
    }
    data.put("test", alarm.test());
    data.put(LATE, false);
    data.put(EVIDENCE, evidence(alarm.evidence()));
    data.put("scaip", ScaipCodes.of(alarm.change(), alarm.kind(), alarm.sensor()));
    String type = "alarm." + state;
    MessageId id = id(type, alarm.id().value(), sequence.number(), now);
    Optional<String> subject = alarm.sensor().map(sensor -> sensor.id().value());
    return new Message(
        id,
        sequence,
        Priority.ALARM,
        Channel.UP_ALARM,
        Optional.of(alarm.id()),
        alarm.urgent(),
        envelope(id, type, subject, now, data));
  }

  private Message fault(FaultFinding fault, Sequence sequence) {
    String state = fault.raised() ? "raised" : "restored";
    HubTime now = fault.at().time();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("faultId", fault.id().value());
    number(data, sequence);
    data.put("kind", fault.kind().word());
    data.put("subject", fault.subject());
    data.put("state", state);
    data.put("cause", fault.cause());
    Map<String, HubTime> times = new LinkedHashMap<>();
    times.put(SINCE, fault.since().time());
    times.put(CHANGED_AT, now);
    stamp(data, times, now);
    data.put(LATE, false);
    String type = "fault." + state;
    MessageId id = id(type, fault.id().value(), sequence.number(), now);
    Optional<String> subject = Optional.of(fault.subject()).filter(name -> !name.isEmpty());
    return new Message(
        id,
        sequence,
        Priority.FAULT,
        Channel.UP_FAULT,
        Optional.of(fault.id()),
        false,
        envelope(id, type, subject, now, data));
  }

  private Message event(EventFinding event, Sequence sequence) {
    HubTime now = event.at().time();
    Map<String, Object> data = stored(sequence, now);
    data.put("event", event.event().word());
    event.sensor().ifPresent(sensor -> data.put("sensor", sensor(sensor)));
    data.put("details", new TreeMap<>(event.details()));
    Optional<String> subject = event.sensor().map(sensor -> sensor.id().value());
    return store(Channel.UP_EVENT, "event", subject, now, data, sequence);
  }

  private Message store(
      Channel channel,
      String type,
      Optional<String> subject,
      HubTime now,
      Map<String, Object> data,
      Sequence sequence) {
    MessageId id = id(type, "", sequence.number(), now);
    return new Message(
        id,
        sequence,
        channel == Channel.UP_TELEMETRY ? Priority.TELEMETRY : Priority.EVENT,
        channel,
        Optional.empty(),
        false,
        envelope(id, type, subject, now, data));
  }

  private Payload payload(Channel channel, String type, HubTime now, Map<String, Object> data) {
    // The data itself is part of the origin: a will and the birth of its connection may be made in
    // the same nanosecond, and a receiver that drops repeated ids must see both.
    MessageId id = id(type, JsonObject.write(data), 0, now);
    return new Payload(channel, envelope(id, type, Optional.empty(), now, data));
  }

  /** What every stored message has that is neither an alarm nor a fault. */
  private Map<String, Object> stored(Sequence sequence, HubTime now) {
    Map<String, Object> data = new LinkedHashMap<>();
    number(data, sequence);
    stamp(data, now);
    data.put(LATE, false);
    return data;
  }

  private void number(Map<String, Object> data, Sequence sequence) {
    data.put("seq", sequence.number());
    data.put("epoch", epoch);
  }

  /** When by both clocks, and whether the one on the wall can be believed. */
  private static void stamp(Map<String, Object> data, HubTime now) {
    stamp(data, Map.of(), now);
  }

  /**
   * The same with further times, all as the wall clock of now tells them, so that what lies between
   * them is right even where it was set meanwhile. Those of an earlier boot stand as they were told
   * then, and are named.
   */
  private static void stamp(Map<String, Object> data, Map<String, HubTime> times, HubTime now) {
    Map<String, Object> earlier = new LinkedHashMap<>();
    boolean trusted = now.trusted();
    for (Map.Entry<String, HubTime> entry : times.entrySet()) {
      HubTime told = entry.getValue().toldBy(now);
      data.put(entry.getKey(), text(told.wall()));
      trusted &= told.trusted();
      if (!told.sameBoot(now)) {
        earlier.put(entry.getKey(), told.trusted());
      }
    }
    data.put(TIME_TRUSTED, trusted);
    Map<String, Object> clock = new LinkedHashMap<>();
    clock.put(BOOT_ID, now.bootId());
    clock.put(SINCE_BOOT_MS, Duration.ofNanos(now.nanosSinceBoot()).toMillis());
    if (!earlier.isEmpty()) {
      clock.put(EARLIER_BOOT, earlier);
    }
    data.put(CLOCK, clock);
  }

  private String envelope(
      MessageId id, String type, Optional<String> subject, HubTime now, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id.value());
    event.put("source", source);
    event.put("type", "no.trygghub." + type + ".v1");
    event.put(TIME, text(now.wall()));
    subject.ifPresent(about -> event.put("subject", about));
    event.put("datacontenttype", "application/json");
    event.put(DATA, data);
    return JsonObject.write(event);
  }

  private MessageId id(String type, String about, long sequence, HubTime now) {
    return Ulid.of(
        now.wall(),
        String.join(
            "\n",
            source,
            type,
            about,
            Long.toString(sequence),
            now.bootId(),
            Long.toString(now.nanosSinceBoot())));
  }

  private static Map<String, Object> reading(ReadingOf of, HubTime now) {
    Map<String, Object> reading = new LinkedHashMap<>();
    reading.put("sensor", of.sensor().id().value());
    reading.put("kind", of.sensor().kind().word());
    reading.put("state", of.sensor().kind().word(of.reading().state()));
    reading.put(AT, text(of.reading().time().toldBy(now).wall()));
    return reading;
  }

  private static Optional<Map<String, Object>> activeAlarm(ActiveAlarm alarm) {
    try {
      Map<String, Object> fields = JsonObject.read(alarm.data()).fields();
      fields.put("lastChange", alarm.change());
      fields.put("acknowledgement", alarm.acknowledgement());
      fields.put("deliveredBy", alarm.deliveredBy());
      return Optional.of(fields);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> power(HeartbeatFacts facts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mains", facts.mains());
    fields.put("battery", facts.battery());
    return fields;
  }

  /** In the order of the names, so that the same evidence is the same text. */
  private static Map<String, Object> evidence(Evidence evidence) {
    Map<String, Object> fields = new TreeMap<>(evidence.fields());
    fields.computeIfPresent(
        "also",
        (name, also) ->
            also instanceof List<?> rules
                ? rules.stream()
                    .map(rule -> rule instanceof Map<?, ?> one ? new TreeMap<>(one) : rule)
                    .toList()
                : also);
    return fields;
  }

  private static Map<String, Object> sensor(Sensor sensor) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", sensor.id().value());
    fields.put("kind", sensor.kind().word());
    fields.put("location", sensor.location());
    return fields;
  }

  /** Rounded up, so that nothing is promised too early. */
  private static long wholeSeconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }

  /** The contract has four digits for a year; a clock that is beyond them is wrong anyway. */
  static String text(Instant time) {
    Instant clamped = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    String text = clamped.truncatedTo(ChronoUnit.MILLIS).toString();
    // Instant leaves out a fraction that is zero; a fixed length is easier on the eye and on
    // sorting.
    return text.contains(".") ? text : text.replace("Z", ".000Z");
  }
}
