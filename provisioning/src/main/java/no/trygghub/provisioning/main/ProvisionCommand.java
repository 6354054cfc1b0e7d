package no.trygghub.provisioning.main;

import java.util.Objects;
import no.trygghub.hub.main.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code provision}: what a technician needs to set up a hub. */
@Command(
    name = "provision",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "What a technician needs to set up a hub.",
    subcommands = {
      ValidateCommand.class,
      LinesCommand.class,
      StatusCommand.class,
      VersionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:something is wrong, and what is told", "2:wrong use"})
public final class ProvisionCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public ProvisionCommand() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ProvisionCommand()).execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Which command? See --help.");
  }
}
