package no.trygghub.simulator.replay;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.centre.Summary;

/**
 * Replays a recorded home through a whole hub, a real broker and a response centre that
 * acknowledges.
 */
public final class Replayer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RecordedHome home;
  private final URI broker;

  /**
   * A replayer of one home.
   *
   * @param broker {@code mqtt://host:port}
   */
  public Replayer(RecordedHome home, URI broker) {
    this.home = home;
    this.broker = broker;
  }

  /**
   * Replays it in this process.
   *
   * @param hub the hub's id; different for every run on one broker
   * @param data where its configuration and database go; made where it is not there
   * @throws RecordingException where the map does not make a hub that works
   * @throws IOException where the broker or the directory cannot be used
   */
  public ReplayResult replay(String hub, Path data)
      throws IOException, InterruptedException, RecordingException {
    return replay(hub, data, Duration.between(home.begin(), home.end()).plusDays(1), () -> {});
  }

  /**
   * Replays it in this process and looks up from it.
   *
   * @param step how much of the recording's time passes at the most between two looks
   * @param look called between, on the thread that plays
   * @throws RecordingException where the map does not make a hub that works
   * @throws IOException where the broker or the directory cannot be used
   */
  public ReplayResult replay(String hub, Path data, Duration step, Look look)
      throws IOException, InterruptedException, RecordingException {
    Path file = HubYaml.write(home, hub, broker, data);
    HubConfiguration configuration = HubYaml.read(file);
    return watched(
        hub,
        configuration,
        () -> {
          try (SteppedHub stepped = new SteppedHub(configuration, World.beginning(home.begin()))) {
            Instant next = home.begin();
            for (HomeChange change : home.changes()) {
              next = pass(stepped, next, change.at(), step, look);
              stepped.feed(change);
            }
            pass(stepped, next, home.end(), step, look);
            stepped.until(home.end());
            stepped.drain();
            return 0;
          }
        });
  }

  /**
   * Replays it in a process that is killed and started again on the same database.
   *
   * @throws RecordingException where the map does not make a hub that works
   * @throws IOException where the broker or the directory cannot be used, or the process ends by
   *     itself
   */
  public ReplayResult replayWithKills(String hub, Path data, Kills kills)
      throws IOException, InterruptedException, RecordingException {
    Path file = HubYaml.write(home, hub, broker, data);
    return watched(
        hub,
        HubYaml.read(file),
        () -> {
          try (KilledHub killed =
              new KilledHub(
                  file, World.beginning(home.begin()), new KillPlan(kills, home.changes()))) {
            for (HomeChange change : home.changes()) {
              killed.feed(change);
            }
            killed.until(home.end());
            killed.drain();
            return killed.killed();
          }
        });
  }

  private static Instant pass(
      SteppedHub stepped, Instant first, Instant until, Duration step, Look look)
      throws IOException, InterruptedException {
    Instant next = first;
    while (next.isBefore(until)) {
      stepped.until(next);
      look.look();
      next = next.plus(step);
    }
    return next;
  }

  private ReplayResult watched(String hub, HubConfiguration configuration, Run run)
      throws IOException, InterruptedException, RecordingException {
    Watcher watcher = new Watcher(hub);
    long started = System.nanoTime();
    try (ResponseCentre centre =
        ResponseCentre.start(CentreSettings.automatic(broker), new SystemClock(true), watcher)) {
      int kills = run.run();
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      try (Buffer buffer =
          Buffer.open(Hub.database(configuration), configuration.uplink().diskBudgetBytes())) {
        await(centre, hub, buffer.lastSequence() - buffer.depth());
        Summary.OfHub summary = own(centre, hub);
        return new ReplayResult(
            Duration.between(home.begin(), home.end()),
            home.changes().size(),
            kills,
            watcher.alarms.stream().sorted().toList(),
            watcher.faults(),
            buffer.lastSequence(),
            distinct(summary),
            summary.repeats(),
            summary.acknowledged(),
            buffer.depth(),
            took);
      }
    }
  }

  /**
   * What left the outbox on the broker's word alone may still be on its way to the response centre.
   */
  private static void await(ResponseCentre centre, String hub, long expected)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (distinct(own(centre, hub)) < expected && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  private static Summary.OfHub own(ResponseCentre centre, String hub) {
    return centre
        .summary()
        .hubs()
        .getOrDefault(HubYaml.TENANT + "/" + hub, new Summary.OfHub(Map.of(), 0, 0, 0));
  }

  private static long distinct(Summary.OfHub summary) {
    return summary.received().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Looks up from a replay. */
  public interface Look {
    /** Called while the recording's time stands still. */
    void look() throws IOException, InterruptedException;
  }

  /** Returns how often the hub was killed. */
  private interface Run {
    int run() throws IOException, InterruptedException, RecordingException;
  }

  /** Keeps what the response centre receives of one hub. */
  private static final class Watcher implements CentreListener {
    private final String hub;
    private final ConcurrentLinkedQueue<SeenAlarm> alarms = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    Watcher(String hub) {
      this.hub = hub;
    }

    @Override
    public void received(Received message) {
      if (!message.hub().equals(hub)) {
        return;
      }
      try {
        if (message.channel().equals("alarm")) {
          alarms.add(SeenAlarm.of(message.data()));
        } else if (message.channel().equals("fault")
            && message.data().text("state").equals("raised")) {
          faults.add(message.data().text("kind"));
        }
      } catch (JsonException e) {
        throw new IllegalStateException("the hub sent what the contract does not allow", e);
      }
    }

    Map<String, Long> faults() {
      Map<String, Long> counts = new TreeMap<>();
      List.copyOf(faults).forEach(kind -> counts.merge(kind, 1L, Long::sum));
      return counts;
    }
  }
}
