package no.trygghub.provisioning.status;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
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

/** The command {@code provision status}: asks the hub of this computer how it is. */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class StatusCommand implements Callable<Integer> {
  private static final Path DEFAULT = Path.of("/etc/trygghub/hub.yaml");

  /** A hub answers at once; one whose disk hangs does not. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Texts texts;
  private final HubWords words;
  private final Supplier<Screen> screen;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      descriptionKey = "config")
  private @Nullable Path file;

  @Option(names = "--data", paramLabel = "DIR", descriptionKey = "data")
  private @Nullable Path data;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--watch", descriptionKey = "watch")
  private boolean watch;

  @Spec private @Nullable CommandSpec spec;

  /** A command that speaks a language and watches at the user's terminal. */
  public StatusCommand(Language language) {
    this(language, Screen::ofTheUser);
  }

  /** A command that watches elsewhere. */
  StatusCommand(Language language, Supplier<Screen> screen) {
    this.texts = Texts.of(StatusCommand.class, language);
    this.words = new HubWords(language);
    this.screen = screen;
  }

  /** The command, put together. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    if (file != null && data != null) {
      throw new ParameterException(commandLine, texts.text("config-or-data"));
    }
    if (json && watch) {
      throw new ParameterException(commandLine, texts.text("json-or-watch"));
    }
    Path socket;
    try {
      socket = StatusSocket.in(dataDirectory());
    } catch (ConfigurationException e) {
      commandLine.getErr().println(e.getMessage());
      return 2;
    }
    return watch ? watch(socket, commandLine.getOut()) : once(socket, commandLine);
  }

  private int once(Path socket, CommandLine commandLine) {
    try {
      String document = ask(socket);
      StatusReport report = report(document);
      commandLine.getOut().println(json ? document : report.text());
      return exitCode(report);
    } catch (IOException e) {
      commandLine.getErr().println(noAnswer(socket, e));
      return 3;
    } catch (JsonException e) {
      commandLine.getErr().println(texts.text("no-hub", socket, e.getMessage()));
      return 3;
    }
  }

  /**
   * Shows it anew each second until the user ends that; a hub that is restarted meanwhile is shown
   * again.
   */
  private int watch(Path socket, PrintWriter out) {
    int last = 3;
    try (Screen user = screen.get()) {
      do {
        try {
          StatusReport report = report(ask(socket));
          user.show(out, report.lines(), texts.text("how-to-end"));
          last = exitCode(report);
        } catch (IOException e) {
          user.show(out, noAnswer(socket, e).lines().toList(), texts.text("how-to-end"));
          last = 3;
        } catch (JsonException e) {
          user.show(
              out,
              texts.text("no-hub", socket, e.getMessage()).lines().toList(),
              texts.text("how-to-end"));
          last = 3;
        }
      } while (!user.endsWithinASecond());
    }
    return last;
  }

  private StatusReport report(String document) throws JsonException {
    return StatusReport.of(JsonObject.read(document), texts, words);
  }

  private static int exitCode(StatusReport report) {
    return report.isWell() ? 0 : 1;
  }

  private Path dataDirectory() throws ConfigurationException {
    if (data != null) {
      return data;
    }
    return ConfigurationReader.ofInstalledDrivers()
        .read(Optional.ofNullable(file).orElse(DEFAULT))
        .dataDirectory();
  }

  private String ask(Path socket) throws IOException {
    FutureTask<String> answer = new FutureTask<>(() -> StatusSocket.read(socket));
    Thread thread = new Thread(answer, "ask");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(""), e);
    } catch (TimeoutException e) {
      throw new IOException(texts.text("too-slow", PATIENCE.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String noAnswer(Path socket, IOException e) {
    return texts.text("no-answer", socket, e.getMessage())
        + System.lineSeparator()
        + (Files.exists(socket) ? texts.text("may-you") : texts.text("no-socket"))
        + System.lineSeparator()
        + texts.text("where-to-look");
  }
}
