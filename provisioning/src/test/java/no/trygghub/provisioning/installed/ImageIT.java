package no.trygghub.provisioning.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package where no systemd runs, as in the building of an image or a container. */
class ImageIT {
  @TempDir private Path directory = Path.of("");

  @Test
  void anImageWithThePackageAndAConfigurationIsARunningHubOnceItIsBooted() {
    try (InstalledRoot image = InstalledRoot.unpack(directory)) {
      image.write("/etc/trygghub/hub.yaml", Home.CONFIGURATION);
      image.succeed("dpkg -i " + image.addPackage());
      assertThat(image.succeed("stat -c %U:%G /etc/trygghub/hub.yaml"))
          .isEqualTo("trygghub:trygghub");

      image.succeed("dpkg -i " + image.addPackage("9.0.0"));
      image.succeed("dpkg -r trygghub");
      assertThat(image.file("/etc/trygghub/hub.yaml")).exists();
      image.succeed("dpkg -P trygghub");
      assertThat(image.file("/etc/trygghub")).doesNotExist();
      assertThat(image.file("/var/lib/trygghub")).doesNotExist();
      assertThat(image.file("/var/cache/trygghub")).doesNotExist();

      image.write("/etc/trygghub/hub.yaml", Home.CONFIGURATION);
      image.succeed("dpkg -i " + image.addPackage());
      image.boot();
      new Home(image).awaitConnected();
    }
  }
}
