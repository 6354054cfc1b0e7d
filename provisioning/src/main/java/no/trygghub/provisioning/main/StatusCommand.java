package no.trygghub.provisioning.main;

import java.io.IOException;
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
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.main.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code provision status}: asks the hub of this computer how it is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Asks the hub that runs on this computer how it is, and prints what it says.",
      "Run it as the hub's own user, as a member of its group, or as root."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the hub is well",
      "1:the hub has a fault, an alarm that nobody answers, or a destination that is down",
      "2:wrong use, or the configuration cannot be used",
      "3:no hub answers, and what to do"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./trygghub provision status",
      "  ./trygghub provision status --config hub.yaml --json"
    })
final class StatusCommand implements Callable<Integer> {
  /** A hub answers at once; one whose disk hangs does not. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration of the hub (default: /etc/trygghub/hub.yaml)")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "its data directory, in place of the configuration that names it")
  private @Nullable Path data;

  @Option(names = "--json", description = "print the JSON that the hub gives, as it is")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    if (file != null && data != null) {
      throw new ParameterException(commandLine, "Give --config or --data, not both.");
    }
    Path socket;
    try {
      socket = StatusSocket.in(dataDirectory());
    } catch (ConfigurationException e) {
      commandLine.getErr().println(e.getMessage());
      return 2;
    }
    try {
      String document = ask(socket);
      StatusReport report = StatusReport.of(JsonObject.read(document));
      commandLine.getOut().println(json ? document : report.text());
      return report.isWell() ? 0 : 1;
    } catch (IOException e) {
      commandLine.getErr().println(noAnswer(socket, e));
      return 3;
    } catch (JsonException e) {
      commandLine
          .getErr()
          .println(
              "What answers at "
                  + socket
                  + " is no hub, or one of another version: "
                  + e.getMessage());
      return 3;
    }
  }

  private Path dataDirectory() throws ConfigurationException {
    if (data != null) {
      return data;
    }
    return ConfigurationReader.ofInstalledDrivers()
        .read(Optional.ofNullable(file).orElse(Path.of("/etc/trygghub/hub.yaml")))
        .dataDirectory();
  }

  private static String ask(Path socket) throws IOException {
    FutureTask<String> answer = new FutureTask<>(() -> StatusSocket.read(socket));
    Thread thread = new Thread(answer, "ask");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "it does not answer within " + PATIENCE.toSeconds() + " s; its disk may hang", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String noAnswer(Path socket, IOException e) {
    String cause = Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("");
    String what =
        Files.exists(socket)
            ? "Is the hub running, and may you use its socket?"
            : "There is no socket: the hub does not run, or it has another data directory.";
    return "No hub answers at "
        + socket
        + " ("
        + (e.getCause() instanceof TimeoutException ? e.getMessage() : cause)
        + ").\n"
        + what
        + "\nSee 'systemctl status trygghub' and 'journalctl -u trygghub', or start it with"
        + " './trygghub hub --config FILE'.";
  }
}
