package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A busy home whose hub is killed again and again, at moments that are drawn by chance. */
final class KilledHome {
  /** One that ends by itself is seen at once; this is for one that hangs, on a busy machine. */
  private static final Duration START_WITHIN = Duration.ofMinutes(3);

  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(3);
  private static final int LONGEST_ARMED_MILLIS = 1_500;
  private static final int ALARM_WITHIN_MILLIS = 4_000;

  private final String name;
  private final Path directory;
  private final Path configuration;
  private final Books books;
  private final Random random;
  private final BusyHome people;
  private Optional<KilledHub> child = Optional.empty();

  private final Map<KillMoment, Integer> kills = new EnumMap<>(KillMoment.class);
  private final List<Duration> starts = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int unarmed;
  private int undecided;
  private int unacknowledged;

  /**
   * A home.
   *
   * @param name the hub's id
   * @param directory for its configuration, database and log
   */
  KilledHome(String name, Path directory, URI broker, Books books, Random random)
      throws IOException {
    this.name = name;
    this.directory = directory;
    this.configuration = configuration(name, directory, broker);
    this.books = books;
    this.random = random;
    this.people = new BusyHome(name, books, random);
  }

  /**
   * What came of it.
   *
   * @param kills how often it was killed when
   * @param starts from exec to armed, where it lived so long
   * @param unarmed kills before it was armed
   * @param undecided kills while somebody pressed and it was not known that it is on disk
   * @param unacknowledged kills with alarms on disk that the response centre did not have
   * @param wrong what should not have been: it ended by itself, say
   */
  record Report(
      Map<KillMoment, Integer> kills,
      List<Duration> starts,
      int unarmed,
      int undecided,
      int unacknowledged,
      List<String> wrong) {}

  /**
   * Kills it so often, then lets it live until everything has come.
   *
   * @param onKill told after each kill
   */
  Report live(int times, Runnable onKill) throws IOException, InterruptedException {
    try {
      for (int i = 0; i < times; i++) {
        KillMoment moment = KillMoment.any(random);
        KilledHub doomed = start();
        until(doomed, moment);
        kill(doomed, moment);
        onKill.run();
      }
      settle(start());
    } finally {
      if (child.isPresent()) {
        child.get().kill();
      }
    }
    return new Report(kills, starts, unarmed, undecided, unacknowledged, wrong);
  }

  private KilledHub start() throws IOException {
    KilledHub started =
        KilledHub.start(configuration, directory.resolve("hub.log"), people::promised);
    people.wakes(started);
    child = Optional.of(started);
    return started;
  }

  private void until(KilledHub doomed, KillMoment moment) throws IOException {
    if (moment == KillMoment.STARTING) {
      long usual = new Times(starts).median().orElse(Duration.ofSeconds(1)).toMillis();
      pass(doomed, Duration.ofMillis(random.nextLong(usual + 1)));
      return;
    }
    arm(doomed);
    switch (moment) {
      case STARTING -> throw new IllegalStateException("is over");
      case ARMED -> pass(doomed, Duration.ofMillis(random.nextInt(LONGEST_ARMED_MILLIS)));
      case PRESSED -> {
        pass(doomed, Duration.ofMillis(random.nextInt(LONGEST_ARMED_MILLIS / 2)));
        people.press();
        LockSupport.parkNanos(KillMoment.soon(random).toNanos());
      }
      case RAISED -> {
        doomed.killAfterRaised(KillMoment.soon(random));
        long end = System.nanoTime() + Duration.ofMillis(ALARM_WITHIN_MILLIS).toNanos();
        while (doomed.isAlive() && System.nanoTime() < end) {
          people.passes();
        }
      }
    }
  }

  private void kill(KilledHub doomed, KillMoment moment) throws IOException, InterruptedException {
    if (!doomed.isAlive() && !doomed.wasKilledAfterRaised()) {
      wrong.add(name + " ended by itself; the end of its hub.log says why");
    }
    unarmed += doomed.armedAfter().isEmpty() ? 1 : 0;
    undecided += people.isCalm() ? 0 : 1;
    unacknowledged += books.onTheWay(name) > 0 ? 1 : 0;
    kills.merge(moment, 1, Integer::sum);
    doomed.kill();
    people.dies();
    child = Optional.empty();
  }

  private void settle(KilledHub living) throws IOException, InterruptedException {
    arm(living);
    people.calms();
    long end = System.nanoTime() + SETTLES_WITHIN.toNanos();
    while (!(people.isCalm() && isDelivered()) && System.nanoTime() < end) {
      people.passes();
    }
    int code = living.end();
    child = Optional.empty();
    if (code != 0) {
      wrong.add(name + " was told to stop and ended with " + code);
    }
  }

  /** The last heartbeat may be from before what was promised since. */
  private boolean isDelivered() {
    return books.isSettled(name) && books.onTheWay(name) == 0;
  }

  private void arm(KilledHub starting) throws IOException {
    long end = System.nanoTime() + START_WITHIN.toNanos();
    while (starting.armedAfter().isEmpty()) {
      if (!starting.isAlive() || System.nanoTime() > end) {
        throw new IOException(name + " does not start; the end of its hub.log says why");
      }
      people.passes();
    }
    starts.add(starting.armedAfter().get());
  }

  private void pass(KilledHub living, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && living.isAlive()) {
      people.passes();
    }
  }

  private static Path configuration(String name, Path directory, URI broker) throws IOException {
    return Files.writeString(
        directory.resolve("hub.yaml"),
        """
        tenant: trial
        hub: %s
        clock: always
        data: data
        destinations: {broker: {url: '%s'}}
        rules: {fall: {cancel: 2 s}}
        uplink: {telemetry: true, heartbeat: 10 s}
        sensors:
        %s
        """
            .formatted(name, broker, BusyHome.sensors()));
  }
}
