package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
  private static final HubTime NOW =
      new HubTime("boot-1", 5_000_000_000L, Instant.parse("2026-01-10T02:14:07.120Z"), true);
  private static final Moment MOMENT = new Moment(1, NOW);
  private static final Sensor BED = new Sensor(new SensorId("bed-1"), SensorKind.BED, "bedroom");
  private static final AlarmId REFERENCE = AlarmId.of("7f3a", 1234);

  private final ContractSchemas contract = new ContractSchemas();
  private final Composer composer = new Composer(new TenantId("0806"), new HubId("h-7f3a"));

  @ParameterizedTest
  @EnumSource(AlarmKind.class)
  void everyAlarmKeepsTheContract(AlarmKind kind) {
    for (AlarmChange change : AlarmChange.values()) {
      for (Severity severity : Severity.values()) {
        for (boolean test : new boolean[] {true, false}) {
          keeps(
              composer.message(
                  alarm(kind, change, severity, Optional.of(BED), test), new Sequence(7)));
          keeps(
              composer.message(
                  alarm(kind, change, severity, Optional.empty(), test), new Sequence(7)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void everyFaultKeepsTheContract(FaultKind kind) {
    for (String subject : List.of("bed-1", "")) {
      keeps(composer.message(fault(kind, subject, true), new Sequence(8)));
      keeps(composer.message(fault(kind, subject, false), new Sequence(8)));
    }
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void everyEventKeepsTheContract(EventKind kind) {
    keeps(
        composer.message(
            new EventFinding(kind, Optional.of(BED), MOMENT, Map.of("afterS", 12L, "reboot", true)),
            new Sequence(9)));
    keeps(
        composer.message(
            new EventFinding(kind, Optional.empty(), MOMENT, Map.of()), new Sequence(9)));
  }

  @ParameterizedTest
  @EnumSource(SensorKind.class)
  void readingsOfEverySensorKeepTheContract(SensorKind kind) {
    Sensor sensor = new Sensor(new SensorId("s-1"), kind, "hall");
    List<ReadingOf> readings =
        Arrays.stream(SensorState.values())
            .map(state -> new ReadingOf(sensor, new SensorReading(sensor.id(), state, NOW)))
            .toList();

    keeps(composer.telemetry(readings, NOW, new Sequence(10)));
  }

  @Test
  void repliesKeepTheContract() {
    keeps(
        composer.reply(
            new Reply(
                "c-1",
                Reply.Result.DONE,
                "",
                Map.of("uptimeS", 5L, "sensorsLost", List.of("bed-1"))),
            NOW,
            new Sequence(11)));
    keeps(
        composer.reply(
            new Reply("c-2", Reply.Result.REFUSED, "unknown command", Map.of()),
            NOW,
            new Sequence(12)));
  }

  @ParameterizedTest
  @EnumSource(ConnectionState.class)
  void everyStatusKeepsTheContract(ConnectionState state) {
    keeps(composer.status(state, 3, NOW));
  }

  @Test
  void heartbeatsKeepTheContract() {
    keeps(
        composer.heartbeat(
            new HeartbeatFacts(
                Duration.ofHours(3),
                "lost",
                "low",
                2,
                Optional.of(NOW.wall()),
                77,
                List.of(BED.id()),
                true,
                Duration.ofMinutes(10)),
            NOW));
    keeps(
        composer.heartbeat(
            new HeartbeatFacts(
                Duration.ZERO,
                "unknown",
                "unknown",
                0,
                Optional.empty(),
                0,
                List.of(),
                false,
                Duration.ofMinutes(10)),
            NOW));
  }

  @Test
  void aSnapshotKeepsTheContractAndListsTheNewestHundredOfAll() throws Exception {
    keeps(composer.alarmsActive(List.of(), NOW));
    List<ActiveAlarm> active =
        IntStream.rangeClosed(1, 120)
            .mapToObj(number -> activeAlarm(AlarmId.of("7f3a", number)))
            .toList();

    Payload payload = composer.alarmsActive(active, NOW);

    keeps(payload);
    JsonObject data = JsonObject.read(payload.json()).object("data");
    assertThat(data.integer("count")).isEqualTo(120);
    assertThat(payload.json()).contains("7F3A000000000120").doesNotContain("7F3A000000000020\"");
  }

  @Test
  void aLateMessageSaysSoAndIsOtherwiseTheSame() throws Exception {
    Message message = composer.message(someAlarm(), new Sequence(7));

    String late = Composer.markLate(message.json());

    assertThat(contract.problems("up/alarm", late)).isEmpty();
    assertThat(late).isEqualTo(message.json().replace("\"late\":false", "\"late\":true"));
  }

  @Test
  void theSameFindingAndNumberGiveTheSameMessage() {
    assertThat(composer.message(someAlarm(), new Sequence(7)))
        .isEqualTo(composer.message(someAlarm(), new Sequence(7)));
  }

  @Test
  void differentMessagesHaveDifferentIds() {
    Set<MessageId> ids = new HashSet<>();
    for (int number = 1; number <= 1_000; number++) {
      ids.add(composer.message(someAlarm(), new Sequence(number)).id());
    }
    ids.add(
        new Composer(new TenantId("0806"), new HubId("h-other"))
            .message(someAlarm(), new Sequence(1))
            .id());

    assertThat(ids).hasSize(1_001);
  }

  @Test
  void onlyTheRaisingOfAnAlarmIsUrgent() {
    for (AlarmChange change : AlarmChange.values()) {
      Message message =
          composer.message(
              alarm(AlarmKind.FALL, change, Severity.HIGH, Optional.of(BED), false),
              new Sequence(1));
      assertThat(message.urgent()).isEqualTo(change == AlarmChange.RAISED);
    }
    assertThat(composer.message(fault(FaultKind.DISK, "", true), new Sequence(1)).urgent())
        .isFalse();
  }

  @Test
  void theSampleOfTheDesignHasItsScaipCodesAndAnUnknownKindHasNone() throws Exception {
    JsonObject data = data(composer.message(someAlarm(), new Sequence(7)));

    assertThat(data.object("scaip").fields())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("mty", "ME", "dty", "0012", "stc", "0009", "lco", "012"));
    assertThat(
            data(composer.message(
                    alarm(
                        AlarmKind.FALL, AlarmChange.RAISED, Severity.HIGH, Optional.of(BED), false),
                    new Sequence(7)))
                .has("scaip"))
        .isFalse();
  }

  @Test
  void everyChannelIsInTheDocumentWithItsDirectionAndRetention() {
    Set<String> suffixes =
        Arrays.stream(Channel.values()).map(Channel::suffix).collect(Collectors.toSet());
    assertThat(contract.suffixes()).containsExactlyInAnyOrderElementsOf(suffixes);

    Map<?, ?> operations = ContractSchemas.map(contract.document(), "operations");
    assertThat(operations).hasSize(Channel.values().length);
    for (Object value : operations.values()) {
      Map<?, ?> operation = (Map<?, ?>) value;
      Map<?, ?> channel =
          contract.resolve(String.valueOf(ContractSchemas.map(operation, "channel").get("$ref")));
      String address = String.valueOf(channel.get("address"));
      Channel known =
          Arrays.stream(Channel.values())
              .filter(one -> address.equals("trygghub/v1/{tenant}/{hub}/" + one.suffix()))
              .findFirst()
              .orElseThrow();
      Map<?, ?> mqtt = ContractSchemas.map(ContractSchemas.map(operation, "bindings"), "mqtt");
      assertThat(operation.get("action"))
          .isEqualTo(known.suffix().startsWith("up/") ? "send" : "receive");
      assertThat(mqtt.get("qos")).isEqualTo(1);
      assertThat(mqtt.get("retain")).isEqualTo(known.retained());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"alarmId\":\"7F3A000000001234\",",
        "\"seq\":7,",
        "\"severity\":\"high\",",
        "\"late\":false,",
        "\"specversion\":\"1.0\","
      })
  void aMessageThatLacksAFieldBreaksTheContract(String field) {
    String json = composer.message(someAlarm(), new Sequence(7)).json();
    assertThat(json).contains(field);

    assertThat(contract.problems("up/alarm", json.replace(field, ""))).isNotEmpty();
  }

  @Test
  void aMessageWithAWrongWordOrAnUnknownFieldBreaksTheContract() {
    String json = composer.message(someAlarm(), new Sequence(7)).json();

    assertThat(contract.problems("up/alarm", json.replace("\"high\"", "\"dire\""))).isNotEmpty();
    assertThat(contract.problems("up/alarm", json.replace("\"test\":", "\"name\":\"x\",\"test\":")))
        .isNotEmpty();
    assertThat(contract.problems("up/fault", json)).isNotEmpty();
  }

  @Test
  void whatAResponseCentreWritesKeepsTheContractAndIsReadBack() throws Exception {
    DownlinkComposer centre = new DownlinkComposer("urn:centre");
    MessageId message = composer.message(someAlarm(), new Sequence(7)).id();
    for (Downlink.Word word : Downlink.Word.values()) {
      for (Optional<MessageId> meant : List.of(Optional.of(message), Optional.<MessageId>empty())) {
        Downlink.Acknowledgement written = new Downlink.Acknowledgement(REFERENCE, meant, word);
        for (boolean fault : new boolean[] {true, false}) {
          String json = centre.acknowledgement("a-1", NOW.wall(), written, fault);
          assertThat(contract.problems("down/ack", json)).isEmpty();
          assertThat(read(Channel.DOWN_ACK, json)).isEqualTo(written);
        }
      }
    }
    String pause =
        centre.command("c-1", NOW.wall(), "pause", Map.of("durationS", 1800), NOW.wall());
    assertThat(contract.problems("down/command", pause)).isEmpty();
    assertThat(read(Channel.DOWN_COMMAND, pause))
        .isEqualTo(
            new Downlink.Command(
                "c-1", NOW.wall(), new Downlink.Order.Pause(Duration.ofMinutes(30))));
  }

  @Test
  void aCommandThatIsNotKnownIsReadSoThatItCanBeAnswered() throws Exception {
    String json =
        new DownlinkComposer("urn:centre")
            .command("c-1", NOW.wall(), "open-door", Map.of(), NOW.wall());

    assertThat(read(Channel.DOWN_COMMAND, json))
        .isEqualTo(
            new Downlink.Command("c-1", NOW.wall(), new Downlink.Order.Unknown("open-door")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "received",
        "[]",
        "null",
        "{}",
        "{\"specversion\":\"1.0\"}",
        "{\"specversion\":\"1.0\",\"type\":\"no.trygghub.ack.v1\",\"data\":{\"alarmId\":\"x y\",\"ack\":\"received\"}}",
        "{\"specversion\":\"1.0\",\"type\":\"no.trygghub.ack.v1\",\"data\":{\"alarmId\":\"A1\",\"ack\":\"perhaps\"}}",
        "{\"specversion\":\"1.0\",\"type\":\"no.trygghub.ack.v1\",\"data\":{\"alarmId\":7,\"ack\":\"received\"}}",
        "{\"specversion\":\"1.0\",\"type\":\"no.trygghub.ack.v1\",\"data\":{\"alarmId\":\"A1\",\"messageId\":\"short\",\"ack\":\"received\"}}"
      })
  void whatIsNoAcknowledgementIsRefusedWithAReason(String json) {
    assertThatThrownBy(() -> read(Channel.DOWN_ACK, json))
        .isInstanceOf(ContractException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void aPauseOutsideItsLimitsIsRefusedWithTheLimits() {
    String json =
        new DownlinkComposer("urn:centre")
            .command("c-1", NOW.wall(), "pause", Map.of("durationS", 86_400), NOW.wall());

    assertThatThrownBy(() -> read(Channel.DOWN_COMMAND, json))
        .hasMessage("data.parameters.durationS: expected 60 to 43200, found 86400");
  }

  @Test
  void whatIsTooLargeOrNestedTooDeepOrNotUtf8IsRefused() {
    String large = "{\"a\":\"" + "x".repeat(DownlinkReader.LARGEST_PAYLOAD) + "\"}";
    String deep = "[".repeat(5_000);

    assertThatThrownBy(() -> read(Channel.DOWN_ACK, large)).hasMessageContaining("at most 8192");
    assertThatThrownBy(() -> read(Channel.DOWN_ACK, deep)).hasMessageContaining("nested");
    assertThatThrownBy(
            () -> DownlinkReader.read(Channel.DOWN_ACK, new byte[] {(byte) 0xff, (byte) 0xfe}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void damagedPayloadsAreReadOrRefusedAndNothingElse() {
    byte[] good =
        new DownlinkComposer("urn:centre")
            .command("c-1", NOW.wall(), "pause", Map.of("durationS", 1800), NOW.wall())
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    List<byte[]> broken = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      broken.add(Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length)));
    }

    int refused = 0;
    for (byte[] payload : broken) {
      try {
        DownlinkReader.read(Channel.DOWN_COMMAND, payload);
      } catch (ContractException e) {
        refused++;
      }
    }

    assertThat(refused).isPositive().isLessThanOrEqualTo(broken.size());
  }

  private void keeps(Message message) {
    assertThat(contract.problems(message.channel().suffix(), message.json()))
        .as(message.json())
        .isEmpty();
    assertThat(message.json()).contains(message.id().value());
  }

  private void keeps(Payload payload) {
    assertThat(contract.problems(payload.channel().suffix(), payload.json()))
        .as(payload.json())
        .isEmpty();
  }

  private ActiveAlarm activeAlarm(AlarmId id) {
    Message message =
        composer.message(
            new AlarmFinding(
                AlarmChange.RAISED,
                id,
                AlarmKind.FALL,
                Severity.HIGH,
                Optional.of(BED),
                MOMENT,
                MOMENT,
                MOMENT,
                false,
                new Evidence(Map.of("rule", "fall"))),
            new Sequence(1));
    try {
      return new ActiveAlarm(id, "raised", "none", JsonObject.write(data(message).fields()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Finding someAlarm() {
    return alarm(
        AlarmKind.BED_EXIT_NO_RETURN, AlarmChange.RAISED, Severity.HIGH, Optional.of(BED), false);
  }

  private static AlarmFinding alarm(
      AlarmKind kind,
      AlarmChange change,
      Severity severity,
      Optional<Sensor> sensor,
      boolean test) {
    return new AlarmFinding(
        change,
        REFERENCE,
        kind,
        severity,
        sensor,
        MOMENT,
        MOMENT,
        MOMENT,
        test,
        new Evidence(Map.of("rule", kind.word(), "absentS", 1200L)));
  }

  private static FaultFinding fault(FaultKind kind, String subject, boolean raised) {
    return new FaultFinding(raised, REFERENCE, kind, subject, "GPIO 17: gone", MOMENT, MOMENT);
  }

  private static JsonObject data(Message message) throws Exception {
    return JsonObject.read(message.json()).object("data");
  }

  private static Downlink read(Channel channel, String json) throws ContractException {
    return DownlinkReader.read(channel, json.getBytes(StandardCharsets.UTF_8));
  }
}
