package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.measure.Figure;
import no.trygghub.simulator.measure.Measurement;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code measure}: what the hub manages on this machine. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures what the hub manages on this machine and prints the figures as a table for docs/figures.md.",
      "Judges nothing. What can be measured:",
      "  hub      a hub without a backlog (a minute)",
      "  drain    how fast a backlog of stored messages leaves, beside the same MQTT client without a store (three minutes)",
      "  queries  what the number of stored messages does to the database: a thousand, and ten times a backlog (two minutes)",
      "  alarms   how fast an alarm is while a backlog leaves, beside an idle hub (a minute)",
      "  wear     what days of a home write to a memory card; takes root",
      "  footprint",
      "           how soon the packaged hub is armed and how much memory it takes, beside one without flags (five minutes)"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:something went wrong, and what is told", "2:wrong use"})
public final class MeasureCommand implements Callable<Integer> {
  private static final int LEAST_MESSAGES = 100;

  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description = "hub, drain, queries, alarms, wear or footprint (default: hub)")
  private List<Measurement.What> what = List.of(Measurement.What.HUB);

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description =
          "mqtt://host:port (default: a Mosquitto of its own, which has to be installed, for drain, alarms and footprint; else an embedded broker)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--messages",
      paramLabel = "NUMBER",
      defaultValue = "100000",
      description = "how many stored messages make a backlog (default: ${DEFAULT-VALUE})")
  private int messages = 100_000;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description =
          "for wear: a recorded home, of the format and the map that are given with it (default: a made-up one)")
  private Optional<Path> recording = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "kasteren",
      description =
          "how the recording is written: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Recording.Format format = Recording.Format.KASTEREN;

  @Option(
      names = "--map",
      paramLabel = "MAP",
      defaultValue = "kasteren-b",
      description =
          "which of the recording's sensors are ours, as for the command replay (default: ${DEFAULT-VALUE})")
  private String map = "kasteren-b";

  @Option(
      names = "--record-classes",
      paramLabel = "FILE",
      description =
          "for footprint: instead of measuring, add the classes that the hub loads to this list, for its class data archive")
  private Optional<Path> classes = Optional.empty();

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public MeasureCommand() {}

  @Override
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (messages < LEAST_MESSAGES) {
      throw new ParameterException(
          spec.commandLine(), "--messages must be at least " + LEAST_MESSAGES);
    }
    boolean mosquitto =
        what.contains(Measurement.What.DRAIN)
            || what.contains(Measurement.What.ALARMS)
            || what.contains(Measurement.What.FOOTPRINT);
    try (Scratch scratch = Scratch.of(Optional.empty());
        BrokerChoice choice =
            mosquitto
                ? BrokerChoice.mosquitto(broker, scratch.directory())
                : BrokerChoice.of(broker)) {
      Measurement measurement =
          new Measurement(choice.url(), scratch.directory(), messages, home());
      if (classes.isPresent()) {
        out.println(
            measurement.recordClasses(classes.get()) + " lines are in " + classes.get() + " now");
        return 0;
      }
      boolean connects = !what.equals(List.of(Measurement.What.QUERIES));
      out.println(
          "Measured on: "
              + Measurement.machine()
              + (connects ? ", " + measurement.broker() : "")
              + ".");
      out.println();
      out.println("| what | figure | how |");
      out.println("|---|---|---|");
      Consumer<Figure> told =
          figure -> {
            out.println(
                "| " + figure.what() + " | " + figure.value() + " | " + figure.how() + " |");
            out.flush();
          };
      for (Measurement.What each : what) {
        measurement.run(each, told);
      }
      return 0;
    }
  }

  private Measurement.Home home() throws IOException, RecordingException {
    return recording.isEmpty()
        ? Measurement.Home.madeUp()
        : new Measurement.Home(
            map,
            RecordedHome.of(
                Recording.read(format, recording.get()), SensorMap.read(map), ZoneOffset.UTC));
  }
}
