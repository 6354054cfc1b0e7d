package no.trygghub.simulator.centre;

import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * One message of a hub.
 *
 * @param tenant whose hub
 * @param hub which hub
 * @param channel the end of the topic, {@code alarm} say
 * @param id the message's id
 * @param data its data
 * @param json all of it, as it came
 */
public record Received(
    String tenant, String hub, String channel, String id, JsonObject data, String json) {
  private static final int TOPIC_PARTS = 6;

  /**
   * Reads a message.
   *
   * @throws JsonException where it is not what the contract says
   */
  public static Received read(String topic, String payload) throws JsonException {
    String[] parts = topic.split("/", -1);
    if (parts.length != TOPIC_PARTS || !parts[4].equals("up")) {
      throw new JsonException("not a topic of a hub: " + topic);
    }
    JsonObject event = JsonObject.read(payload);
    return new Received(
        parts[2], parts[3], parts[5], event.text("id"), event.object("data"), payload);
  }

  /** The hub's name among all hubs. */
  public String source() {
    return tenant + "/" + hub;
  }

  /** The sequence number of a stored message. */
  public Optional<Long> sequence() throws JsonException {
    return data.has("seq") ? Optional.of(data.integer("seq")) : Optional.empty();
  }

  /** What the sequence numbers are counted in; empty where the hub does not tell. */
  public String epoch() throws JsonException {
    return data.optionalText("epoch").orElse("");
  }

  /** The alarm or fault that it is about. */
  public Optional<String> reference() throws JsonException {
    Optional<String> alarm = data.optionalText("alarmId");
    return alarm.isPresent() ? alarm : data.optionalText("faultId");
  }
}
