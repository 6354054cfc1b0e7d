package no.trygghub.provisioning.walktest;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.words.HubWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code provision walk-test}: shows each sensor that is triggered, and how long the
 * response centre took to acknowledge it.
 */
@Command(name = "walk-test", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class WalkTestCommand implements Callable<Integer> {
  private static final Path DEFAULT = Path.of("/etc/trygghub/hub.yaml");
  private static final long END_WITHIN_S = 5;

  private final Texts texts;
  private final HubWords words;
  private final InputStream keys;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      descriptionKey = "config")
  private @Nullable Path file;

  @Option(names = "--data", paramLabel = "DIR", descriptionKey = "data")
  private @Nullable Path data;

  @Option(names = "--without", paramLabel = "ID=REASON", descriptionKey = "without")
  private Map<String, String> without = new LinkedHashMap<>();

  @Option(names = "--report", paramLabel = "DIR", descriptionKey = "report")
  private Path directory = Path.of(".");

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** A command that speaks a language and is ended by Enter on standard input. */
  public WalkTestCommand(Language language) {
    this(language, System.in);
  }

  /** A command that is ended by a line of something else. */
  WalkTestCommand(Language language, InputStream keys) {
    this.texts = Texts.of(WalkTestCommand.class, language);
    this.words = new HubWords(language);
    this.keys = keys;
  }

  /** The command, put together. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter err = commandLine.getErr();
    if (file != null && data != null) {
      throw new ParameterException(commandLine, texts.text("config-or-data"));
    }
    without.forEach(
        (id, reason) -> {
          if (reason.isBlank()) {
            throw new ParameterException(commandLine, texts.text("no-reason", id));
          }
        });
    ReportFiles files;
    Path dataDirectory;
    try {
      files = ReportFiles.in(directory);
      dataDirectory = dataDirectory();
    } catch (IOException e) {
      err.println(texts.text("not-writable", directory, e));
      return 2;
    } catch (ConfigurationException e) {
      err.println(e.in(texts.locale()));
      return 2;
    }
    try (HubControl hub = HubControl.connect(dataDirectory)) {
      return walk(hub, files, commandLine);
    } catch (IOException e) {
      err.println(texts.text("no-answer", dataDirectory, String.valueOf(e.getMessage())));
      return 3;
    } catch (JsonException e) {
      err.println(texts.text("no-hub", dataDirectory, String.valueOf(e.getMessage())));
      return 3;
    }
  }

  private int walk(HubControl hub, ReportFiles files, CommandLine commandLine)
      throws IOException, JsonException {
    PrintWriter out = commandLine.getOut();
    PrintWriter err = commandLine.getErr();
    PrintWriter live = json ? err : out;
    hub.begin();
    Optional<JsonObject> first = hub.next();
    if (first.isEmpty()) {
      throw new IOException(texts.text("let-go-of"));
    }
    if (first.get().text("type").equals("refused")) {
      err.println(texts.text("refused", words.cause(first.get().text("cause"))));
      return 3;
    }
    Walk walk =
        new Walk(
            first.get(),
            without,
            texts,
            words,
            line -> {
              live.println(line);
              live.flush();
            });
    List<String> unknown = unknown(walk.ids());
    if (!unknown.isEmpty()) {
      err.println(
          texts.text("no-such-sensor", String.join(", ", unknown), String.join(", ", walk.ids())));
      return 2;
    }
    walk.introduce();
    CountDownLatch done = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> endAndAwait(hub, done), "end-walk-test");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      listen(hub, walk, err);
      WalkTestReport report = walk.report();
      PrintedReport printed = new PrintedReport(report, texts, words);
      out.println(json ? report.json() : printed.text());
      files.write(report, printed).forEach(written -> live.println(texts.text("written", written)));
      out.flush();
      live.flush();
      return report.isPassed() ? 0 : 1;
    } finally {
      done.countDown();
      removeHook(onSignal);
    }
  }

  /** Takes what the hub tells until it tells that the walk test is over, or is gone. */
  private void listen(HubControl hub, Walk walk, PrintWriter err) throws JsonException {
    Thread enter = new Thread(() -> awaitEnter(hub), "enter");
    enter.setDaemon(true);
    enter.start();
    try {
      for (Optional<JsonObject> line = hub.next(); line.isPresent(); line = hub.next()) {
        walk.take(line.get());
        if (walk.isDone()) {
          hub.end();
        }
      }
    } catch (IOException e) {
      err.println(texts.text("connection-lost", String.valueOf(e.getMessage())));
    }
  }

  private void awaitEnter(HubControl hub) {
    try {
      int key = keys.read();
      while (key >= 0 && key != '\n') {
        key = keys.read();
      }
      if (key == '\n') {
        hub.end();
      }
    } catch (IOException e) {
      // Nobody presses anything any more, or the walk test is over.
    }
  }

  /** What Ctrl-C does: the report is written all the same. */
  private static void endAndAwait(HubControl hub, CountDownLatch done) {
    try {
      hub.end();
      if (!done.await(END_WITHIN_S, TimeUnit.SECONDS)) {
        hub.close();
      }
    } catch (IOException e) {
      // It is over already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is what ended the walk test.
    }
  }

  private List<String> unknown(Collection<String> ids) {
    return without.keySet().stream().filter(id -> !ids.contains(id)).sorted().toList();
  }

  private Path dataDirectory() throws ConfigurationException {
    if (data != null) {
      return data;
    }
    return ConfigurationReader.ofInstalledDrivers()
        .read(Optional.ofNullable(file).orElse(DEFAULT))
        .dataDirectory();
  }
}
