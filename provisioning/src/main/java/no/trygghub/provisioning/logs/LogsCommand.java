package no.trygghub.provisioning.logs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code provision logs}: shows what the hub has logged. */
@Command(name = "logs", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class LogsCommand implements Callable<Integer> {
  private static final String LINES = "200";

  /** A line begins with the part of the hub that wrote it. */
  private static final String FAULTS =
      "^\\S+ (fault-|not-connected|refused|rejected|agent-stuck|disk-|still-in-memory|database-)";

  private static final String ALARMS =
      "^\\S+ (alarm-|acknowledged|repeating|falling-back|sending-to|rejected|event-pre-alarm)";

  private final Texts texts;
  private final Journal journal;

  @Option(names = "--since", paramLabel = "TIME")
  private @Nullable String since;

  @Option(names = {"-f", "--follow"})
  private boolean follow;

  @ArgGroup private Only only = new Only();

  @Spec private @Nullable CommandSpec spec;

  /** The command for some journal. */
  public LogsCommand(Language language, Journal journal) {
    this.texts = Texts.of(LogsCommand.class, language);
    this.journal = journal;
  }

  /** At most one of two. */
  private static final class Only {
    @Option(names = "--faults")
    private boolean faults;

    @Option(names = "--alarms")
    private boolean alarms;
  }

  /** The command line of it, with its help. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter err = commandLine.getErr();
    switch (journal.state()) {
      case NONE -> {
        err.println(texts.text("no-journal"));
        return 3;
      }
      case CLOSED -> {
        err.println(texts.text("closed"));
        return 3;
      }
      case READABLE -> {}
    }
    try {
      return show(commandLine.getOut(), err);
    } catch (IOException e) {
      err.println(texts.text("not-read", e.getMessage()));
      return 3;
    }
  }

  private int show(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
    Process process = journal.reading(options()).start();
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    boolean isEmpty = true;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(line);
        out.flush();
        isEmpty = false;
      }
    }
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(end);
    if (!said.isBlank()) {
      err.println(texts.text("not-read", said.strip()));
      return 2;
    }
    if (isEmpty) {
      err.println(texts.text("nothing"));
    }
    // journalctl ends with 1 where a pattern was found nowhere.
    return code == 0 || isEmpty ? 0 : 3;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(List.of("--output", "short-iso"));
    if (since != null) {
      options.addAll(List.of("--since", since));
    } else {
      options.addAll(List.of("--lines", LINES));
    }
    if (follow) {
      options.add("--follow");
    }
    if (only.faults || only.alarms) {
      options.add("--grep=" + (only.faults ? FAULTS : ALARMS));
    }
    return options;
  }
}
