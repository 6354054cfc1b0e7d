package no.trygghub.hub.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.contract.Composer.ReadingOf;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;
import no.trygghub.hub.detection.Finding.FaultFinding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** One of every message that a hub can send. */
final class Samples {
  static final TenantId TENANT = new TenantId("0806");
  static final HubId HUB = new HubId("h-7f3a");
  static final Composer COMPOSER = new Composer(TENANT, HUB, "7F3A");
  static final Sensor BED = new Sensor(new SensorId("bed-1"), SensorKind.BED, "bedroom");
  static final Instant NIGHT = Instant.parse("2026-01-10T02:14:07.120Z");

  private static final Map<String, Object> WHY =
      Map.of("rule", "bed-at-night", "absentS", 1200L, "window", "22:00-07:00");
  private static final List<AlarmKind> KINDS = List.of(AlarmKind.values());

  private Samples() {}

  /** A payload and the channel it goes to. */
  record Sent(String name, Channel channel, String json) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Moment moment(Instant wall, boolean trusted) {
    long nanos = Duration.between(NIGHT, wall).plusHours(20).toNanos();
    return new Moment(nanos, new HubTime("0c6f-boot", nanos, wall, trusted));
  }

  static Moment moment(Instant wall) {
    return moment(wall, true);
  }

  static HubTime time() {
    return moment(NIGHT).time();
  }

  static AlarmFinding alarm(
      AlarmChange change, AlarmKind kind, Optional<Sensor> sensor, boolean test) {
    Moment raised = moment(NIGHT);
    return new AlarmFinding(
        change,
        AlarmId.of("7F3A", 1234),
        kind,
        Severity.HIGH,
        sensor,
        moment(NIGHT.minusSeconds(1200)),
        raised,
        change == AlarmChange.RAISED ? raised : moment(NIGHT.plusSeconds(90)),
        test,
        change == AlarmChange.CHANGED ? changed() : new Evidence(WHY),
        change == AlarmChange.RAISED || change == AlarmChange.CHANGED);
  }

  /** A fall after which somebody walked. */
  static AlarmFinding lessUrgent() {
    return new AlarmFinding(
        AlarmChange.CHANGED,
        AlarmId.of("7F3A", 1234),
        AlarmKind.FALL,
        Severity.MEDIUM,
        Optional.of(new Sensor(new SensorId("fall-1"), SensorKind.FALL, "bathroom")),
        moment(NIGHT.minusSeconds(20)),
        moment(NIGHT),
        moment(NIGHT.plusSeconds(40)),
        false,
        new Evidence(
            Map.of(
                "rule", "fall",
                "why", "walking",
                "sensors", "hall, kitchen",
                "severityBefore", "high",
                "severityAfter", "medium")),
        false);
  }

  private static Evidence changed() {
    Map<String, Object> fields = new TreeMap<>(WHY);
    fields.put("severityBefore", "medium");
    fields.put("severityAfter", "high");
    fields.put("why", "rule-joined");
    fields.put("over", false);
    fields.put("also", List.of(Map.of("rule", "inactivity", "quietS", 3600L, "over", false)));
    return new Evidence(fields);
  }

  static FaultFinding fault(boolean raised, FaultKind kind, String subject) {
    return new FaultFinding(
        raised,
        AlarmId.of("7F3A", 77),
        kind,
        subject,
        raised ? "nothing heard for 24 h" : "",
        moment(NIGHT),
        moment(raised ? NIGHT : NIGHT.plusSeconds(600)));
  }

  static HeartbeatFacts facts(boolean busy) {
    return new HeartbeatFacts(
        Duration.ofHours(30),
        busy ? "lost" : "unknown",
        busy ? "low" : "unknown",
        busy ? 3 : 0,
        busy ? Optional.of(NIGHT) : Optional.empty(),
        busy ? 1234 : 0,
        busy ? List.of(new SensorId("door-1"), new SensorId("bed-1")) : List.of(),
        busy,
        busy,
        busy ? 17 : 0,
        Duration.ofSeconds(60));
  }

  static List<ActiveAlarm> active(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number -> {
              Message raised =
                  COMPOSER.message(
                      alarm(
                          AlarmChange.RAISED,
                          KINDS.get(number % KINDS.size()),
                          number % 2 == 0 ? Optional.of(BED) : Optional.empty(),
                          false),
                      new Sequence(number));
              return new ActiveAlarm(
                  AlarmId.of("7F3A", number),
                  List.of("raised", "changed", "cancelled", "restored").get(number % 4),
                  List.of("none", "received", "accepted").get(number % 3),
                  number % 3 == 0 ? "" : "first",
                  data(raised.json()));
            })
        .toList();
  }

  /** The text of a payload's data. */
  static String data(String json) {
    try {
      return JsonObject.write(JsonObject.read(json).object("data").fields());
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  static List<Sent> all() {
    List<Sent> all = new ArrayList<>();
    for (Finding finding : findings()) {
      Message message = COMPOSER.message(finding, new Sequence(all.size() + 1));
      add(all, describe(finding), message);
    }
    List<ReadingOf> readings = new ArrayList<>();
    for (SensorKind kind : SensorKind.values()) {
      for (SensorState state : SensorState.values()) {
        Sensor sensor = new Sensor(new SensorId(kind.word() + "-1"), kind, "hall");
        readings.add(new ReadingOf(sensor, new SensorReading(sensor.id(), state, time())));
      }
    }
    add(all, "telemetry", COMPOSER.telemetry(readings, time(), new Sequence(9)));
    add(
        all,
        "reply done",
        COMPOSER.reply(
            new Reply(
                "c-1",
                Reply.Result.DONE,
                "",
                Map.of("uptimeS", 4, "sensorsLost", List.of("bed-1"), "paused", false)),
            time(),
            new Sequence(10)));
    add(
        all,
        "reply refused",
        COMPOSER.reply(
            new Reply("c-2", Reply.Result.REFUSED, "unknown command dance", Map.of()),
            time(),
            new Sequence(11)));
    add(
        all,
        "reply accepted",
        COMPOSER.reply(
            new Reply(
                "c-3",
                Reply.Result.ACCEPTED,
                "",
                Map.of("state", "on-trial", "withinS", 120, "reach", List.of("main"))),
            time(),
            new Sequence(12)));
    for (ConnectionState state : ConnectionState.values()) {
      add(all, "status " + state, COMPOSER.status(state, 7, time()));
    }
    add(all, "heartbeat at rest", COMPOSER.heartbeat(facts(false), time()));
    add(all, "heartbeat with much to tell", COMPOSER.heartbeat(facts(true), time()));
    for (int count : new int[] {0, 1, 3, 100, 250}) {
      add(
          all,
          count + " active alarms",
          COMPOSER.alarmsActive(new ActiveAlarms(count, active(count)), time()));
    }
    return all;
  }

  private static List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (AlarmKind kind : AlarmKind.values()) {
      Sensor own =
          new Sensor(new SensorId("s-1"), kind.sensorKind().orElse(SensorKind.MOTION), "kjøkken");
      for (AlarmChange change : AlarmChange.values()) {
        for (boolean test : new boolean[] {false, true}) {
          findings.add(alarm(change, kind, Optional.of(own), test));
          findings.add(alarm(change, kind, Optional.empty(), test));
        }
      }
    }
    for (FaultKind kind : FaultKind.values()) {
      for (String subject : List.of("bed-1", "")) {
        findings.add(fault(true, kind, subject));
        findings.add(fault(false, kind, subject));
      }
    }
    findings.add(overAReboot());
    findings.add(lessUrgent());
    for (EventKind kind : EventKind.values()) {
      findings.add(new EventFinding(kind, Optional.empty(), moment(NIGHT), Map.of()));
      findings.add(
          new EventFinding(
              kind, Optional.of(BED), moment(NIGHT), new TreeMap<>(Map.of("untilS", 3600L))));
    }
    return findings;
  }

  /** What began before the computer booted. */
  private static FaultFinding overAReboot() {
    HubTime before = new HubTime("0c6e-boot", 1, NIGHT.minusSeconds(7_200), true);
    return new FaultFinding(
        false,
        AlarmId.of("7F3A", 77),
        FaultKind.MAINS_LOST,
        "mains",
        "",
        new Moment(1, before),
        moment(NIGHT));
  }

  private static void add(List<Sent> all, String name, Message message) {
    all.add(new Sent(name, message.channel(), message.json()));
    all.add(new Sent(name + ", late", message.channel(), Composer.markLate(message.json())));
  }

  private static void add(List<Sent> all, String name, Payload payload) {
    all.add(new Sent(name, payload.channel(), payload.json()));
  }

  private static String describe(Finding finding) {
    return switch (finding) {
      case AlarmFinding alarm ->
          "alarm "
              + alarm.kind().word()
              + " "
              + alarm.change().word()
              + (alarm.sensor().isPresent() ? "" : ", whole home")
              + (alarm.test() ? ", test" : "");
      case FaultFinding fault ->
          "fault "
              + fault.kind().word()
              + (fault.raised() ? " raised" : " restored")
              + (fault.subject().isEmpty() ? ", of the hub" : "");
      case EventFinding event ->
          "event " + event.event().word() + (event.sensor().isPresent() ? ", of a sensor" : "");
    };
  }
}
