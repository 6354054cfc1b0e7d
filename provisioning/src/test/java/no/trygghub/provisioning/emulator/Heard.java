package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.testing.ResponseCentre;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What a response centre heard of a hub in the guest. */
final class Heard {
  /** Long enough for a computer that emulates another one and does other things as well. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ResponseCentre centre;

  Heard(ResponseCentre centre) {
    this.centre = centre;
  }

  /** What was said of alarms of a kind for that sensor, one word of their state each, in order. */
  List<String> alarms(String sensor, String kind) {
    return states("up/alarm", sensor, kind);
  }

  /** The same of faults. */
  List<String> faults(String sensor, String kind) {
    return states("up/fault", sensor, kind);
  }

  /** When the first reading was that an alarm for that sensor is about, by the hub's clock. */
  Instant detected(String sensor) {
    return centre.on("up/alarm").stream()
        .filter(message -> sensor.equals(subject(message)))
        .map(message -> Instant.parse(message.field("detectedAt").toString()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits until that was said of alarms, and nothing else, and then takes them on as a response
   * centre does, so that no annunciator calls for one.
   */
  void awaitAlarms(String sensor, String kind, String... states) {
    await(() -> assertThat(alarms(sensor, kind)).as(sensor).containsExactly(states));
    for (ResponseCentre.Heard alarm : about("up/alarm", sensor, kind)) {
      centre.acknowledge(
          alarm.topic().replace("/up/alarm", ""),
          new AlarmId(alarm.field("alarmId").toString()),
          Optional.empty(),
          Downlink.Word.ACCEPTED);
    }
  }

  /** Waits until that was said of faults, and nothing else. */
  void awaitFaults(String sensor, String kind, String... states) {
    await(() -> assertThat(faults(sensor, kind)).as(sensor).containsExactly(states));
  }

  /** Waits until that holds. */
  static void await(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private List<String> states(String channel, String sensor, String kind) {
    return about(channel, sensor, kind).stream()
        // A message that is not acknowledged comes again, with the same id.
        .map(message -> message.id() + " " + message.state())
        .distinct()
        .map(text -> text.substring(text.indexOf(' ') + 1))
        .toList();
  }

  private List<ResponseCentre.Heard> about(String channel, String sensor, String kind) {
    return centre.on(channel).stream()
        .filter(message -> message.field("kind").equals(kind) && sensor.equals(subject(message)))
        .toList();
  }

  private static String subject(ResponseCentre.Heard message) {
    try {
      return message.event().text("subject");
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
