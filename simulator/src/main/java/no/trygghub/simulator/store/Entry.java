package no.trygghub.simulator.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.Arrival;
import no.trygghub.simulator.centre.Received;

/** A message as the tables have it. */
sealed interface Entry {
  /** As far as every JSON reader counts. */
  long HIGHEST_SEQUENCE = (1L << 53) - 1;

  /** Of an alarm or fault; words on a longer one could not be kept. */
  Pattern ID = Pattern.compile("[A-Za-z0-9]{1,16}");

  /** One that promises less is not missed by anybody. */
  long LONGEST_PROMISE_S = Duration.ofDays(31).toSeconds();

  /** Which hub it is of. */
  HubKey hub();

  /** How it came. */
  Arrival arrival();

  /** Whether the connection to a broker is there. */
  record Status(HubKey hub, Arrival arrival, String state, long session, Instant toldAt)
      implements Entry {}

  /** The hub lives. */
  record Heartbeat(
      HubKey hub,
      Arrival arrival,
      Duration nextWithin,
      long uptimeS,
      long outboxDepth,
      Optional<Instant> oldestUnacknowledged,
      String epoch,
      long lastSequence,
      String sensorsLost,
      boolean paused,
      boolean walkTest)
      implements Entry {}

  /** What is heard and not kept: the snapshot of alarms, and what is not known yet. */
  record Heard(HubKey hub, Arrival arrival) implements Entry {}

  /** A message with a number, and what it is about. */
  record Numbered(
      HubKey hub,
      Arrival arrival,
      String type,
      String epoch,
      long sequence,
      Optional<String> reference,
      Instant time,
      boolean timeTrusted,
      boolean late,
      Content content)
      implements Entry {}

  /** What a message with a number is about. */
  sealed interface Content {
    /** An alarm. */
    record Alarm(
        String id,
        String kind,
        String category,
        String severity,
        String state,
        boolean asks,
        boolean test,
        Optional<String> sensor,
        Optional<String> sensorKind,
        Optional<String> location,
        Instant detectedAt,
        Instant raisedAt,
        Optional<Instant> changedAt,
        String evidence)
        implements Content {}

    /** A fault. */
    record Fault(
        String id,
        String kind,
        String subject,
        String state,
        String cause,
        Instant since,
        Instant changedAt)
        implements Content {}

    /** The hub was taken out of use. */
    record Decommissioned() implements Content {}

    /** Anything else; readings are not kept, because they tell a lot about a person's life. */
    record Other(boolean kept) implements Content {}
  }

  /**
   * Reads a message.
   *
   * @throws JsonException where it is not of the contract
   */
  static Entry of(Arrival arrival) throws JsonException {
    Received message = arrival.message();
    HubKey hub = new HubKey(message.tenant(), message.hub());
    JsonObject data = message.data();
    return switch (message.channel()) {
      case "status" -> status(hub, arrival);
      case "heartbeat" -> heartbeat(hub, arrival, data);
      default -> message.sequence().isPresent() ? numbered(hub, arrival) : new Heard(hub, arrival);
    };
  }

  private static Entry status(HubKey hub, Arrival arrival) throws JsonException {
    JsonObject data = arrival.message().data();
    String state = oneOf(data, "state", Set.of("online", "offline"));
    boolean lost =
        state.equals("offline") && data.optionalText("reason").filter("lost"::equals).isPresent();
    return new Status(
        hub,
        arrival,
        lost ? "lost" : state,
        data.integer("session"),
        JsonObject.read(arrival.message().json()).instant("time"));
  }

  private static Entry heartbeat(HubKey hub, Arrival arrival, JsonObject data)
      throws JsonException {
    return new Heartbeat(
        hub,
        arrival,
        nextWithin(data),
        data.integer("uptimeS"),
        data.integer("outboxDepth"),
        data.has("oldestUnacknowledged")
            ? Optional.of(data.instant("oldestUnacknowledged"))
            : Optional.empty(),
        data.text("epoch"),
        data.integer("lastSeq"),
        String.join(" ", data.texts("sensorsLost")),
        data.truth("paused"),
        data.truth("walkTest"));
  }

  private static Duration nextWithin(JsonObject data) throws JsonException {
    long seconds = data.integer("nextWithinS");
    if (seconds < 1 || seconds > LONGEST_PROMISE_S) {
      throw new JsonException(
          "nextWithinS: expected 1 to " + LONGEST_PROMISE_S + ", found " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private static Entry numbered(HubKey hub, Arrival arrival) throws JsonException {
    Received message = arrival.message();
    JsonObject event = JsonObject.read(message.json());
    JsonObject data = message.data();
    String type = event.text("type");
    Content content =
        switch (message.channel()) {
          case "alarm" -> alarm(type, data);
          case "fault" -> fault(data);
          case "event" ->
              data.text("event").equals(Finding.EventKind.DECOMMISSIONED.word())
                  ? new Content.Decommissioned()
                  : new Content.Other(true);
          default -> new Content.Other(!message.channel().equals("telemetry"));
        };
    return new Numbered(
        hub,
        arrival,
        type,
        message.epoch(),
        sequence(data),
        message.reference(),
        event.instant("time"),
        data.truth("timeTrusted"),
        data.truth("late"),
        content);
  }

  private static long sequence(JsonObject data) throws JsonException {
    long sequence = data.integer("seq");
    if (sequence < 1 || sequence > HIGHEST_SEQUENCE) {
      throw new JsonException("seq: expected 1 to " + HIGHEST_SEQUENCE + ", found " + sequence);
    }
    return sequence;
  }

  private static Content alarm(String type, JsonObject data) throws JsonException {
    String state = oneOf(data, "state", Set.of("raised", "changed", "cancelled", "restored"));
    Optional<JsonObject> sensor =
        data.has("sensor") ? Optional.of(data.object("sensor")) : Optional.empty();
    return new Content.Alarm(
        id(data, "alarmId"),
        data.text("kind"),
        data.text("class"),
        data.text("severity"),
        state.equals("changed") ? "raised" : state,
        Composer.isUrgent(type, data),
        data.truth("test"),
        sensor.isPresent() ? Optional.of(sensor.get().text("id")) : Optional.empty(),
        sensor.isPresent() ? sensor.get().optionalText("kind") : Optional.empty(),
        sensor.isPresent() ? sensor.get().optionalText("location") : Optional.empty(),
        data.instant("detectedAt"),
        data.instant("raisedAt"),
        data.has("changedAt") ? Optional.of(data.instant("changedAt")) : Optional.empty(),
        JsonObject.write(data.object("evidence").fields()));
  }

  private static Content fault(JsonObject data) throws JsonException {
    return new Content.Fault(
        id(data, "faultId"),
        data.text("kind"),
        data.text("subject"),
        oneOf(data, "state", Set.of("raised", "restored")),
        data.text("cause"),
        data.instant("since"),
        data.instant("changedAt"));
  }

  private static String id(JsonObject data, String field) throws JsonException {
    String id = data.text(field);
    if (!ID.matcher(id).matches()) {
      throw new JsonException(
          field + ": expected up to 16 letters and digits, found " + JsonObject.shown(id));
    }
    return id;
  }

  private static String oneOf(JsonObject data, String field, Set<String> words)
      throws JsonException {
    String word = data.text(field);
    if (!words.contains(word)) {
      throw new JsonException(
          field + ": expected one of " + List.copyOf(words) + ", found " + JsonObject.shown(word));
    }
    return word;
  }
}
