package no.trygghub.provisioning.installed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.gpio.GpioOutputProvider;
import no.trygghub.drivers.gpio.GpioSensorProvider;
import no.trygghub.provisioning.installed.standin.StandInOutputs;
import no.trygghub.provisioning.installed.standin.StandInSensors;
import no.trygghub.provisioning.testing.Build;

/** Contacts for the installed hub of a root that has no GPIO. */
final class StandInLines {
  private static final String LINES = "/srv/lines/";

  private final InstalledRoot root;

  StandInLines(InstalledRoot root) {
    this.root = root;
  }

  /** Has the installed drivers find the stand-in in the place of the GPIO driver. */
  void install() {
    root.succeed("mkdir -p " + LINES);
    Path library = root.file("/usr/lib/trygghub");
    try (Stream<Path> files = Files.list(library)) {
      Path drivers =
          files
              .filter(file -> file.getFileName().toString().matches("drivers-[\\d.]+\\.jar"))
              .findFirst()
              .orElseThrow();
      try (FileSystem jar =
          FileSystems.newFileSystem(URI.create("jar:" + drivers.toUri()), Map.of())) {
        addClasses(jar);
        replace(jar, SensorDriverProvider.class, GpioSensorProvider.class, StandInSensors.class);
        replace(jar, OutputDriverProvider.class, GpioOutputProvider.class, StandInOutputs.class);
      }
      root.succeed("chmod 644 /usr/lib/trygghub/*.jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the contact at a line. */
  void close(int gpio) {
    root.write(LINES + gpio, "");
  }

  private static void addClasses(FileSystem jar) throws IOException {
    String folder = StandInSensors.class.getPackageName().replace('.', '/');
    Path classes = Build.project().resolve("provisioning/target/test-classes").resolve(folder);
    Path target = Files.createDirectories(jar.getPath("/" + folder));
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            target.resolve(Objects.requireNonNull(file.getFileName()).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void replace(FileSystem jar, Class<?> service, Class<?> real, Class<?> standIn)
      throws IOException {
    Path file = jar.getPath("/META-INF/services/" + service.getName());
    String names = Files.readString(file);
    if (!names.contains(real.getName())) {
      throw new IllegalStateException(real + " is no driver any more");
    }
    Files.writeString(file, names.replace(real.getName(), standIn.getName()));
  }
}
