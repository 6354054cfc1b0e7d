package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A busy home whose hub is killed again and again. People press buttons, fall and take it back, and
 * move about. What somebody presses stays pressed until the hub has its alarm on disk or the
 * response centre has it: a contact that closes and opens while the hub is dead is seen by nobody.
 */
final class KilledHome {
  private static final int BUTTONS = 100;
  private static final int PRESSED_AT_ONCE = 3;
  private static final String FALL = "fall-1";
  private static final String CANCEL = "cancel-1";
  private static final String MOTION = "motion-1";

  /** Within half a minute of an alarm a press belongs to it. */
  private static final Duration BUTTON_RESTS = Duration.ofSeconds(35);

  /** Longer than a contact takes to settle. */
  private static final Duration SEEN_AFTER = Duration.ofMillis(300);

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);
  private static final Duration MOVES_EVERY = Duration.ofMillis(100);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(3);
  private static final int LONGEST_ARMED_MILLIS = 1_500;
  private static final int ALARM_WITHIN_MILLIS = 4_000;

  private final String name;
  private final Path directory;
  private final Path configuration;
  private final Books books;
  private final Random random;

  private final Map<String, Boolean> levels = new HashMap<>();
  private final Map<String, Press> pressed = new ConcurrentHashMap<>();
  private final List<Let> letGo = new ArrayList<>();
  private final Queue<Let> rested = new ConcurrentLinkedQueue<>();
  private final Deque<Let> buttons = new ArrayDeque<>();
  private boolean peopleGoOn = true;
  private long nextPress;
  private long nextMove;
  private long cancelAt;
  private boolean fallIsFree = true;
  private Optional<HubChild> child = Optional.empty();
  private long armedAt;

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
    IntStream.range(0, BUTTONS)
        .forEach(number -> buttons.add(new Let("button-" + number, Long.MIN_VALUE)));
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
        HubChild doomed = start();
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

  private HubChild start() throws IOException {
    HubChild started = new HubChild(configuration, directory.resolve("hub.log"), this::promised);
    armedAt = Long.MAX_VALUE;
    levels.forEach((sensor, active) -> started.tell(HomeProcess.set(sensor, active)));
    started.tell(HomeProcess.GO);
    child = Optional.of(started);
    return started;
  }

  private void promised(String sensor, String alarmId) {
    Optional.ofNullable(pressed.get(sensor)).ifPresent(press -> books.promised(press, alarmId));
  }

  private void until(HubChild doomed, KillMoment moment) throws IOException {
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
        press();
        LockSupport.parkNanos(KillMoment.soon(random).toNanos());
      }
      case RAISED -> {
        doomed.killAfterRaised(KillMoment.soon(random));
        long end = System.nanoTime() + Duration.ofMillis(ALARM_WITHIN_MILLIS).toNanos();
        while (doomed.isAlive() && System.nanoTime() < end) {
          look();
        }
      }
    }
  }

  private void kill(HubChild doomed, KillMoment moment) throws InterruptedException {
    if (!doomed.isAlive() && !doomed.wasKilledAfterRaised()) {
      wrong.add(name + " ended by itself; the end of its hub.log says why");
    }
    unarmed += doomed.armedAfter().isEmpty() ? 1 : 0;
    undecided += pressed.isEmpty() ? 0 : 1;
    unacknowledged += books.onTheWay(name) > 0 ? 1 : 0;
    kills.merge(moment, 1, Integer::sum);
    doomed.kill();
    child = Optional.empty();
  }

  private void settle(HubChild living) throws IOException, InterruptedException {
    arm(living);
    peopleGoOn = false;
    long end = System.nanoTime() + SETTLES_WITHIN.toNanos();
    while (!(pressed.isEmpty() && books.isSettled(name)) && System.nanoTime() < end) {
      look();
    }
    int code = living.end();
    child = Optional.empty();
    if (code != 0) {
      wrong.add(name + " was told to stop and ended with " + code);
    }
  }

  private void arm(HubChild starting) throws IOException {
    long end = System.nanoTime() + START_WITHIN.toNanos();
    while (starting.armedAfter().isEmpty()) {
      if (!starting.isAlive() || System.nanoTime() > end) {
        throw new IOException(name + " does not start; the end of its hub.log says why");
      }
      look();
    }
    starts.add(starting.armedAfter().get());
  }

  private void pass(HubChild living, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && living.isAlive()) {
      look();
    }
  }

  /** What happens in the home in a moment. */
  private void look() {
    LockSupport.parkNanos(LOOK_EVERY.toNanos());
    long now = System.nanoTime();
    pressed.values().stream().filter(books::isAnswered).toList().forEach(this::release);
    rest(now);
    if (peopleGoOn && now >= nextPress) {
      press();
      nextPress = now + millis(50 + random.nextInt(350));
    }
    if (peopleGoOn && now >= nextMove) {
      set(MOTION, !levels.getOrDefault(MOTION, false));
      nextMove = now + MOVES_EVERY.toNanos();
    }
    if (pressed.containsKey(FALL) && now >= cancelAt) {
      set(CANCEL, true);
    }
  }

  private void press() {
    long now = System.nanoTime();
    if (fallIsFree && random.nextInt(4) == 0) {
      fallIsFree = false;
      press(FALL);
      cancelAt = now + millis(100 + random.nextInt(1_500));
    } else if (pressed.size() < PRESSED_AT_ONCE
        && !buttons.isEmpty()
        && buttons.getFirst().at() <= now) {
      press(buttons.removeFirst().sensor());
    }
  }

  private void press(String sensor) {
    pressed.put(sensor, books.raise(name, sensor));
    set(sensor, true);
  }

  private void release(Press press) {
    pressed.remove(press.sensor());
    set(press.sensor(), false);
    if (press.sensor().equals(FALL)) {
      set(CANCEL, false);
    }
    letGo.add(new Let(press.sensor(), System.nanoTime()));
  }

  /** A hub that has not seen somebody let go does not see the next press either. */
  private void rest(long now) {
    if (child.isPresent() && child.get().armedAfter().isPresent()) {
      armedAt = Math.min(armedAt, now);
      List<Let> seen =
          letGo.stream()
              .filter(let -> now - Math.max(let.at(), armedAt) > SEEN_AFTER.toNanos())
              .toList();
      letGo.removeAll(seen);
      seen.forEach(let -> child.get().afterwards(() -> rested.add(let)));
    }
    for (Let let = rested.poll(); let != null; let = rested.poll()) {
      if (let.sensor().equals(FALL)) {
        fallIsFree = true;
      } else {
        buttons.addLast(new Let(let.sensor(), now + BUTTON_RESTS.toNanos()));
      }
    }
  }

  private void set(String sensor, boolean active) {
    if (!Boolean.valueOf(active).equals(levels.put(sensor, active))) {
      child.ifPresent(hub -> hub.tell(HomeProcess.set(sensor, active)));
    }
  }

  private static long millis(int millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static Path configuration(String name, Path directory, URI broker) throws IOException {
    String buttons =
        IntStream.range(0, BUTTONS)
            .mapToObj(
                number ->
                    "  button-%d: {kind: button, location: hall, driver: simulated}"
                        .formatted(number))
            .collect(Collectors.joining(System.lineSeparator()));
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
          fall-1: {kind: fall, location: bathroom, driver: simulated}
          cancel-1: {kind: cancel, location: bathroom, driver: simulated}
          motion-1: {kind: motion, location: hall, driver: simulated, chatter-limit: 100000}
        %s
        """
            .formatted(name, broker, buttons));
  }

  /** A sensor that somebody has let go of, or may press, at a time. */
  private record Let(String sensor, long at) {}
}
