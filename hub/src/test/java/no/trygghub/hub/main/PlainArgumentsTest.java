package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlainArgumentsTest {
  @Test
  void whatAServiceIsStartedWithNeedsNoPicocli() {
    assertThat(PlainArguments.of("--config", "/etc/trygghub/hub.yaml"))
        .contains(new PlainArguments(Path.of("/etc/trygghub/hub.yaml"), false));
    assertThat(PlainArguments.of("--config", "hub.yaml", "--debug"))
        .contains(new PlainArguments(Path.of("hub.yaml"), true));
  }

  @Test
  void everythingElseIsLeftToPicocli() {
    assertThat(PlainArguments.of()).isEmpty();
    assertThat(PlainArguments.of("--help")).isEmpty();
    assertThat(PlainArguments.of("--config")).isEmpty();
    assertThat(PlainArguments.of("--config", "--debug")).isEmpty();
    assertThat(PlainArguments.of("--confg", "hub.yaml")).isEmpty();
    assertThat(PlainArguments.of("--config", "hub.yaml", "--version")).isEmpty();
    assertThat(PlainArguments.of("--config", "hub.yaml", "--debug", "--debug")).isEmpty();
  }
}
