package no.trygghub.simulator.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.harness.Harness;
import no.trygghub.simulator.measure.Measurement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code harness}: tries to make the hub lose an alarm. */
@Command(
    name = "harness",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Tries to make the hub lose an alarm, with real processes, files and Mosquitto brokers, and prints a report.",
      "Without --whole each trial is a short one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything held",
      "1:something did not hold, or a trial could not be run; the report and standard error say what",
      "2:wrong use"
    })
public final class HarnessCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "TRIAL",
      description = "which trials (default: all); --list tells their names")
  private List<String> names = List.of();

  @Option(names = "--list", description = "list the trials and end")
  private boolean list;

  @Option(names = "--whole", description = "run them in full, which takes hours")
  private boolean whole;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "where chance begins (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      description = "where files go, which are kept (default: a temporary one)")
  private Optional<Path> directory = Optional.empty();

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public HarnessCommand() {}

  @Override
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (list) {
      for (String name : Harness.names()) {
        out.println(name + ": " + Harness.what(name).orElse(""));
      }
      return 0;
    }
    for (String name : names) {
      if (!Harness.names().contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no trial '" + name + "'; there are " + String.join(", ", Harness.names()));
      }
    }
    try (Scratch scratch = Scratch.of(directory)) {
      out.println("Run on: " + Measurement.machine() + ".");
      out.println();
      boolean held =
          new Harness(scratch.directory(), seed, whole, out, spec.commandLine().getErr())
              .run(names.isEmpty() ? Harness.names() : names);
      return held ? 0 : 1;
    }
  }
}
