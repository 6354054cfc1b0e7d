package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.falls.Device;
import no.trygghub.simulator.falls.FallDataException;
import no.trygghub.simulator.falls.FallEvaluation;
import no.trygghub.simulator.falls.FallFormat;
import no.trygghub.simulator.falls.FallResult;
import no.trygghub.simulator.falls.Recordings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code evaluate-falls}: the fall detector over recorded falls. */
@Command(
    name = "evaluate-falls",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Judges the fall detector by recorded falls and daily activity, and fits its parameters.",
      "Each person is judged by what was fitted to all others; beside it stand the thresholds of the SisFall paper."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:evaluated",
      "1:a file cannot be read or written",
      "2:the recordings, the parameters or the options cannot be used"
    },
    footerHeading = "%nExample:%n",
    footer = "  ./trygghub evaluate-falls --format sisfall --save falls.json DIR")
public final class EvaluateFallsCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      required = true,
      description = "how the recordings are written: ${COMPLETION-CANDIDATES}")
  private FallFormat format = FallFormat.SISFALL;

  @Option(
      names = "--mounting",
      paramLabel = "MOUNTING",
      converter = MountingWord.class,
      description =
          "free: in whichever orientation; belt-x, belt-y, belt-z: on a belt, this axis vertical (default: free, or that of --parameters)")
  private Optional<Mounting> mounting = Optional.empty();

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description = "judge these parameters, which were fitted to others, instead of fitting any")
  private Optional<Path> parameters = Optional.empty();

  @Option(
      names = "--shipped",
      description = "judge the parameters that ship with the hub instead of fitting any")
  private boolean shipped;

  @Option(
      names = "--with",
      paramLabel = "FORMAT=DIR",
      converter = RecordingsWord.class,
      description = "fit to these recordings as well, of people none of whom is judged")
  private List<Recordings> with = List.of();

  @Option(
      names = "--fitted-to",
      paramLabel = "FORMAT=DIR",
      converter = RecordingsWord.class,
      description =
          "fit the detector and the thresholds to these recordings alone, and judge DIR by them")
  private List<Recordings> fittedTo = List.of();

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description =
          "judge what a device of fewer samples a second would have recorded; what is fitted to stays as it is")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--range",
      paramLabel = "G",
      description = "judge what a device of this range in g would have recorded, such as 2 or 16")
  private Optional<Double> range = Optional.empty();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "write the parameters that are fitted to all persons")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--pictures",
      paramLabel = "FOLDER",
      description =
          "draw roc.png, roc-corner.png, confusion.png and activities.png into this folder")
  private Optional<Path> pictures = Optional.empty();

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "the recordings, one .csv.gz for each person")
  private Path folder = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public EvaluateFallsCommand() {}

  @Override
  public Integer call() {
    if (parameters.isPresent() && shipped) {
      throw wrong("--shipped: --parameters names others");
    }
    if ((parameters.isPresent() || shipped) && save.isPresent()) {
      throw wrong("--save: nothing is fitted with --parameters or --shipped");
    }
    if (!with.isEmpty() && !fittedTo.isEmpty()) {
      throw wrong("--with: --fitted-to names what alone is fitted to");
    }
    try {
      evaluate();
      return 0;
    } catch (FallDataException | JsonException e) {
      commandLine().getErr().println("evaluate-falls: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      commandLine().getErr().println("evaluate-falls: " + e);
      return 1;
    }
  }

  private void evaluate() throws IOException, FallDataException, JsonException {
    Optional<FallParameters> given = given();
    Mounting worn = mounting.or(() -> given.map(FallParameters::mounting)).orElse(Mounting.FREE);
    if (given.isPresent() && given.get().mounting() != worn) {
      throw wrong("--mounting: the parameters are for " + given.get().mounting().word());
    }
    FallEvaluation evaluation = FallEvaluation.read(new Recordings(format, folder), device(), worn);
    for (Recordings each : with.isEmpty() ? fittedTo : with) {
      evaluation = evaluation.with(each);
    }
    if (!fittedTo.isEmpty()) {
      evaluation = evaluation.withoutItsOwn();
    }
    PrintWriter out = commandLine().getOut();
    FallResult result =
        given.isPresent() ? evaluation.judge(given.get()) : evaluation.leaveOneOut();
    out.print(result.text());
    if (pictures.isPresent()) {
      result.draw(pictures.get());
    }
    if (save.isPresent()) {
      Files.writeString(save.get(), evaluation.fit().json());
      out.println();
      out.println("Parameters fitted to all persons: " + save.get());
    }
    out.flush();
  }

  private Device device() {
    try {
      return new Device(optional(rate), optional(range));
    } catch (IllegalArgumentException e) {
      throw wrong("--rate, --range: " + e.getMessage());
    }
  }

  /** Picocli knows no {@link OptionalDouble}. */
  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  private Optional<FallParameters> given() throws IOException, JsonException {
    if (shipped) {
      return Optional.of(FallParameters.shipped(mounting.orElse(Mounting.FREE)));
    }
    return parameters.isPresent()
        ? Optional.of(FallParameters.read(parameters.get()))
        : Optional.empty();
  }

  private ParameterException wrong(String what) {
    return new ParameterException(commandLine(), what);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  /** The words of the parameters' file, which picocli would not take for an enum's. */
  static final class MountingWord implements CommandLine.ITypeConverter<Mounting> {
    @Override
    public Mounting convert(String word) {
      return Mounting.of(word)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + word + "', expected free, belt-x, belt-y or belt-z"));
    }
  }

  /** A format and a folder. */
  static final class RecordingsWord implements CommandLine.ITypeConverter<Recordings> {
    @Override
    public Recordings convert(String word) {
      int equals = word.indexOf('=');
      for (FallFormat format : FallFormat.values()) {
        if (equals > 0 && format.name().equalsIgnoreCase(word.substring(0, equals))) {
          return new Recordings(format, Path.of(word.substring(equals + 1)));
        }
      }
      throw new CommandLine.TypeConversionException(
          "'" + word + "', expected a format and a folder such as weda=recordings/weda");
    }
  }
}
