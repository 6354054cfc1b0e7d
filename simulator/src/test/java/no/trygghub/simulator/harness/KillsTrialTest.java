package no.trygghub.simulator.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import no.trygghub.simulator.broker.MosquittoProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillsTrialTest {
  @Test
  @Timeout(600)
  void aHubThatIsKilledAFewTimesLosesNothingAndRepeatsNothing(@TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    TrialResult result = new KillsTrial(4, 2).run(new Bench(directory, 1, false, line -> {}));

    assertThat(result.held()).as(() -> String.join("\n", result.lines())).isTrue();
    assertThat(result.account().orElseThrow().raised()).isPositive();
  }
}
