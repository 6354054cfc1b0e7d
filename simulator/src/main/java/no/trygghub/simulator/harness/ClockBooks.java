package no.trygghub.simulator.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.Received;

/** What came of which hub. Used by the trial and by the response centre's thread. */
final class ClockBooks implements CentreListener {
  private final Map<String, List<Told>> byHub = new HashMap<>();
  private int again;

  /**
   * A stored message as it was told.
   *
   * @param what {@code alarm raised fall}, or an event's word
   * @param sensor the sensor that it is about; empty where there is none
   * @param boot the boot that {@code sinceBoot} counts from
   * @param wall its time by the hub's wall clock
   * @param trusted whether it calls that right
   * @param late whether it came late
   * @param cameAt the right time when it came
   */
  record Told(
      String what,
      String sensor,
      String boot,
      Duration sinceBoot,
      Instant wall,
      boolean trusted,
      boolean late,
      Instant cameAt) {}

  @Override
  public synchronized void received(Received message) {
    try {
      JsonObject data = message.data();
      if (!data.has("seq")) {
        return;
      }
      String what =
          switch (message.channel()) {
            case "alarm" -> "alarm " + data.text("state") + " " + data.text("kind");
            case "event" -> "event " + data.text("event");
            default -> message.channel();
          };
      JsonObject clock = data.object("clock");
      byHub
          .computeIfAbsent(message.hub(), hub -> new ArrayList<>())
          .add(
              new Told(
                  what,
                  data.has("sensor") ? data.object("sensor").text("id") : "",
                  clock.text("bootId"),
                  Duration.ofMillis(clock.integer("sinceBootMs")),
                  JsonObject.read(message.json()).instant("time"),
                  data.truth("timeTrusted"),
                  data.truth("late"),
                  Instant.now()));
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void repeated(Received message) {
    again++;
  }

  @Override
  public void garbage(String topic, String problem) {
    throw new IllegalStateException(topic + ": " + problem);
  }

  /** What a hub told whose words begin so, in the order it came in. */
  synchronized List<Told> of(String hub, String beginning) {
    return byHub.getOrDefault(hub, List.of()).stream()
        .filter(told -> told.what().startsWith(beginning))
        .toList();
  }

  /** How many messages came again. */
  synchronized int again() {
    return again;
  }
}
