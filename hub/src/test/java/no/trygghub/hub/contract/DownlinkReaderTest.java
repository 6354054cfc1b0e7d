package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Command;
import no.trygghub.hub.contract.Downlink.Order;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownlinkReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-10T02:14:09Z");
  private static final Instant EXPIRES = Instant.parse("2026-01-10T02:19:09Z");
  private static final AlarmId ALARM = new AlarmId("7F3A000000001234");
  private static final MessageId MESSAGE = new MessageId("01KEJQ4V8GZ9Q1T5R7W3X2Y6BC");
  private static final String ACK =
      """
      {"specversion":"1.0","id":"a-1","source":"urn:centre","type":"no.trygghub.ack.v1",
       "data":{"alarmId":"7F3A000000001234","ack":"received"}}""";
  private static final String PAUSE =
      """
      {"specversion":"1.0","id":"c-1","source":"urn:centre","type":"no.trygghub.command.v1",
       "data":{"command":"pause","expires":"2026-01-10T02:19:09Z","parameters":{"durationS":3600}}}""";

  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final Map<String, Object> PARAMETERS =
      Map.of("durationS", 3600, "configuration", "a: b\n", "replaces", DIGEST);

  private final DownlinkComposer centre = new DownlinkComposer("urn:centre");
  private final ContractSchemas contract = new ContractSchemas();

  @ParameterizedTest
  @EnumSource(Word.class)
  void readsWhatAResponseCentreAcknowledges(Word word) throws ContractException {
    for (Optional<MessageId> message : List.of(Optional.<MessageId>empty(), Optional.of(MESSAGE))) {
      for (boolean fault : new boolean[] {false, true}) {
        Acknowledgement said = new Acknowledgement(ALARM, message, word);
        String json = centre.acknowledgement("a-1", NOW, said, fault);
        assertThat(contract.problems(Channel.DOWN_ACK, json)).isEmpty();
        assertThat(read(Channel.DOWN_ACK, json)).isEqualTo(said);
      }
    }
  }

  @Test
  void readsAnAcknowledgementThatExpires() throws ContractException {
    Acknowledgement said =
        new Acknowledgement(ALARM, Optional.of(MESSAGE), Word.RECEIVED, Optional.of(EXPIRES));
    String json = centre.acknowledgement("a-1", NOW, said, false);
    assertThat(contract.problems(Channel.DOWN_ACK, json)).isEmpty();
    assertThat(read(Channel.DOWN_ACK, json)).isEqualTo(said);
  }

  @Test
  void readsWhatAResponseCentreCommands() throws ContractException {
    Map<String, Order> orders =
        Map.of(
            "test-alarm", new Order.TestAlarm(),
            "pause", new Order.Pause(Duration.ofHours(1)),
            "resume", new Order.Resume(),
            "status", new Order.Status(),
            "send-configuration", new Order.SendConfiguration(),
            "apply-configuration", new Order.ApplyConfiguration("a: b\n", DIGEST),
            "dance", new Order.Unknown("dance"));
    for (Map.Entry<String, Order> order : orders.entrySet()) {
      String json = centre.command("c-1", NOW, order.getKey(), PARAMETERS, EXPIRES);
      assertThat(contract.problems(Channel.DOWN_COMMAND, json)).isEmpty();
      assertThat(read(Channel.DOWN_COMMAND, json))
          .isEqualTo(new Command("c-1", EXPIRES, order.getValue()));
    }
  }

  @Test
  void neitherSourceNorFieldsOfAFutureVersionAreInTheWay() throws ContractException {
    assertThat(
            read(
                Channel.DOWN_ACK,
                """
                {"specversion":"1.0","type":"no.trygghub.ack.v1","tracing":{"x":[1,null]},
                 "data":{"faultId":"7F3A000000000077","ack":"closed","by":"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
                         "at":"2026-01-10T03:14:09+01:00","note":null}}"""))
        .isEqualTo(
            new Acknowledgement(new AlarmId("7F3A000000000077"), Optional.empty(), Word.CLOSED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "specversion":"1.0"            | "specversion":"0.3"          | specversion: expected 1.0, found 0.3
          "specversion":"1.0",           | ''                           | specversion: expected a text, found nothing
          no.trygghub.ack.v1             | no.trygghub.ack.v2           | type: expected no.trygghub.ack.v1, found no.trygghub.ack.v2
          no.trygghub.ack.v1             | no.trygghub.command.v1       | type: expected no.trygghub.ack.v1, found no.trygghub.command.v1
          "received"                     | "seen"                       | data.ack: expected one of received, accepted, closed, rejected, found seen
          "received"                     | "RECEIVED"                   | data.ack: expected one of received, accepted, closed, rejected, found RECEIVED
          "received"                     | true                         | data.ack: expected a text, found true
          "alarmId":"7F3A000000001234"   | "alarmId":1234               | data.alarmId: expected a text, found 1234
          "alarmId":"7F3A000000001234",  | ''                           | data.alarmId: expected a text, found nothing
          7F3A000000001234               | 7F3A0000000012345            | data.alarmId or data.faultId: expected 1 to 16 letters and digits, found 7F3A0000000012345
          7F3A000000001234               | ''                           | data.alarmId or data.faultId: expected 1 to 16 letters and digits, found
          "ack":                         | "faultId":"1","ack":         | data: expected alarmId or faultId, found both
          "ack":                         | "messageId":"01","ack":      | data.messageId: expected the id of a message of this hub, found 01
          "data":                        | "date":                      | data: expected an object, found nothing
          """)
  void tellsWhatIsWrongWithAnAcknowledgement(String part, String instead, String complaint) {
    assertThat(ACK).contains(part);
    assertThatThrownBy(() -> read(Channel.DOWN_ACK, ACK.replace(part, instead)))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "id":"c-1",               | ''                           | id: expected a text, found nothing
          "c-1"                     | "c 1"                        | id: expected 1 to 64 printable characters without a space, found c 1
          "c-1"                     | ""                           | id: expected 1 to 64 printable
          "pause"                   | "Pause!"                     | data.command: expected a name of a-z, 0-9 and -, found Pause!
          "pause"                   | null                         | data.command: expected a text, found nothing
          3600                      | 59                           | data.parameters.durationS: expected 60 to 43200, found 59
          3600                      | 43201                        | data.parameters.durationS: expected 60 to 43200, found 43201
          3600                      | 3600.5                       | data.parameters.durationS: expected a whole number, found 3600.5
          3600                      | 99999999999999999999         | data.parameters.durationS: expected a whole number, found 99999999999999999999
          3600                      | "3600"                       | data.parameters.durationS: expected a whole number, found 3600
          {"durationS":3600}        | []                           | data.parameters: expected an object, found []
          2026-01-10T02:19:09Z      | tomorrow                     | data.expires: expected a time such as
          2026-01-10T02:19:09Z      | 2026-01-10                   | data.expires: expected a time such as
          2026-01-10T02:19:09Z      | +1000000000-12-31T23:59:59Z  | data.expires: expected a time such as
          2026-01-10T02:19:09Z      | 2026-02-30T02:19:09Z         | data.expires: expected a time such as
          """)
  void tellsWhatIsWrongWithACommand(String part, String instead, String complaint) {
    assertThat(PAUSE).contains(part);
    assertThatThrownBy(() -> read(Channel.DOWN_COMMAND, PAUSE.replace(part, instead)))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "null",
        "true",
        "[]",
        "\"text\"",
        "{} {}",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "\u0000",
        "{\"specversion\":\"1.0\"",
        "NaN",
        "{\"a\":1e400}",
        "<xml/>"
      })
  void garbageIsRefusedInOneLine(String text) {
    for (Channel channel : List.of(Channel.DOWN_ACK, Channel.DOWN_COMMAND)) {
      assertThatThrownBy(() -> read(channel, text))
          .isInstanceOf(ContractException.class)
          .message()
          .isNotBlank()
          .doesNotContain("\n");
    }
  }

  @Test
  void textBehindTheObjectIsRefused() {
    assertThatThrownBy(() -> read(Channel.DOWN_ACK, ACK + ACK))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("one JSON object");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] payload = ACK.replace("urn:centre", "urn:æ").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> DownlinkReader.read(Channel.DOWN_ACK, payload))
        .isInstanceOf(ContractException.class)
        .hasMessage("not UTF-8");
  }

  @Test
  void aPayloadOfEightKibibytesIsReadAndOneByteMoreIsNot() throws ContractException {
    String filled =
        ACK.replace("a-1", "a".repeat(DownlinkReader.LARGEST_PAYLOAD - ACK.length() + 3));
    assertThat(read(Channel.DOWN_ACK, filled)).isInstanceOf(Acknowledgement.class);
    assertThatThrownBy(() -> read(Channel.DOWN_ACK, filled + " "))
        .isInstanceOf(ContractException.class)
        .hasMessage("a payload of 8193 bytes; at most 8192 are read");
  }

  @Test
  void aCommandOfThirtyTwoKibibytesIsReadAndOneByteMoreIsNot() throws ContractException {
    String filled =
        PAUSE.replace(
            "c-1\"", "c-1\"" + " ".repeat(DownlinkReader.LARGEST_COMMAND - PAUSE.length()));
    assertThat(read(Channel.DOWN_COMMAND, filled)).isInstanceOf(Command.class);
    assertThatThrownBy(() -> read(Channel.DOWN_COMMAND, filled + " "))
        .isInstanceOf(ContractException.class)
        .hasMessage("a payload of 32769 bytes; at most 32768 are read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "configuration":"a"  | "other":"a"          | data.parameters.configuration: expected a text, found nothing
          "configuration":"a"  | "configuration":1    | data.parameters.configuration: expected a text, found 1
          abcdef               | ABCDEF               | data.parameters.replaces: expected a SHA-256 of 64 of 0-9 and a-f, found
          "replaces"           | "base"               | data.parameters.replaces: expected a text, found nothing
          """)
  void tellsWhatIsWrongWithAnotherConfiguration(String part, String instead, String complaint) {
    String apply =
        PAUSE
            .replace("pause", "apply-configuration")
            .replace(
                "\"durationS\":3600", "\"configuration\":\"a\",\"replaces\":\"" + DIGEST + "\"");
    assertThat(apply).contains(part);
    assertThatThrownBy(() -> read(Channel.DOWN_COMMAND, apply.replace(part, instead)))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void aPayloadNestedWithoutEndIsRefused(String opening) {
    String deep = opening.repeat(DownlinkReader.LARGEST_PAYLOAD / opening.length());
    assertThatThrownBy(() -> read(Channel.DOWN_COMMAND, deep))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(
            () ->
                read(Channel.DOWN_COMMAND, PAUSE.replace("3600", "[".repeat(40) + "]".repeat(40))))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void nothingComesDownOnAChannelThatGoesUp() {
    assertThatThrownBy(() -> read(Channel.UP_ALARM, ACK))
        .isInstanceOf(ContractException.class)
        .hasMessage("nothing comes down on up/alarm");
  }

  @Test
  void whateverComesEitherIsReadOrIsABreachOfTheContract() {
    Random random = new Random(20260110);
    List<byte[]> seeds =
        List.of(
            ACK.getBytes(StandardCharsets.UTF_8),
            PAUSE.getBytes(StandardCharsets.UTF_8),
            PAUSE
                .replace("2026-01-10T02:19:09Z", "2026-01-10T03:19:09.5+01:00")
                .getBytes(StandardCharsets.UTF_8));
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] payload = mutated(seeds.get(random.nextInt(seeds.size())), random);
      for (Channel channel : List.of(Channel.DOWN_ACK, Channel.DOWN_COMMAND)) {
        try {
          assertThat(DownlinkReader.read(channel, payload)).isNotNull();
          read++;
        } catch (ContractException e) {
          refused++;
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError(
              "round " + round + ": " + new String(payload, StandardCharsets.UTF_8), e);
        }
      }
    }
    assertThat(read).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(10_000);
  }

  private static byte[] mutated(byte[] seed, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : seed) {
      bytes.add(b);
    }
    String pieces = "{}[]\",:0123456789eE+-.\\untfalsr \u0000";
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.size());
      byte piece =
          random.nextBoolean()
              ? (byte) pieces.charAt(random.nextInt(pieces.length()))
              : (byte) random.nextInt(256);
      switch (random.nextInt(5)) {
        case 0 -> bytes.set(at, piece);
        case 1 -> bytes.add(at, piece);
        case 2 -> bytes.remove(at);
        case 3 -> bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(12))).clear();
        default -> {
          int until = Math.min(bytes.size(), at + random.nextInt(40));
          bytes.addAll(random.nextInt(bytes.size()), List.copyOf(bytes.subList(at, until)));
        }
      }
      if (bytes.isEmpty()) {
        bytes.add((byte) '{');
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }

  private static Downlink read(Channel channel, String json) throws ContractException {
    return DownlinkReader.read(channel, json.getBytes(StandardCharsets.UTF_8));
  }
}
