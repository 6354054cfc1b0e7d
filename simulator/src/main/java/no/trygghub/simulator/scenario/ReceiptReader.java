package no.trygghub.simulator.scenario;

import java.time.Instant;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.scenario.Receipt.Change;
import no.trygghub.simulator.scenario.Receipt.Group;

/** Reads what expectations need of a message as the contract describes it. */
final class ReceiptReader {
  private ReceiptReader() {}

  /**
   * The receipt of a message; empty for one about neither alarm, fault nor event.
   *
   * @throws JsonException where the message is not what the contract says
   */
  static Optional<Receipt> read(String json) throws JsonException {
    JsonObject event = JsonObject.read(json);
    Instant at = event.instant("time");
    String type = event.text("type");
    String about = event.optionalText("subject").orElse("");
    if (type.startsWith("no.trygghub.alarm.")) {
      return Optional.of(ofState(Group.ALARM, event.object("data"), about, at));
    }
    if (type.startsWith("no.trygghub.fault.")) {
      return Optional.of(ofState(Group.FAULT, event.object("data"), about, at));
    }
    if (type.startsWith("no.trygghub.event.")) {
      JsonObject data = event.object("data");
      return Optional.of(
          new Receipt(
              Group.EVENT, data.text("event"), about, Change.RAISED, at, data.truth("late")));
    }
    return Optional.empty();
  }

  private static Receipt ofState(Group group, JsonObject data, String about, Instant at)
      throws JsonException {
    Change change =
        switch (data.text("state")) {
          case "raised" -> Change.RAISED;
          case "changed" -> Change.CHANGED;
          case "cancelled" -> Change.CANCELLED;
          case "restored" -> Change.RESTORED;
          default ->
              throw new JsonException("state: raised, changed, cancelled or restored is expected");
        };
    return new Receipt(group, data.text("kind"), about, change, at, data.truth("late"));
  }
}
