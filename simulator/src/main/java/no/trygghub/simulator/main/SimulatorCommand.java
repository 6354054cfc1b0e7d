package no.trygghub.simulator.main;

import no.trygghub.hub.main.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands of the simulator under one name. */
@Command(
    name = "trygghub",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Simulated sensors, scenarios, recorded homes and a response centre.",
    subcommands = {
      DemoCommand.class,
      SimulateCommand.class,
      InjectCommand.class,
      ReplayCommand.class,
      ReceiveCommand.class,
      FleetCommand.class,
      MeasureCommand.class,
      HarnessCommand.class,
      EvaluateFallsCommand.class,
      CaCommand.class
    })
public final class SimulatorCommand implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  /** Made by picocli. */
  public SimulatorCommand() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, for a test to run a command without ending the process. */
  static CommandLine commandLine() {
    return new CommandLine(new SimulatorCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failure());
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Which command? See --help.");
    }
  }

  /** Tells what went wrong in one line; the stack is of no use to whoever typed the command. */
  private static final class Failure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed) {
      commandLine
          .getErr()
          .println(
              commandLine
                  .getColorScheme()
                  .errorText(
                      commandLine.getCommandName()
                          + ": "
                          + String.valueOf(exception.getMessage())));
      return 1;
    }
  }
}
