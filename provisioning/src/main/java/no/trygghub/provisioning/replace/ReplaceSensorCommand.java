package no.trygghub.provisioning.replace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.lines.Board;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.lines.ConfiguredLines;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.words.HubWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code provision replace-sensor}: another sensor in the place of one. */
@Command(name = "replace-sensor", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class ReplaceSensorCommand implements Callable<Integer> {
  private static final String DRIVER = "driver";

  /** What a sensor is whatever reads it, and how falls are found in samples. */
  private static final Set<String> OF_THE_SENSOR = Set.of("kind", "location", DRIVER);

  private static final Set<String> OF_SAMPLES = Set.of("mounting", "parameters");

  private final Texts texts;
  private final HubWords words;
  private final BufferedReader in;
  private final Supplier<Board> board;
  private final Service service;
  private final InstantSource time;

  @Parameters(index = "0", paramLabel = "SENSOR", descriptionKey = "SENSOR")
  private String sensor = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      descriptionKey = "KEY-VALUE",
      arity = "0..*")
  private Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = Path.of("/etc/trygghub/hub.yaml");

  @Option(names = "--restart")
  private boolean restart;

  @Option(names = "--watch", paramLabel = "SECONDS", defaultValue = "60")
  private int watchSeconds = 60;

  @Spec private @Nullable CommandSpec spec;

  /** The command for this computer. */
  public ReplaceSensorCommand(Language language) {
    this(
        language,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        () -> Board.read(Path.of("/")),
        Service.ofSystemd(),
        InstantSource.system());
  }

  ReplaceSensorCommand(
      Language language,
      BufferedReader in,
      Supplier<Board> board,
      Service service,
      InstantSource time) {
    this.texts = Texts.of(ReplaceSensorCommand.class, language);
    this.words = new HubWords(language);
    this.in = in;
    this.board = board;
    this.service = service;
    this.time = time;
  }

  /** The command line of it, with its help. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = commandLine.getOut();
    PrintWriter err = commandLine.getErr();
    try {
      HubConfiguration before = ConfigurationReader.ofInstalledDrivers().read(file);
      SensorSettings old =
          before.sensors().stream()
              .filter(settings -> settings.sensor().id().value().equals(sensor))
              .findFirst()
              .orElseThrow(() -> new ParameterException(commandLine, noSuch(before)));
      String text = Files.readString(file);
      Optional<SensorText> found = SensorText.of(text, sensor);
      if (found.isEmpty()) {
        err.println(texts.text("not-editable", file, sensor));
        return 1;
      }
      describe(old, found.get(), before, out);
      return replace(before, old, found.get(), out, err);
    } catch (ConfigurationException e) {
      err.println(e.in(texts.locale()));
      return 1;
    } catch (AccessDeniedException e) {
      err.println(texts.text("not-allowed", e.getFile()));
      return 1;
    } catch (IOException e) {
      err.println(texts.text("fails", String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private String noSuch(HubConfiguration configuration) {
    return texts.text(
        "no-such-sensor",
        sensor,
        file,
        configuration.sensors().stream()
            .map(settings -> settings.sensor().id().value())
            .collect(Collectors.joining(", ")));
  }

  private int replace(
      HubConfiguration before,
      SensorSettings old,
      SensorText text,
      PrintWriter out,
      PrintWriter err)
      throws IOException, InterruptedException {
    Questions questions = new Questions(in, out, texts);
    boolean isGuided = given.isEmpty();
    Map<String, String> changes =
        isGuided
            ? questions.changes(text.values(), old.driver(), drivers(old))
            : new LinkedHashMap<>(given);
    if (changes.isEmpty()) {
      out.println(texts.text("nothing-changes"));
      return follow(before, isGuided, questions, out, err);
    }
    forgetOfOtherDrivers(old, text, changes);
    Optional<String> changed = text.with(changes);
    if (changed.isEmpty()) {
      err.println(texts.text("not-editable", file, sensor));
      return 1;
    }
    try (ConfigurationChange change = ConfigurationChange.trying(file, changed.get())) {
      tellChanges(text.values(), changes, out);
      if (isGuided && !questions.agrees(texts.text("write"))) {
        out.println(texts.text("left"));
        return 1;
      }
      Path copy = change.apply(time.instant());
      out.println(texts.text("written", file, copy));
      tellLines(change.configuration(), out);
    } catch (ConfigurationException e) {
      err.println(texts.text("refused", file));
      e.problems().forEach(problem -> err.println("  " + problem.in(texts.locale())));
      return 1;
    }
    return follow(before, isGuided, questions, out, err);
  }

  private void describe(
      SensorSettings old, SensorText text, HubConfiguration configuration, PrintWriter out) {
    out.println(
        texts.text(
            "is",
            sensor,
            words.kind(old.sensor().kind().word()),
            old.sensor().location(),
            old.driver()));
    text.values().forEach((key, value) -> out.println("  " + key + ": " + value));
    tellLines(configuration, out);
  }

  private void tellLines(HubConfiguration configuration, PrintWriter out) {
    ConfiguredLines.of(configuration, texts.language())
        .of(sensor, board.get())
        .forEach(line -> out.println(texts.text("wired-to", line)));
  }

  private void tellChanges(
      Map<String, String> before, Map<String, String> changes, PrintWriter out) {
    changes.forEach(
        (key, value) ->
            out.println(
                texts.text(
                    "change", key, before.getOrDefault(key, "-"), value.isEmpty() ? "-" : value)));
  }

  /** Another driver does not understand the options of the old one. */
  private static void forgetOfOtherDrivers(
      SensorSettings old, SensorText text, Map<String, String> changes) {
    String driver = changes.getOrDefault(DRIVER, old.driver());
    Optional<SensorDriverProvider> provider =
        installed().filter(one -> one.driver().equals(driver)).findFirst();
    if (driver.equals(old.driver()) || provider.isEmpty()) {
      return;
    }
    Set<String> known =
        provider.get().options().stream().map(DriverOption::key).collect(Collectors.toSet());
    for (String key : text.values().keySet()) {
      boolean stays =
          known.contains(key)
              || OF_THE_SENSOR.contains(key)
              || (provider.get().givesSamples() && OF_SAMPLES.contains(key));
      if (!stays) {
        changes.putIfAbsent(key, "");
      }
    }
  }

  /** Has the hub begin with it, and shows what the sensor says. */
  private int follow(
      HubConfiguration configuration,
      boolean isGuided,
      Questions questions,
      PrintWriter out,
      PrintWriter err)
      throws IOException, InterruptedException {
    if (!restart && !(isGuided && questions.agrees(texts.text("restart")))) {
      out.println(texts.text("restart-later", String.join(" ", Service.RESTART)));
      return 0;
    }
    String wrong = service.restart();
    if (!wrong.isEmpty()) {
      err.println(texts.text("not-restarted", wrong));
      return 1;
    }
    if (watchSeconds <= 0) {
      return 0;
    }
    out.println(texts.text("trigger", sensor, watchSeconds));
    Optional<FirstReading.Seen> last =
        new FirstReading(configuration.dataDirectory(), sensor)
            .watch(Duration.ofSeconds(watchSeconds), seen -> tell(seen, out));
    if (last.isEmpty()) {
      err.println(texts.text("no-hub"));
      return 1;
    }
    if (!last.get().faults().isEmpty()) {
      err.println(
          texts.text(
              "has-faults",
              last.get().faults().stream().map(words::fault).collect(Collectors.joining(", "))));
      return 1;
    }
    return 0;
  }

  private void tell(FirstReading.Seen seen, PrintWriter out) {
    out.println(
        texts.text(
            "says",
            sensor,
            seen.isKnown() ? words.state(seen.state()) : texts.text("nothing-yet")));
    out.flush();
  }

  private static Map<String, SensorDriverProvider> drivers(SensorSettings settings) {
    return installed()
        .filter(provider -> provider.kinds().contains(settings.sensor().kind()))
        .collect(Collectors.toMap(SensorDriverProvider::driver, provider -> provider, (a, b) -> a));
  }

  private static Stream<SensorDriverProvider> installed() {
    return ServiceLoader.load(SensorDriverProvider.class).stream().map(ServiceLoader.Provider::get);
  }
}
