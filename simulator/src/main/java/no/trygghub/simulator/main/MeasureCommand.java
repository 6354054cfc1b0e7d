package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.measure.Figure;
import no.trygghub.simulator.measure.Measurement;
import no.trygghub.simulator.measure.Wear;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;
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
      "Takes about a minute. Judges nothing.",
      "With --wear it measures instead what days of a home write to a memory card, which takes root."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:something went wrong, and what is told", "2:wrong use"})
public final class MeasureCommand implements Callable<Integer> {
  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "mqtt://host:port (default: an embedded broker)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--wear",
      description = "measure what is written to a memory card, in a made-up home or a recorded one")
  private boolean wear;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description =
          "with --wear: a recorded home, of the format and the map that are given with it")
  private Optional<Path> recording = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "kasteren",
      description = "how the recording is written: ${COMPLETION-CANDIDATES}")
  private Recording.Format format = Recording.Format.KASTEREN;

  @Option(
      names = "--map",
      paramLabel = "MAP",
      defaultValue = "kasteren-b",
      description = "which of the recording's sensors are ours, as for the command replay")
  private String map = "kasteren-b";

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
      Consumer<Figure> told =
          figure -> {
            out.println(
                "| " + figure.what() + " | " + figure.value() + " | " + figure.how() + " |");
            out.flush();
          };
      if (wear) {
        measureWear(new Wear(choice.url(), scratch.directory()), told);
      } else {
        new Measurement(choice.url(), scratch.directory()).run(told);
      }
      return 0;
    }
  }

  private void measureWear(Wear measured, Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    if (recording.isEmpty()) {
      measured.run("a made-up home", Wear.madeUpHome(), told);
      return;
    }
    RecordedHome home =
        RecordedHome.of(
            Recording.read(format, recording.get()), SensorMap.read(map), ZoneOffset.UTC);
    measured.run(map, home, told);
  }
}
