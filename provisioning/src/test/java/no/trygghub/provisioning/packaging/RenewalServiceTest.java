package no.trygghub.provisioning.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import no.trygghub.provisioning.testing.Build;
import org.junit.jupiter.api.Test;

/** What systemd makes of the exit codes of a renewal. */
class RenewalServiceTest {
  @Test
  void onlyARenewalThatTheServerGivesLaterIsNoFailureBesidesOneThatIsDone() throws Exception {
    assertThat(
            Files.readAllLines(
                Build.project().resolve("provisioning/src/packaging/files/trygghub-renew.service")))
        .filteredOn(line -> line.startsWith("SuccessExitStatus="))
        .containsExactly("SuccessExitStatus=4");
  }
}
