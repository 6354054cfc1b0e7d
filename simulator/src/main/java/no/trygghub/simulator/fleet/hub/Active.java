package no.trygghub.simulator.fleet.hub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.ActiveAlarms;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * The alarms that are raised and not closed, in memory: closed is one when the response centre says
 * so, or when it is over and all its messages are acknowledged.
 */
final class Active {
  private static final String DESTINATION = "fleet";

  private Map<AlarmId, ActiveAlarm> all = Map.of();

  /** Takes note of a message about an alarm. */
  void note(Message message) {
    AlarmId id = message.reference().orElseThrow();
    ActiveAlarm known = all.get(id);
    if (known == null && !message.urgent()) {
      return;
    }
    try {
      JsonObject data = JsonObject.read(message.json()).object("data");
      String present =
          Composer.present(
              known == null ? Optional.empty() : Optional.of(JsonObject.read(known.data())), data);
      put(
          new ActiveAlarm(
              id,
              data.text("state"),
              known != null && !message.urgent() ? known.acknowledgement() : "none",
              known == null ? "" : known.deliveredBy(),
              present));
    } catch (JsonException e) {
      throw new IllegalStateException("a message that this hub made cannot be read", e);
    }
  }

  /**
   * The response centre's word.
   *
   * @param isWaiting whether a message about the alarm is still in the outbox
   * @param isUrgentWaiting whether one is that has to be answered: what was said before it does not
   *     close the alarm
   */
  void acknowledged(AlarmId id, Downlink.Word said, boolean isWaiting, boolean isUrgentWaiting) {
    Downlink.Word word =
        said == Downlink.Word.CLOSED && isUrgentWaiting ? Downlink.Word.ACCEPTED : said;
    ActiveAlarm known = all.get(id);
    if (known == null) {
      return;
    }
    boolean over =
        List.of(AlarmChange.CANCELLED.word(), AlarmChange.RESTORED.word()).contains(known.change());
    if (word == Downlink.Word.CLOSED || (over && !isWaiting)) {
      all.remove(id);
      if (all.isEmpty()) {
        all = Map.of();
      }
    } else {
      put(
          new ActiveAlarm(
              id,
              known.change(),
              word.name().toLowerCase(Locale.ROOT),
              known.deliveredBy().isEmpty() ? DESTINATION : known.deliveredBy(),
              known.data()));
    }
  }

  /** As many as a snapshot lists, the newest. */
  ActiveAlarms snapshot() {
    List<ActiveAlarm> oldestFirst = List.copyOf(all.values());
    return new ActiveAlarms(
        oldestFirst.size(),
        oldestFirst.subList(
            Math.max(0, oldestFirst.size() - Composer.SNAPSHOT_SIZE), oldestFirst.size()));
  }

  private void put(ActiveAlarm alarm) {
    if (all.isEmpty()) {
      all = new LinkedHashMap<>(4);
    }
    all.put(alarm.id(), alarm);
  }
}
