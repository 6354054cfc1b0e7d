package no.trygghub.hub.contract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import no.trygghub.hub.json.JsonObject;

/** Writes what a response centre sends down: the other half of {@link DownlinkReader}. */
public final class DownlinkComposer {
  private final String source;

  /**
   * The composer of a response centre.
   *
   * @param source its name, a URI reference
   */
  public DownlinkComposer(String source) {
    this.source = source;
  }

  /**
   * An acknowledgement.
   *
   * @param id its own id
   * @param fault whether its reference is a fault's and not an alarm's
   */
  public String acknowledgement(
      String id, Instant time, Downlink.Acknowledgement acknowledgement, boolean fault) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(fault ? "faultId" : "alarmId", acknowledgement.reference().value());
    acknowledgement.message().ifPresent(message -> data.put("messageId", message.value()));
    data.put("ack", acknowledgement.word().name().toLowerCase(Locale.ROOT));
    acknowledgement.expires().ifPresent(expires -> data.put("expires", expires.toString()));
    return event(id, "ack", time, data);
  }

  /**
   * A command.
   *
   * @param id the same in every copy of this command
   * @param name what to do, {@code pause} for instance
   * @param parameters what the command needs
   * @param expires when it is no longer to be carried out
   */
  public String command(
      String id, Instant time, String name, Map<String, Object> parameters, Instant expires) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("command", name);
    data.put("expires", expires.toString());
    data.put("parameters", parameters);
    return event(id, "command", time, data);
  }

  private String event(String id, String type, Instant time, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", source);
    event.put("type", "no.trygghub." + type + ".v1");
    event.put("time", time.toString());
    event.put("datacontenttype", "application/json");
    event.put("data", data);
    return JsonObject.write(event);
  }
}
