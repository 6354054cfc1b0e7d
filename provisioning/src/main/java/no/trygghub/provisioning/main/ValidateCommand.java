package no.trygghub.provisioning.main;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code provision validate}: finds every problem of a configuration without touching
 * any device.
 */
@Command(name = "validate", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class ValidateCommand implements Callable<Integer> {
  private final Texts texts;

  @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("hub.yaml");

  @Spec private @Nullable CommandSpec spec;

  ValidateCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    try {
      HubConfiguration configuration = ConfigurationReader.ofInstalledDrivers().read(file);
      commandLine
          .getOut()
          .println(
              texts.text(
                  "valid",
                  file,
                  configuration.hub(),
                  configuration.tenant(),
                  String.join(
                      ", ",
                      configuration.sensors().stream()
                          .map(sensor -> sensor.sensor().id().value())
                          .toList()),
                  String.join(
                      ", ",
                      configuration.destinations().stream()
                          .map(destination -> destination.url().toString())
                          .toList())));
      return 0;
    } catch (ConfigurationException e) {
      commandLine.getErr().println(e.in(texts.locale()));
      return 1;
    }
  }
}
