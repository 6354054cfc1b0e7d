package no.trygghub.simulator.main;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.scenario.Pace;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code demo}: everything at once, at a speed that a person can follow. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Starts a broker, a hub with simulated sensors and a response centre in this process and plays a night:",
      "somebody wanders, the network goes away, somebody falls. Takes about a minute. Needs no root, no installed",
      "service and no certain port, and leaves nothing behind."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every alarm arrived and was acknowledged",
      "1:something went wrong, and what is told",
      "2:wrong use of this command"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final double FIRST_SPEED = 60;

  @Option(names = "--fast", description = "as fast as the computer can")
  private boolean fast;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    Pace pace = fast ? new Pace.Fast() : new Pace.AsWritten(FIRST_SPEED);
    ScenarioRun run =
        new ScenarioRun(
            ShippedScenarios.read("demo").orElseThrow(),
            pace,
            Objects.requireNonNull(spec).commandLine().getOut(),
            line -> {});
    return run.play(Optional.empty(), Optional.empty()) ? 0 : 1;
  }
}
