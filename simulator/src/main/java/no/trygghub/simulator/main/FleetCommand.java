package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.fleet.Fleet;
import no.trygghub.simulator.fleet.FleetException;
import no.trygghub.simulator.fleet.FleetReport;
import no.trygghub.simulator.fleet.FleetSettings;
import no.trygghub.simulator.fleet.Storm;
import no.trygghub.simulator.fleet.rhythm.Incidents;
import no.trygghub.simulator.fleet.rhythm.Rhythm;
import no.trygghub.simulator.fleet.rhythm.RhythmException;
import no.trygghub.simulator.fleet.rhythm.RhythmFile;
import no.trygghub.simulator.measure.BrokerVersion;
import no.trygghub.simulator.measure.Measurement;
import no.trygghub.simulator.terminal.FleetProgress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code fleet}: a town of hubs. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = FleetFitCommand.class,
    description = {
      "Runs many hubs in one process, each with the hub's detection, a person's days and an MQTT session",
      "of its own, cuts the power of a district, and tells what became of every message.",
      "The days are drawn from rhythms that were fitted from recorded homes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was lost, and everything was acknowledged",
      "1:something was lost, not acknowledged, or a hub did not come back",
      "2:wrong use",
      "3:the machine is not up to it, or the broker cannot be used; what is told"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  ./trygghub fleet --hubs 1000 --days 1 --speed 300 --storm 'at 12:00 100%% for 10 min'")
public final class FleetCommand implements Callable<Integer> {
  private static final int MOST_HUBS = 1_000_000;
  private static final int MOST_DAYS = 1_000;
  private static final int MOST_THREADS = 9;

  @Option(
      names = "--hubs",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many hubs (default: ${DEFAULT-VALUE})")
  private int hubs = 100;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "1",
      description = "how many days pass; may be a part of one, 0.5 say (default: ${DEFAULT-VALUE})")
  private double days = 1;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "300",
      description =
          "how many times as fast as real time; storms are in real time (default: ${DEFAULT-VALUE})")
  private double speed = 300;

  @Option(
      names = "--broker",
      paramLabel = "mqtt://HOST:PORT",
      description =
          "the broker to use (default: a Mosquitto of its own, which has to be installed)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--broker-pid",
      paramLabel = "PID",
      description = "the process of that broker on this machine, to measure what it takes")
  private Optional<Long> brokerPid = Optional.empty();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "what everything is drawn from: the same seed gives the same days (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--storm",
      paramLabel = "WHEN",
      description = {
        "a district without power: 'at 12:00 30%% for 10 min', with 'day 2' before it where that is meant,",
        "and 'at once' behind it for hubs that try to connect the moment it is back;",
        "may be given several times; 'none' for none (default: at 12:00 30%% for 10 min)"
      })
  private List<String> storms = List.of();

  @Option(
      names = "--rhythm",
      paramLabel = "FILE",
      description =
          "how people live, as 'fleet fit' prints it; may be given several times (default: those that ship)")
  private List<String> rhythms = List.of();

  @Option(
      names = "--incidents",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "falls, calls for help, doors left open and dead sensors so many times as often (default: ${DEFAULT-VALUE})")
  private double incidents = 1;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "how many threads the hubs share (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write the report, its pictures and the books of all messages there")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--lose-every",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "the response centre loses every N-th alarm that it has acknowledged, to see that the books notice")
  private int loseEvery;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public FleetCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(System.err, Level.SEVERE);
    PrintWriter to = commandLine().getOut();
    List<Storm> parsed = checked();
    try (Scratch scratch = Scratch.of(Optional.empty())) {
      Fleet.check(hubs, broker.map(FleetCommand::isLoopback).orElse(true), broker.isEmpty());
      List<Rhythm> lives = rhythms();
      try (BrokerChoice choice = BrokerChoice.mosquitto(broker, scratch.directory())) {
        String name = Measurement.machine() + ", " + BrokerVersion.of(choice.url());
        FleetReport report = run(choice, parsed, lives);
        if (out.isPresent()) {
          report.write(out.get(), name);
        }
        to.print(report.markdown(name));
        to.flush();
        return report.isGood() ? 0 : 1;
      }
    } catch (RhythmException e) {
      throw wrong("--rhythm: " + e.getMessage());
    } catch (FleetException | IOException e) {
      commandLine().getErr().println("fleet: " + e.getMessage());
      return 3;
    }
  }

  private FleetReport run(BrokerChoice choice, List<Storm> parsed, List<Rhythm> lives)
      throws FleetException, InterruptedException {
    try (FleetProgress progress = FleetProgress.onStandardError(hubs)) {
      return new Fleet(
              new FleetSettings(
                  hubs,
                  days,
                  speed,
                  choice.url(),
                  brokerPid.isPresent() ? OptionalLong.of(brokerPid.get()) : choice.process(),
                  seed,
                  parsed,
                  lives,
                  Incidents.DEFAULTS.times(incidents),
                  threads,
                  Duration.ofMinutes(30),
                  loseEvery,
                  FleetSettings.BRAKING,
                  FleetSettings.SETTLING),
              progress)
          .run();
    }
  }

  private List<Rhythm> rhythms() throws RhythmException {
    if (rhythms.isEmpty()) {
      return RhythmFile.shipped();
    }
    List<Rhythm> read = new ArrayList<>();
    for (String rhythm : rhythms) {
      read.add(RhythmFile.read(rhythm));
    }
    return read;
  }

  private List<Storm> checked() {
    require(hubs >= 1 && hubs <= MOST_HUBS, "--hubs: expected 1 to " + MOST_HUBS);
    require(days > 0 && days <= MOST_DAYS, "--days: expected more than 0 to " + MOST_DAYS);
    require(speed > 0 && Double.isFinite(speed), "--speed: expected more than 0");
    require(incidents >= 0 && incidents <= 1_000, "--incidents: expected 0 to 1000");
    require(threads >= 1 && threads < MOST_THREADS, "--threads: expected 1 to 8");
    require(loseEvery >= 0, "--lose-every: expected 0 or more");
    require(
        broker.filter(url -> !BrokerChoice.isUsable(url)).isEmpty(),
        "--broker: expected mqtt://host:port, without TLS or a user");
    require(
        brokerPid.filter(pid -> broker.isEmpty() || ProcessHandle.of(pid).isEmpty()).isEmpty(),
        "--broker-pid: expected a process of this machine, and --broker");
    if (storms.equals(List.of("none"))) {
      return List.of();
    }
    if (storms.isEmpty()) {
      return isWithin(Storm.DEFAULT) ? List.of(Storm.DEFAULT) : List.of();
    }
    List<Storm> parsed = new ArrayList<>();
    for (String text : storms) {
      try {
        parsed.add(Storm.parse(text));
      } catch (IllegalArgumentException e) {
        throw wrong("--storm: " + e.getMessage());
      }
      require(isWithin(parsed.getLast()), "--storm: '" + text + "' is not over in --days " + days);
    }
    parsed.sort(Comparator.comparingLong(FleetCommand::begins));
    for (int i = 1; i < parsed.size(); i++) {
      require(
          begins(parsed.get(i - 1)) + parsed.get(i - 1).lasts().toSeconds() < begins(parsed.get(i)),
          "--storm: '" + parsed.get(i) + "' begins before another is over");
    }
    return parsed;
  }

  /** In seconds from the first midnight on. */
  private static long begins(Storm storm) {
    return Duration.ofDays(storm.day() - 1L).toSeconds() + storm.at().toSecondOfDay();
  }

  /** Whether it is over before the days are. */
  private boolean isWithin(Storm storm) {
    return begins(storm) + storm.lasts().toSeconds() < days * Duration.ofDays(1).toSeconds();
  }

  private static boolean isLoopback(URI url) {
    String host = String.valueOf(url.getHost());
    return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      throw wrong(what);
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(commandLine(), what);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
