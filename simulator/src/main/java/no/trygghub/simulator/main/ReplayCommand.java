package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.replay.KillComparison;
import no.trygghub.simulator.replay.Kills;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.ReplayReport;
import no.trygghub.simulator.replay.ReplayResult;
import no.trygghub.simulator.replay.Replayer;
import no.trygghub.simulator.replay.RuleComparison;
import no.trygghub.simulator.replay.SeenAlarm;
import no.trygghub.simulator.replay.WeekPlot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code replay}: a recorded home through a whole hub. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Replays a recorded home through a whole hub: sensors, rules, database, broker, response centre.",
      "Weeks pass in seconds. Prints which alarms were raised and whether all were delivered,",
      "beside those of other rules where asked for, and draws a week."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was delivered and acknowledged, and kills made no difference",
      "1:something was not delivered, or kills made a difference",
      "2:the recording, the map, the rules or the options cannot be used",
      "3:the broker or the data directory cannot be used, or the plot not written"
    },
    footerHeading = "%nExample:%n",
    footer = "  ./trygghub replay --format kasteren --map kasteren-b houseB-ss.txt.gz")
public final class ReplayCommand implements Callable<Integer> {
  private static final int SKIPPED_SHOWN = 5;

  @Mixin private RecordingOptions recorded = new RecordingOptions();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "take the rules from a file instead of the map: a hub.yaml, or only its rules")
  private Optional<Path> rules = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "replay it once more with the rules of this file, and put both side by side")
  private Optional<Path> compare = Optional.empty();

  @Option(
      names = "--plot",
      paramLabel = "FILE.html",
      description = "draw a week with its sensors and alarms into a file for a browser")
  private Optional<Path> plot = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description =
          "the first day that --plot draws, as 2009-07-21 (default: the recording's first)")
  private Optional<LocalDate> from = Optional.empty();

  @Option(
      names = "--strict",
      description = "a line of the recording that cannot be read is an error, not skipped")
  private boolean strict;

  @Option(
      names = "--broker",
      paramLabel = "mqtt://HOST:PORT",
      description = "the broker to use (default: one of the simulator's own)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the hub keeps its database (default: a directory that is deleted after)")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--kills",
      paramLabel = "N",
      description =
          "replay it once more in a process that is killed N times at random moments, and compare")
  private int kills;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "what the random moments are drawn from (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  @Parameters(index = "0", paramLabel = "FILE", description = "the recording, plain or .gz")
  private Path file = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public ReplayCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(System.err, Level.SEVERE);
    checkOptions();
    try {
      Recording recording = recorded.read(file);
      tellSkipped(recording);
      RecordedHome mapped = RecordedHome.of(recording, recorded.sensors(), recorded.zone());
      RecordedHome home = rules.isPresent() ? mapped.with(rules.get()) : mapped;
      Optional<RecordedHome> other =
          compare.isPresent() ? Optional.of(mapped.with(compare.get())) : Optional.empty();
      checkWeek(home);
      return replay(recording, home, other) ? 0 : 1;
    } catch (RecordingException e) {
      err().println("replay: " + e.getMessage());
      return 2;
    } catch (IOException | BufferException e) {
      err().println("replay: " + e.getMessage());
      return 3;
    }
  }

  private boolean replay(Recording recording, RecordedHome home, Optional<RecordedHome> other)
      throws IOException, InterruptedException, RecordingException {
    String run = UUID.randomUUID().toString().substring(0, 8);
    try (BrokerChoice choice = BrokerChoice.of(broker);
        Scratch scratch = Scratch.of(data)) {
      Replayer replayer = new Replayer(home, choice.url());
      ReplayResult result = replayer.replay("h-" + run, scratch.directory().resolve("h-" + run));
      Optional<KillComparison> comparison = Optional.empty();
      if (kills > 0) {
        List<Instant> eventful =
            result.alarms().stream().map(alarm -> Instant.parse(alarm.at())).toList();
        ReplayResult killed =
            replayer.replayWithKills(
                "k-" + run,
                scratch.directory().resolve("k-" + run),
                new Kills(kills, seed, eventful));
        comparison = Optional.of(new KillComparison(result, killed));
      }
      Optional<RuleComparison> sideBySide = Optional.empty();
      if (other.isPresent()) {
        Replayer others = new Replayer(other.get(), choice.url());
        sideBySide = Optional.of(RuleComparison.of(result, compared(others, "c-" + run, scratch)));
      }
      ReplayReport report = new ReplayReport(home, recording, result, comparison, sideBySide);
      plot(home, result, sideBySide);
      out().print(json ? report.json() + System.lineSeparator() : report.table());
      out().flush();
      return report.isGood();
    }
  }

  private static ReplayResult compared(Replayer others, String hub, Scratch scratch)
      throws IOException, InterruptedException, RecordingException {
    try {
      return others.replay(hub, scratch.directory().resolve(hub));
    } catch (RecordingException e) {
      throw new RecordingException("--compare: " + e.getMessage(), e);
    }
  }

  private void plot(RecordedHome home, ReplayResult result, Optional<RuleComparison> compared)
      throws IOException {
    if (plot.isPresent()) {
      List<SeenAlarm> others = compared.map(both -> both.second().alarms()).orElse(List.of());
      Map<String, List<SeenAlarm>> alarms =
          compared.isPresent()
              ? Map.of("alarms A", result.alarms(), "alarms B", others)
              : Map.of("alarms", result.alarms());
      WeekPlot week = new WeekPlot(home, from.orElse(home.firstDay()), alarms);
      Files.writeString(plot.get(), week.html(String.valueOf(file.getFileName())));
    }
  }

  private void checkWeek(RecordedHome home) {
    if (from.filter(day -> day.isBefore(home.firstDay()) || day.isAfter(home.lastDay()))
        .isPresent()) {
      throw wrong(
          "--from: '"
              + from.get()
              + "', expected a day of the recording, "
              + home.firstDay()
              + " to "
              + home.lastDay());
    }
  }

  private void checkOptions() {
    if (kills < 0) {
      throw wrong("--kills: '" + kills + "', expected a number from 0");
    }
    if (from.isPresent() && plot.isEmpty()) {
      throw wrong("--from: names the week of --plot, which is missing");
    }
    if (plot.filter(page -> !isWritable(page)).isPresent()) {
      throw wrong("--plot: '" + plot.get() + "', expected a file in a folder that is there");
    }
    if (broker.isPresent() && !BrokerChoice.isUsable(broker.get())) {
      throw wrong(
          "--broker: '" + broker.get() + "', expected mqtt://host:port, without TLS or a user");
    }
  }

  private static boolean isWritable(Path page) {
    Path folder = Objects.requireNonNullElse(page.getParent(), Path.of(""));
    return !Files.isDirectory(page) && Files.isDirectory(folder);
  }

  private void tellSkipped(Recording recording) throws RecordingException {
    List<String> skipped = recording.skipped();
    if (strict && !skipped.isEmpty()) {
      throw new RecordingException(
          skipped.getFirst() + " (--strict; " + skipped.size() + " such lines)");
    }
    skipped.stream().limit(SKIPPED_SHOWN).forEach(line -> err().println("skipped: " + line));
    if (skipped.size() > SKIPPED_SHOWN) {
      err().println("skipped: ... and " + (skipped.size() - SKIPPED_SHOWN) + " more lines");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(commandLine(), what);
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private PrintWriter err() {
    return commandLine().getErr();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
