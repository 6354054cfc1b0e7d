package no.trygghub.simulator.main;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.measure.Measurement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code measure}: what the hub manages on this machine. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures what the hub manages on this machine and prints the figures as a table for docs/figures.md.",
      "Takes about a minute. Judges nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:something went wrong, and what is told", "2:wrong use"})
public final class MeasureCommand implements Callable<Integer> {
  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "mqtt://host:port (default: an embedded broker)")
  private Optional<URI> broker = Optional.empty();

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public MeasureCommand() {}

  @Override
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (BrokerChoice choice = BrokerChoice.of(broker);
        Scratch scratch = Scratch.of(Optional.empty())) {
      out.println("Measured on: " + Measurement.machine() + ".");
      out.println();
      out.println("| what | figure | how |");
      out.println("|---|---|---|");
      new Measurement(choice.url(), scratch.directory())
          .run(
              figure -> {
                out.println(
                    "| " + figure.what() + " | " + figure.value() + " | " + figure.how() + " |");
                out.flush();
              });
      return 0;
    }
  }
}
