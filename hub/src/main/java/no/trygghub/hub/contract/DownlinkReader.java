package no.trygghub.hub.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Command;
import no.trygghub.hub.contract.Downlink.Order;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** Reads what comes down. Holds no state; may be used by any thread. */
public final class DownlinkReader {
  /** The largest acknowledgement that is read at all, in bytes. */
  public static final int LARGEST_PAYLOAD = 8 * 1024;

  /**
   * The largest command that is read at all, in bytes: one with a whole configuration, however it
   * is written as JSON.
   */
  public static final int LARGEST_COMMAND = 32 * 1024;

  /** The shortest privacy pause that can be asked for. */
  static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

  /** The longest privacy pause that can be asked for. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9]{1,16}");
  private static final Pattern ULID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");
  private static final Pattern COMMAND_ID = Pattern.compile("[\\x21-\\x7e]{1,64}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern COMMAND_NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private DownlinkReader() {}

  /**
   * Reads an acknowledgement or a command.
   *
   * @param channel {@link Channel#DOWN_ACK} or {@link Channel#DOWN_COMMAND}
   * @throws ContractException where the payload is not what the contract says, naming the field and
   *     what it expects
   */
  public static Downlink read(Channel channel, byte[] payload) throws ContractException {
    int largest = channel == Channel.DOWN_COMMAND ? LARGEST_COMMAND : LARGEST_PAYLOAD;
    if (payload.length > largest) {
      throw new ContractException(
          "a payload of " + payload.length + " bytes; at most " + largest + " are read");
    }
    try {
      JsonObject event = JsonObject.read(text(payload));
      expect(event, "specversion", "1.0");
      return switch (channel) {
        case DOWN_ACK -> acknowledgement(event);
        case DOWN_COMMAND -> command(event);
        default -> throw new ContractException("nothing comes down on " + channel.suffix());
      };
    } catch (JsonException e) {
      throw new ContractException(String.valueOf(e.getMessage()));
    }
  }

  private static Acknowledgement acknowledgement(JsonObject event)
      throws JsonException, ContractException {
    expect(event, "type", "no.trygghub.ack.v1");
    JsonObject data = event.object("data");
    if (data.has("alarmId") && data.has("faultId")) {
      throw new ContractException("data: expected alarmId or faultId, found both");
    }
    String reference = data.has("faultId") ? data.text("faultId") : data.text("alarmId");
    require(REFERENCE, reference, "data.alarmId or data.faultId", "1 to 16 letters and digits");
    Optional<String> message = data.optionalText("messageId");
    if (message.isPresent()) {
      require(ULID, message.get(), "data.messageId", "the id of a message of this hub");
    }
    return new Acknowledgement(
        new AlarmId(reference),
        message.map(MessageId::new),
        word(data.text("ack")),
        data.has("expires") ? Optional.of(data.instant("expires")) : Optional.empty());
  }

  private static Word word(String text) throws ContractException {
    for (Word word : Word.values()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    String words =
        Arrays.stream(Word.values())
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new ContractException(
        "data.ack: expected one of " + words + ", found " + JsonObject.shown(text));
  }

  private static Command command(JsonObject event) throws JsonException, ContractException {
    expect(event, "type", "no.trygghub.command.v1");
    String id = event.text("id");
    require(COMMAND_ID, id, "id", "1 to 64 printable characters without a space");
    JsonObject data = event.object("data");
    return new Command(id, data.instant("expires"), order(data));
  }

  private static Order order(JsonObject data) throws JsonException, ContractException {
    String name = data.text("command");
    require(COMMAND_NAME, name, "data.command", "a name of a-z, 0-9 and -");
    return switch (name) {
      case "test-alarm" -> new Order.TestAlarm();
      case "pause" -> new Order.Pause(pause(data.object("parameters").integer("durationS")));
      case "resume" -> new Order.Resume();
      case "status" -> new Order.Status();
      case "send-configuration" -> new Order.SendConfiguration();
      case "apply-configuration" -> configuration(data.object("parameters"));
      default -> new Order.Unknown(name);
    };
  }

  private static Order configuration(JsonObject parameters)
      throws JsonException, ContractException {
    String replaces = parameters.text("replaces");
    require(SHA_256, replaces, "data.parameters.replaces", "a SHA-256 of 64 of 0-9 and a-f");
    return new Order.ApplyConfiguration(parameters.text("configuration"), replaces);
  }

  private static Duration pause(long seconds) throws ContractException {
    if (seconds < SHORTEST_PAUSE.toSeconds() || seconds > LONGEST_PAUSE.toSeconds()) {
      throw new ContractException(
          "data.parameters.durationS: expected "
              + SHORTEST_PAUSE.toSeconds()
              + " to "
              + LONGEST_PAUSE.toSeconds()
              + ", found "
              + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private static String text(byte[] payload) throws ContractException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      throw new ContractException("not UTF-8");
    }
  }

  private static void expect(JsonObject event, String field, String value)
      throws JsonException, ContractException {
    if (!event.text(field).equals(value)) {
      throw new ContractException(
          field + ": expected " + value + ", found " + JsonObject.shown(event.text(field)));
    }
  }

  private static void require(Pattern form, String value, String field, String expected)
      throws ContractException {
    if (!form.matcher(value).matches()) {
      throw new ContractException(
          field + ": expected " + expected + ", found " + JsonObject.shown(value));
    }
  }
}
