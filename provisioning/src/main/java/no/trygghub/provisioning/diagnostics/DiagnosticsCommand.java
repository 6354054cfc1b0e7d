package no.trygghub.provisioning.diagnostics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.check.CheckCommand;
import no.trygghub.provisioning.logs.Journal;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code provision diagnostics}: an archive without secrets and without anything about
 * the person.
 */
@Command(name = "diagnostics", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class DiagnosticsCommand implements Callable<Integer> {
  private static final String LINES = "5000";
  private static final String CONTENTS = "contents.txt";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Texts texts;
  private final Path root;
  private final Journal journal;
  private final InstantSource time;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = Path.of("/etc/trygghub/hub.yaml");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE")
  private @Nullable Path output;

  @Spec private @Nullable CommandSpec spec;

  /**
   * The command for a computer.
   *
   * @param root the root of its file system, for what the kernel tells there
   */
  public DiagnosticsCommand(Language language, Path root, Journal journal, InstantSource time) {
    this.texts = Texts.of(DiagnosticsCommand.class, language);
    this.root = root;
    this.journal = journal;
    this.time = time;
  }

  /** The command line of it, with its help. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter err = commandLine.getErr();
    List<Part> parts = parts();
    String contents = contents(parts);
    parts.addFirst(new Part(CONTENTS, "", contents));
    Path archive = Optional.ofNullable(output).orElseGet(this::usualName);
    try {
      Archive.write(archive, parts);
    } catch (FileAlreadyExistsException e) {
      err.println(texts.text("exists", archive));
      return 1;
    } catch (IOException e) {
      err.println(texts.text("not-written", archive, e.toString()));
      return 1;
    }
    commandLine.getOut().print(contents);
    commandLine.getOut().println(texts.text("written", archive));
    return 0;
  }

  private Path usualName() {
    return Path.of("trygghub-diagnostics-" + STAMP.format(time.instant()) + ".zip");
  }

  private List<Part> parts() throws InterruptedException {
    SystemFacts facts = new SystemFacts(root);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("versions.txt", texts.text("versions"), facts.versions()));
    parts.add(new Part("system.txt", texts.text("system"), facts.system()));
    Optional<HubConfiguration> configuration = Optional.empty();
    try {
      HubConfiguration read = ConfigurationReader.ofInstalledDrivers().read(file);
      configuration = Optional.of(read);
      parts.add(
          new Part("configuration.json", texts.text("configuration"), Picked.configuration(read)));
    } catch (ConfigurationException e) {
      parts.add(new Part("problems.json", texts.text("problems"), Picked.problems(e.problems())));
    }
    if (configuration.isPresent()) {
      Path data = configuration.get().dataDirectory();
      // A problem of the configuration may repeat what stands there.
      parts.add(
          new Part("check.json", texts.text("check"), CheckCommand.json(file, texts.language())));
      parts.add(new Part("status.json", texts.text("status"), status(data)));
      parts.add(new Part("data.txt", texts.text("data"), facts.data(data)));
      parts.add(new Part("database.txt", texts.text("database"), DatabaseCounts.of(data)));
    }
    parts.add(new Part("log.txt", texts.text("log"), log()));
    return parts;
  }

  private String status(Path data) {
    try {
      return Picked.status(JsonObject.read(StatusSocket.read(StatusSocket.in(data))));
    } catch (IOException | JsonException e) {
      return "{}";
    }
  }

  private String log() throws InterruptedException {
    if (journal.state() != Journal.State.READABLE) {
      return texts.text("no-log") + "\n";
    }
    try {
      Process process =
          journal
              .reading(List.of("--output", "short-iso", "--no-hostname", "--lines", LINES))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      List<String> lines;
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        lines = LogFilter.operational(reader.lines().toList());
      }
      int ignored = process.waitFor();
      return String.join("\n", lines) + "\n";
    } catch (IOException e) {
      return texts.text("no-log") + "\n";
    }
  }

  private String contents(List<Part> parts) {
    StringBuilder text = new StringBuilder(texts.text("contents")).append('\n');
    for (Part part : parts) {
      text.append(String.format(Locale.ROOT, "  %-20s %s%n", part.name(), part.reason()));
    }
    return text.append(texts.text("left-out")).append('\n').toString();
  }
}
