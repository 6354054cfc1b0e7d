package no.trygghub.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.log.Logging;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario that comes with the simulator, through a whole hub, a broker and a centre. */
@Timeout(300)
class ShippedScenariosTest {
  private static SwitchableBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    Logging.start(System.err, Level.SEVERE);
    broker = SwitchableBroker.embedded();
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyExpectationOfAShippedScenarioIsMet(String name, @TempDir Path data) throws Exception {
    Scenario scenario = ShippedScenarios.read(name).orElseThrow();
    CentreReception reception = new CentreReception(message -> {});
    try (ResponseCentre centre = centre(reception)) {
      List<Verdict> verdicts =
          new ScenarioPlayer(
                  scenario, new Pace.Fast(), broker, data, reception, new PlayListener() {})
              .play();

      assertThat(verdicts).isNotEmpty().allSatisfy(v -> assertThat(v.met()).as("%s", v).isTrue());
      assertThat(centre.summary().missing()).isZero();
    }
  }

  @Test
  void noScenarioIsForgottenInTheList() throws Exception {
    Path shipped = Path.of(ShippedScenarios.class.getResource("fall.yaml").toURI()).getParent();
    try (Stream<Path> files = Files.list(shipped)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> file.endsWith(".yaml"))
          .map(file -> file.replace(".yaml", ""))
          .containsExactlyInAnyOrderElementsOf(names());
    }
  }

  private static List<String> names() {
    return ShippedScenarios.names();
  }

  private static ResponseCentre centre(CentreReception reception) throws Exception {
    return ResponseCentre.start(
        CentreSettings.automatic(broker.url()), new SystemClock(true), reception);
  }
}
