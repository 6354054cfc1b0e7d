package no.trygghub.simulator.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.replay.RecordedData;
import no.trygghub.simulator.scenario.CentreReception;
import no.trygghub.simulator.scenario.Pace;
import no.trygghub.simulator.scenario.PlayListener;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioPlayer;
import no.trygghub.simulator.scenario.ScenarioReader;
import no.trygghub.simulator.scenario.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From what an accelerometer measures to the alarm that a response centre gets by a real broker.
 */
@Timeout(300)
class FallInSamplesTest {
  private static final String HOME =
      """
      title: A fall
      about: In what an accelerometer measures.
      zone: Europe/Oslo
      date: 2026-01-10
      sensors:
        belt-1: {kind: fall, location: worn, mounting: free}
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void aFallArrivesWithWhatItWas() throws Exception {
    List<String> messages =
        play(
            HOME
                + """
                steps:
                  - at 14:20 belt-1 falls
                  - at 14:20:40 expect fall belt-1
                  - at 14:40 expect nothing else
                  - at 14:40 end
                """);

    JsonObject alarm = alarm(messages);
    JsonObject evidence = alarm.object("evidence");
    assertThat(evidence.text("rule")).isEqualTo("fall");
    assertThat(evidence.number("impactG")).isBetween(1.15, 5.0);
    assertThat(evidence.number("postureDegrees")).isBetween(75.0, 95.0);
    assertThat(evidence.number("unrestG")).isBetween(0.0, 0.1);
    assertThat(evidence.number("score")).isPositive();
    // Five seconds of standing, 0.4 of falling; found three seconds later, and 20 to take it back.
    Duration tillRaised = Duration.between(alarm.instant("detectedAt"), alarm.instant("raisedAt"));
    assertThat(tillRaised).isBetween(Duration.ofMillis(22_900), Duration.ofMillis(23_300));
  }

  @Test
  void withoutATimeToTakeItBackItIsRaisedThreeSecondsAfterTheImpactAndNotRestored()
      throws Exception {
    List<String> messages =
        play(
            HOME
                + """
                rules:
                  fall: {cancel: 0 s}
                steps:
                  - at 14:20 belt-1 falls
                  - at 14:20:15 expect fall belt-1
                  - at 14:40 expect nothing else
                  - at 14:40 end
                """);

    JsonObject alarm = alarm(messages);
    assertThat(Duration.between(alarm.instant("detectedAt"), alarm.instant("raisedAt")))
        .isBetween(Duration.ofMillis(2900), Duration.ofMillis(3300));
    assertThat(messages).filteredOn(message -> message.contains("alarm.restored")).isEmpty();
  }

  @Test
  void aRecordedFallIsOneAndARecordedWalkIsNone() throws Exception {
    Path recording = RecordedData.falls("sisfall").resolve("SA01.csv.gz").toAbsolutePath();

    List<String> messages =
        play(
            HOME
                + """
                steps:
                  - at 14:00 belt-1 plays sisfall D01_SA01_R01 %1$s
                  - at 14:10 expect no fall
                  - at 14:20 belt-1 plays sisfall F01_SA01_R01 %1$s
                  - at 14:21 expect fall belt-1
                  - at 14:40 expect nothing else
                  - at 14:40 end
                """
                    .formatted(recording));

    assertThat(alarm(messages).object("evidence").number("impactG")).isGreaterThan(1.15);
  }

  private static JsonObject alarm(List<String> messages) throws Exception {
    List<String> alarms =
        messages.stream().filter(message -> message.contains("alarm.raised")).toList();
    assertThat(alarms).hasSize(1);
    assertThat(new ContractSchemas().problems(Channel.UP_ALARM, alarms.getFirst())).isEmpty();
    return JsonObject.read(alarms.getFirst()).object("data");
  }

  private List<String> play(String text) throws Exception {
    Scenario scenario = ScenarioReader.read("scenario", text);
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"))) {
      URI url = URI.create(broker.url());
      CentreReception reception = new CentreReception(message -> {});
      try (ResponseCentre centre =
          ResponseCentre.start(CentreSettings.automatic(url), new SystemClock(true), reception)) {
        List<Verdict> verdicts =
            new ScenarioPlayer(
                    scenario,
                    new Pace.Fast(),
                    SwitchableBroker.of(url),
                    directory.resolve("hub"),
                    reception,
                    new PlayListener() {})
                .play();
        assertThat(verdicts)
            .allSatisfy(verdict -> assertThat(verdict.met()).as("%s", verdict).isTrue());
        assertThat(centre.summary().missing()).isZero();
        return reception.messages();
      }
    }
  }
}
