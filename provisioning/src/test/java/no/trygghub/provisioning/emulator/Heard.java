package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.testing.ResponseCentre;
import org.awaitility.Awaitility;

/** What a response centre heard of a hub in the guest. */
final class Heard {
  /** Long enough for a computer that emulates another one and does other things as well. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

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

  /** Waits until that was said of alarms, and nothing else. */
  void awaitAlarms(Duration within, String sensor, String kind, String... states) {
    await(within, () -> assertThat(alarms(sensor, kind)).as(sensor).containsExactly(states));
  }

  /** Waits until that was said of faults, and nothing else. */
  void awaitFaults(String sensor, String kind, String... states) {
    await(PATIENCE, () -> assertThat(faults(sensor, kind)).as(sensor).containsExactly(states));
  }

  static void await(Duration within, org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(within).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
  }

  private List<String> states(String channel, String sensor, String kind) {
    return centre.on(channel).stream()
        .filter(message -> message.field("kind").equals(kind) && sensor.equals(subject(message)))
        // A message that is not acknowledged comes again, with the same id.
        .map(message -> message.id() + " " + message.state())
        .distinct()
        .map(text -> text.substring(text.indexOf(' ') + 1))
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
