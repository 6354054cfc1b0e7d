package no.trygghub.provisioning.lines;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import no.trygghub.drivers.lines.Board;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code provision lines}: what GPIO this computer has and what is wired to it. */
@Command(name = "lines", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class LinesCommand implements Callable<Integer> {
  private static final Path DEFAULT = Path.of("/etc/trygghub/hub.yaml");

  private final Texts texts;
  private final Supplier<Board> board;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private @Nullable Path file;

  @Option(names = "--json")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /**
   * The command for some board.
   *
   * @param board read when the command runs
   */
  public LinesCommand(Language language, Supplier<Board> board) {
    this.texts = Texts.of(LinesCommand.class, language);
    this.board = board;
  }

  /** The command line of it, with its help. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter err = commandLine.getErr();
    Optional<Path> configuration =
        Optional.ofNullable(file)
            .or(() -> Files.exists(DEFAULT) ? Optional.of(DEFAULT) : Optional.empty());
    List<Wire> wires;
    try {
      wires = configuration.isPresent() ? wires(configuration.get()) : List.of();
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return 2;
    }
    LinesReport report = new LinesReport(board.get(), wires, texts);
    commandLine.getOut().println(json ? report.json() : report.text());
    if (report.hasNoChips()) {
      err.println(texts.text("no-chips"));
      return 3;
    }
    report.problems().forEach(err::println);
    return report.problems().isEmpty() ? 0 : 1;
  }

  private static List<Wire> wires(Path configuration) throws ConfigurationException {
    return Wire.of(ConfigurationReader.ofInstalledDrivers().read(configuration));
  }
}
