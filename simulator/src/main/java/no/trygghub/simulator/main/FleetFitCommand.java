package no.trygghub.simulator.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.fleet.rhythm.Agreement;
import no.trygghub.simulator.fleet.rhythm.Rhythm;
import no.trygghub.simulator.fleet.rhythm.RhythmException;
import no.trygghub.simulator.fleet.rhythm.RhythmFile;
import no.trygghub.simulator.fleet.rhythm.RhythmFit;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code fleet fit}: how somebody lives, in numbers. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Fits from a recorded home how the person lives, and prints it for --rhythm of the command fleet:",
      "nights, bed exits, the use of each door and movement sensor. Nothing of a single day is in it.",
      "Ends with how well days that are drawn from it agree with the recorded ones."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fitted", "2:the recording or the map cannot be used"},
    footerHeading = "%nExample:%n",
    footer = "  ./trygghub fleet fit --format kasteren --map kasteren-b houseB-ss.txt.gz")
public final class FleetFitCommand implements Callable<Integer> {
  @Mixin private RecordingOptions recorded = new RecordingOptions();

  @Option(
      names = "--name",
      description = "what the rhythm is to be called (default: the map's name)")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--nights",
      paramLabel = "FILE",
      description =
          "what was written down about the person, in the same format: the nights are fitted from it and not from a bed sensor; may be given for each recording")
  private List<Path> nights = List.of();

  @Option(
      names = "--in-bed",
      paramLabel = "ID",
      defaultValue = "18",
      description =
          "for --nights: what is written there while the person is in bed (default: ${DEFAULT-VALUE})")
  private String inBed = "18";

  @Option(
      names = "--out-of-bed",
      paramLabel = "ID",
      defaultValue = "15",
      description =
          "for --nights: what is written there while the person has left the bed for a moment (default: ${DEFAULT-VALUE})")
  private String outOfBed = "15";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "what the days are drawn from for the comparison (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "recordings of the same home, plain or .gz")
  private List<Path> files = List.of();

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public FleetFitCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      SensorMap sensors = recorded.sensors();
      List<RecordedHome> homes = new ArrayList<>();
      if (!nights.isEmpty() && nights.size() != files.size()) {
        throw new ParameterException(
            spec.commandLine(), "--nights: expected one for each of the recordings");
      }
      for (int i = 0; i < files.size(); i++) {
        RecordedHome home = RecordedHome.of(recorded.read(files.get(i)), sensors, recorded.zone());
        homes.add(
            nights.isEmpty()
                ? home
                : RhythmFit.withNights(home, recorded.read(nights.get(i)), inBed, outOfBed));
      }
      String called = name.orElseGet(() -> plainName(recorded.map()));
      Rhythm rhythm = RhythmFit.of(called, homes);
      out.println(
          "# Fitted by: trygghub fleet fit --format "
              + recorded.format()
              + " --map "
              + recorded.map()
              + nights.stream()
                  .map(file -> " --nights " + file.getFileName())
                  .collect(Collectors.joining())
              + (nights.isEmpty() ? " " : " --in-bed " + inBed + " --out-of-bed " + outOfBed + " ")
              + files.stream()
                  .map(file -> String.valueOf(file.getFileName()))
                  .collect(Collectors.joining(" ")));
      out.print(RhythmFile.write(rhythm));
      out.println("# How days that are drawn from it agree with the recorded ones:");
      Agreement.of(rhythm, homes, seed).table().forEach(line -> out.println("# " + line));
      out.flush();
      return 0;
    } catch (RecordingException | RhythmException e) {
      spec.commandLine().getErr().println("fleet fit: " + e.getMessage());
      return 2;
    }
  }

  private static String plainName(String map) {
    String file = String.valueOf(Path.of(map).getFileName());
    return file.replaceFirst("\\.ya?ml$", "");
  }
}
