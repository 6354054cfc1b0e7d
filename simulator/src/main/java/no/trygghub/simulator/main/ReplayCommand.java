package no.trygghub.simulator.main;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.ReplayReport;
import no.trygghub.simulator.replay.ReplayResult;
import no.trygghub.simulator.replay.Replayer;
import no.trygghub.simulator.replay.SensorMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code replay}: a recorded home through a whole hub. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Replays a recorded home through a whole hub: sensors, rules, database, broker, response centre.",
      "Weeks pass in seconds. Prints which alarms were raised and whether all were delivered."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything that was raised was delivered and acknowledged",
      "1:something was lost, or the recording, the map or the broker cannot be used",
      "2:wrong use of this command"
    },
    footerHeading = "%nExample:%n",
    footer = "  ./trygghub replay --format kasteren --map kasteren-b houseB-ss.txt.gz")
public final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      required = true,
      description = "how the recording is written: ${COMPLETION-CANDIDATES}")
  private Recording.Format format = Recording.Format.KASTEREN;

  @Option(
      names = "--map",
      required = true,
      paramLabel = "MAP",
      description =
          "which of the recording's sensors are ours: a file, or kasteren-a, kasteren-b, casas-al30d")
  private String map = "";

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "the time zone of the recording (default: ${DEFAULT-VALUE})")
  private ZoneId zone = ZoneId.of("UTC");

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "mqtt://host:port (default: an embedded broker)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the hub's database is kept (default: a folder that is deleted)")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--kills",
      paramLabel = "N",
      description =
          "run it once more in a process that is killed N times at random moments, and compare")
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
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Recording recording = Recording.read(format, file);
    RecordedHome home = RecordedHome.of(recording, SensorMap.read(map), zone);
    String run = UUID.randomUUID().toString().substring(0, 8);
    try (BrokerChoice choice = BrokerChoice.of(broker);
        Scratch scratch = Scratch.of(data)) {
      Replayer replayer = new Replayer(home, choice.url());
      ReplayResult result =
          replayer.replay("h-" + run, Files.createDirectories(scratch.directory().resolve(run)));
      ReplayReport report = new ReplayReport(home, recording, result);
      out.print(json ? report.json() + System.lineSeparator() : report.table());
      boolean good = result.isComplete();
      if (kills > 0) {
        good &= compare(replayer, run, scratch, result, out);
      }
      out.flush();
      return good ? 0 : 1;
    }
  }

  private boolean compare(
      Replayer replayer, String run, Scratch scratch, ReplayResult unkilled, PrintWriter out)
      throws Exception {
    String hub = "k-" + run;
    ReplayResult killed =
        replayer.replayWithKills(
            hub, Files.createDirectories(scratch.directory().resolve(hub)), kills, seed);
    boolean same = killed.alarms().equals(unkilled.alarms());
    out.printf(
        Locale.ROOT,
        "%nkilled %d times: %s set of alarms as without (%d alarm messages, %d repeats removed, %d left in the outbox)%n",
        kills,
        same ? "the same" : "NOT the same",
        killed.alarms().size(),
        killed.repeats(),
        killed.outbox());
    return same && killed.isComplete();
  }
}
