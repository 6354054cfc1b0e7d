package no.trygghub.provisioning.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.provisioning.testing.Build;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user-data that makes a hub of a fresh Raspberry Pi OS. */
class CloudInitExampleTest {
  private static final String BEGIN = "      tenant:";
  private static final String END = "  # Whom the hub trusts";
  private static final int INDENTED = 6;

  @TempDir private Path directory = Path.of("");

  @Test
  void theConfigurationInItIsValidOnceItsCapitalsAreFilledIn() throws Exception {
    String userData = Files.readString(Build.project().resolve("docs/cloud-init.yaml"));
    assertThat(userData).startsWith("#cloud-config\n");
    String configuration =
        userData
            .substring(userData.indexOf(BEGIN), userData.indexOf(END))
            .indent(-INDENTED)
            .replace("TENANT", "0806")
            .replace("HUB", "h-7f3a")
            .replace("BROKER", "alarm.example");
    Files.createDirectory(directory.resolve("tls"));
    Files.writeString(directory.resolve("tls/ca-main.pem"), "");

    HubConfiguration read =
        ConfigurationReader.ofInstalledDrivers()
            .read(Files.writeString(directory.resolve("hub.yaml"), configuration));

    assertThat(read.hub().toString()).contains("h-7f3a");
    assertThat(read.sensors()).hasSize(2);
  }
}
