package no.trygghub.hub.main;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code hub}: runs a hub until it is told to stop. */
@Command(
    name = "hub",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs a hub: listens to its sensors, decides what is an alarm, and delivers it.",
      "Logs to standard output, one line an event. Stops cleanly on SIGTERM or Ctrl-C."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped because it was told to",
      "1:the configuration cannot be used; every problem in it is listed",
      "2:wrong use of this command",
      "3:the database cannot be used",
      "4:another hub works with the same data directory",
      "70:the agent did not go on and ended itself, to be started anew"
    })
public final class HubCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/trygghub/hub.yaml",
      description = "the configuration (default: ${DEFAULT-VALUE})")
  private Path file = Path.of("/etc/trygghub/hub.yaml");

  @Option(
      names = "--debug",
      description = "log every reading too; shows when somebody gets up, so not for daily use")
  private boolean debug;

  /** Made by picocli. */
  public HubCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        PlainArguments.of(args)
            .map(plain -> new HubProcess(plain.file(), plain.debug()).run())
            .orElseGet(() -> new CommandLine(new HubCommand()).execute(args)));
  }

  @Override
  public Integer call() {
    return new HubProcess(file, debug).run();
  }
}
