package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {
  private static final Sequence FIRST = new Sequence(1234);

  private final Composer composer = Samples.COMPOSER;
  private final AlarmFinding bedLeft =
      Samples.alarm(
          AlarmChange.RAISED, AlarmKind.BED_EXIT_NO_RETURN, Optional.of(Samples.BED), false);

  @Test
  void anAlarmIsWrittenAsTheDesignShowsIt() {
    Message message = composer.message(bedLeft, FIRST);
    assertThat(message.json())
        .isEqualTo(
            """
            {"specversion":"1.0","id":"%s","source":"urn:trygghub:0806:h-7f3a",\
            "type":"no.trygghub.alarm.raised.v1","time":"2026-01-10T02:14:07.120Z","subject":"bed-1",\
            "datacontenttype":"application/json","data":{"alarmId":"7F3A000000001234","seq":1234,"epoch":"7F3A",\
            "kind":"bed-exit-no-return","class":"personal","severity":"high","state":"raised",\
            "sensor":{"id":"bed-1","kind":"bed","location":"bedroom"},\
            "detectedAt":"2026-01-10T01:54:07.120Z","raisedAt":"2026-01-10T02:14:07.120Z",\
            "timeTrusted":true,"clock":{"bootId":"0c6f-boot","sinceBootMs":72000000},\
            "test":false,"late":false,\
            "evidence":{"absentS":1200,"rule":"bed-at-night","window":"22:00-07:00"},\
            "scaip":{"mty":"ME","dty":"0012","stc":"0009","lco":"012"}}}"""
                .formatted(message.id()));
  }

  @Test
  void onlyTheRaisingOfAnAlarmAndAChangeThatSaysSoAreUrgent() {
    for (AlarmChange change : AlarmChange.values()) {
      for (AlarmKind kind : AlarmKind.values()) {
        Message message =
            composer.message(Samples.alarm(change, kind, Optional.empty(), true), FIRST);
        assertThat(message.urgent())
            .isEqualTo(change == AlarmChange.RAISED || change == AlarmChange.CHANGED);
        assertThat(message.priority()).isEqualTo(Priority.ALARM);
        assertThat(message.channel()).isEqualTo(Channel.UP_ALARM);
        assertThat(message.reference()).contains(new AlarmId("7F3A000000001234"));
      }
    }
    Message less = composer.message(Samples.lessUrgent(), FIRST);
    assertThat(less.urgent()).isFalse();
    assertThat(less.json()).contains("\"urgent\":false");
    Message fault = composer.message(Samples.fault(true, FaultKind.DISK, ""), FIRST);
    assertThat(fault.urgent()).isFalse();
    assertThat(fault.priority()).isEqualTo(Priority.FAULT);
    assertThat(fault.reference()).contains(new AlarmId("7F3A000000000077"));
    Message event = composer.message(event(EventKind.PAUSED), FIRST);
    assertThat(event.urgent()).isFalse();
    assertThat(event.priority()).isEqualTo(Priority.EVENT);
    assertThat(event.reference()).isEmpty();
    Message telemetry = composer.telemetry(List.of(), Samples.time(), FIRST);
    assertThat(telemetry.urgent()).isFalse();
    assertThat(telemetry.priority()).isEqualTo(Priority.TELEMETRY);
    Message reply =
        composer.reply(new Reply("c", Reply.Result.DONE, "", Map.of()), Samples.time(), FIRST);
    assertThat(reply.urgent()).isFalse();
    assertThat(reply.priority()).isEqualTo(Priority.EVENT);
    assertThat(reply.channel()).isEqualTo(Channel.UP_REPLY);
  }

  @Test
  void theSameFindingAndNumberAreTheSameMessage() {
    assertThat(composer.message(bedLeft, FIRST)).isEqualTo(composer.message(bedLeft, FIRST));
  }

  @Test
  void anIdIsAUlidOfTheMomentAndStandsInTheMessage() throws JsonException {
    Message message = composer.message(bedLeft, FIRST);
    assertThat(message.id().value()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    assertThat(JsonObject.read(message.json()).text("id")).isEqualTo(message.id().value());
    long millis = 0;
    for (char c : message.id().value().substring(0, 10).toCharArray()) {
      millis = millis * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(c);
    }
    assertThat(Instant.ofEpochMilli(millis)).isEqualTo(Samples.NIGHT);
  }

  @Test
  void aClockThatSaysAMomentBefore1970GivesAnIdAllTheSame() {
    Moment lost = new Moment(0, new HubTime("b", 0, Instant.parse("1969-12-31T23:00:00Z"), false));
    Message message =
        composer.message(
            new EventFinding(EventKind.STARTED, Optional.empty(), lost, Map.of()), FIRST);
    assertThat(message.id().value()).startsWith("0000000000");
  }

  @Test
  void whateverDiffersInTheOriginOfAMessageIsInItsId() {
    Set<String> ids = new HashSet<>();
    ids.add(composer.message(bedLeft, FIRST).id().value());
    ids.add(composer.message(bedLeft, new Sequence(1235)).id().value());
    ids.add(
        new Composer(new TenantId("0807"), Samples.HUB, "7F3A")
            .message(bedLeft, FIRST)
            .id()
            .value());
    ids.add(
        new Composer(Samples.TENANT, new HubId("h-7f3b"), "7F3A")
            .message(bedLeft, FIRST)
            .id()
            .value());
    ids.add(composer.message(bedLeft(AlarmId.of("0000", 1234), "boot", 1), FIRST).id().value());
    ids.add(composer.message(bedLeft(AlarmId.of("FFFF", 1234), "boot", 1), FIRST).id().value());
    ids.add(composer.message(bedLeft(AlarmId.of("FFFF", 1234), "boat", 1), FIRST).id().value());
    ids.add(composer.message(bedLeft(AlarmId.of("FFFF", 1234), "boat", 2), FIRST).id().value());
    assertThat(ids).hasSize(8);
  }

  @Test
  void noTwoNumbersGiveTheSameId() {
    Finding finding = event(EventKind.PAUSED);
    Set<String> ids = new HashSet<>();
    for (int number = 1; number <= 20_000; number++) {
      ids.add(composer.message(finding, new Sequence(number)).id().value());
    }
    assertThat(ids).hasSize(20_000);
  }

  @Test
  void aWillAndTheBirthMadeInTheSameNanosecondHaveDifferentIds() throws JsonException {
    Set<String> ids = new HashSet<>();
    for (ConnectionState state : ConnectionState.values()) {
      for (long session : new long[] {7, 8}) {
        ids.add(id(composer.status(state, session, Samples.time())));
      }
    }
    ids.add(id(composer.heartbeat(Samples.facts(true), Samples.time())));
    ids.add(id(composer.heartbeat(Samples.facts(false), Samples.time())));
    ids.add(id(composer.alarmsActive(new ActiveAlarms(0, List.of()), Samples.time())));
    ids.add(id(composer.alarmsActive(new ActiveAlarms(1, Samples.active(1)), Samples.time())));
    assertThat(ids).hasSize(10);
  }

  @Test
  void timeIsTrustedOnlyWhereEveryTimeInTheMessageIs() throws JsonException {
    Moment sure = bootAt("boot-1", 1, Samples.NIGHT, true);
    Moment unsure = bootAt("boot-2", 1, Samples.NIGHT, false);
    assertThat(trusted(sure, sure, sure)).isTrue();
    assertThat(trusted(unsure, sure, sure)).isFalse();
    assertThat(trusted(sure, unsure, sure)).isFalse();
    assertThat(trusted(sure, sure, unsure)).isFalse();
  }

  @Test
  void whatLiesBetweenTwoTimesOfABootIsRightWhateverTheWallClockDidMeanwhile()
      throws JsonException {
    long second = 1_000_000_000L;
    Moment detected = bootAt("boot-1", 100 * second, Instant.parse("1970-01-01T00:01:40Z"), false);
    Moment raised = bootAt("boot-1", 120 * second, Instant.parse("2031-05-01T00:00:00Z"), false);
    Moment now = bootAt("boot-1", 130 * second, Samples.NIGHT, true);

    JsonObject data = restored(detected, raised, now);
    assertThat(data.instant("detectedAt")).isEqualTo(Samples.NIGHT.minusSeconds(30));
    assertThat(data.instant("raisedAt")).isEqualTo(Samples.NIGHT.minusSeconds(10));
    assertThat(data.instant("changedAt")).isEqualTo(Samples.NIGHT);
    assertThat(data.truth("timeTrusted")).isTrue();
    assertThat(data.object("clock").has("earlierBoot")).isFalse();
  }

  @Test
  void aTimeOfAnEarlierBootStandsAsItWasToldThenAndIsNamed() throws JsonException {
    Moment detected = bootAt("boot-0", 1, Samples.NIGHT.minusSeconds(7_200), true);
    Moment raised = bootAt("boot-1", 1, Instant.EPOCH, false);

    JsonObject data = restored(detected, raised, raised);
    assertThat(data.instant("detectedAt")).isEqualTo(Samples.NIGHT.minusSeconds(7_200));
    assertThat(data.instant("raisedAt")).isEqualTo(Instant.EPOCH);
    assertThat(data.truth("timeTrusted")).isFalse();
    assertThat(data.object("clock").object("earlierBoot").fields())
        .isEqualTo(Map.of("detectedAt", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0044-03-15T12:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "+12026-01-10T02:14:07Z",
        "+400000-01-10T02:14:07Z"
      })
  void aClockThatIsFarOffStillMakesMessagesOfTheContract(String wall) {
    Moment now = bootAt("boot-1", 5, Instant.parse(wall), false);
    Message message =
        composer.message(
            new AlarmFinding(
                AlarmChange.RAISED,
                AlarmId.of("7F3A", 1),
                AlarmKind.FALL,
                Severity.HIGH,
                Optional.empty(),
                now,
                now,
                now,
                false,
                new Evidence(Map.of("rule", "fall"))),
            FIRST);

    assertThat(new ContractSchemas().problems(Channel.UP_ALARM, message.json())).isEmpty();
  }

  @Test
  void whatIsMarkedLateIsElseTheSame() {
    for (Samples.Sent sent : Samples.all()) {
      boolean stored = sent.channel() != Channel.UP_ALARMS_ACTIVE;
      if (stored && sent.json().contains("\"late\":false")) {
        String late = Composer.markLate(sent.json());
        assertThat(late).isEqualTo(sent.json().replace("\"late\":false", "\"late\":true"));
        assertThat(Composer.markLate(late)).isEqualTo(late);
      }
    }
    assertThatThrownBy(() -> Composer.markLate("{}")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSnapshotListsTheNewestHundredOldestFirstAndCountsAll() throws JsonException {
    String json =
        composer.alarmsActive(new ActiveAlarms(130, Samples.active(130)), Samples.time()).json();
    assertThat(JsonObject.read(json).object("data").integer("count")).isEqualTo(130);
    List<Long> numbers =
        Pattern.compile("\"seq\":([0-9]+)")
            .matcher(json)
            .results()
            .map(match -> Long.parseLong(match.group(1)))
            .toList();
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(31, 130).boxed().toList());
  }

  @Test
  void aSnapshotTellsWhatBecameOfAnAlarmAndWhoKnows() throws JsonException {
    ActiveAlarm alarm =
        new ActiveAlarm(
            bedLeft.id(),
            "restored",
            "accepted",
            "second",
            Samples.data(composer.message(bedLeft, FIRST).json()));
    String json = composer.alarmsActive(new ActiveAlarms(1, List.of(alarm)), Samples.time()).json();
    assertThat(json)
        .contains("\"state\":\"raised\"")
        .contains(
            "\"lastChange\":\"restored\",\"acknowledgement\":\"accepted\",\"deliveredBy\":\"second\"");
  }

  @Test
  void aStatusSaysWhyAHubIsOffline() {
    assertThat(composer.status(ConnectionState.ONLINE, 3, Samples.time()).json())
        .contains("\"data\":{\"state\":\"online\",\"session\":3,");
    assertThat(composer.status(ConnectionState.OFFLINE, 3, Samples.time()).json())
        .contains("\"data\":{\"state\":\"offline\",\"reason\":\"stopped\",\"session\":3,");
    assertThat(composer.status(ConnectionState.LOST, 3, Samples.time()).json())
        .contains("\"data\":{\"state\":\"offline\",\"reason\":\"lost\",\"session\":3,");
  }

  @ParameterizedTest
  @EnumSource(AlarmChange.class)
  void aTestAlarmOfTheHubItselfHasNoSensorAndNoSubject(AlarmChange change) throws JsonException {
    JsonObject event =
        JsonObject.read(
            composer
                .message(Samples.alarm(change, AlarmKind.ASSISTANCE, Optional.empty(), true), FIRST)
                .json());
    assertThat(event.has("subject")).isFalse();
    assertThat(event.object("data").has("sensor")).isFalse();
    assertThat(event.object("data").truth("test")).isTrue();
    assertThat(event.object("data").object("scaip").text("dty")).isEqualTo("0002");
  }

  @Test
  void aLocationIsKnownInEnglishAndNorwegianAndElseIsTheHome() {
    Map<String, String> codes =
        Map.of(
            "bedroom", "012",
            "Soverom", "012",
            "living room", "043",
            "front_door", "039",
            "KJØKKEN", "021",
            " bad ", "011",
            "room 12", "002");
    codes.forEach(
        (location, code) -> {
          Sensor sensor = new Sensor(new SensorId("s"), SensorKind.BED, location);
          assertThat(ScaipCodes.of(AlarmChange.RAISED, AlarmKind.NOT_UP, Optional.of(sensor)))
              .as(location)
              .containsEntry("lco", code);
        });
  }

  private static Moment bootAt(String boot, long nanos, Instant wall, boolean trusted) {
    return new Moment(nanos, new HubTime(boot, nanos, wall, trusted));
  }

  private boolean trusted(Moment detected, Moment raised, Moment at) throws JsonException {
    return restored(detected, raised, at).truth("timeTrusted");
  }

  private JsonObject restored(Moment detected, Moment raised, Moment at) throws JsonException {
    AlarmFinding finding =
        new AlarmFinding(
            AlarmChange.RESTORED,
            AlarmId.of("7F3A", 1),
            AlarmKind.NOT_UP,
            Severity.LOW,
            Optional.empty(),
            detected,
            raised,
            at,
            false,
            new Evidence(Map.of("rule", "not-up")));
    return JsonObject.read(composer.message(finding, FIRST).json()).object("data");
  }

  private static AlarmFinding bedLeft(AlarmId id, String boot, long nanos) {
    Moment moment = new Moment(nanos, new HubTime(boot, nanos, Samples.NIGHT, true));
    return new AlarmFinding(
        AlarmChange.RAISED,
        id,
        AlarmKind.BED_EXIT_NO_RETURN,
        Severity.HIGH,
        Optional.of(Samples.BED),
        moment,
        moment,
        moment,
        false,
        new Evidence(Map.of("rule", "bed-exit-no-return")));
  }

  private static EventFinding event(EventKind kind) {
    return new EventFinding(kind, Optional.empty(), Samples.moment(Samples.NIGHT), Map.of());
  }

  private static String id(Payload payload) throws JsonException {
    return JsonObject.read(payload.json()).text("id");
  }
}
