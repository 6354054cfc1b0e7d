package no.trygghub.provisioning.main;

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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code provision lines}: what GPIO this computer has and what is wired to it. */
@Command(
    name = "lines",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists the board, its GPIO chips and their lines: the GPIO number, the pin of a Raspberry Pi's"
          + " header, who uses the line, and which sensor or output of a configuration it is for.",
      "Changes nothing and takes no line, so the hub may run meanwhile."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed, and every sensor and output of the configuration has its line",
      "1:a chip cannot be read, or a line of the configuration is missing or used by another",
      "2:wrong use, or the configuration cannot be used",
      "3:this computer has no GPIO chips"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./trygghub provision lines --config hub.yaml",
      "  ./trygghub provision lines --config hub.yaml --json"
    })
final class LinesCommand implements Callable<Integer> {
  private static final Path DEFAULT = Path.of("/etc/trygghub/hub.yaml");

  private final Supplier<Board> board;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "the configuration whose sensors to show (default: /etc/trygghub/hub.yaml where it is"
              + " there)")
  private @Nullable Path file;

  @Option(names = "--json", description = "print it as JSON")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli, for this computer's board. */
  LinesCommand() {
    this(() -> Board.read(Path.of("/")));
  }

  /** For some other board. */
  LinesCommand(Supplier<Board> board) {
    this.board = board;
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
    LinesReport report = new LinesReport(board.get(), wires);
    commandLine.getOut().println(json ? report.json() : report.text());
    if (report.hasNoChips()) {
      err.println(
          "This computer has no GPIO chips: there is no /dev/gpiochip*. On a Raspberry Pi they are"
              + " always there; a container has to be given them.");
      return 3;
    }
    report.problems().forEach(err::println);
    return report.problems().isEmpty() ? 0 : 1;
  }

  private static List<Wire> wires(Path configuration) throws ConfigurationException {
    return Wire.of(ConfigurationReader.ofInstalledDrivers().read(configuration));
  }
}
