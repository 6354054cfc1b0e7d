package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * A home where people press buttons, fall and take it back, and move about, whether or not its hub
 * lives. What somebody presses stays pressed until the hub has its alarm on disk or the response
 * centre has it: a contact that closes and opens while the hub is dead is seen by nobody.
 *
 * <p>Driven by one thread; only {@link #promised} may be called by another.
 */
final class BusyHome {
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

  private final String name;
  private final Books books;
  private final Random random;
  private final Map<String, Boolean> levels = new HashMap<>();
  private final Map<String, Press> pressed = new ConcurrentHashMap<>();
  private final List<Let> letGo = new ArrayList<>();
  private final Queue<Let> seen = new ConcurrentLinkedQueue<>();
  private final Deque<Let> buttons = new ArrayDeque<>();
  private Optional<KilledHub> hub = Optional.empty();
  private boolean goesOn = true;
  private boolean fallIsFree = true;
  private long armedAt;
  private long nextPress;
  private long nextMove;
  private long cancelAt;

  /** A home where nothing was pressed yet, of a hub of this id. */
  BusyHome(String name, Books books, Random random) {
    this.name = name;
    this.books = books;
    this.random = random;
    IntStream.range(0, BUTTONS)
        .forEach(number -> buttons.add(new Let("button-" + number, Long.MIN_VALUE)));
  }

  /** The lines of a configuration that list its sensors. */
  static String sensors() {
    return IntStream.range(0, BUTTONS)
        .mapToObj(
            number ->
                "  button-%d: {kind: button, location: hall, driver: simulated}".formatted(number))
        .collect(
            Collectors.joining(
                System.lineSeparator(),
                """
                  fall-1: {kind: fall, location: bathroom, driver: simulated}
                  cancel-1: {kind: cancel, location: bathroom, driver: simulated}
                  motion-1: {kind: motion, location: hall, driver: simulated, chatter-limit: 100000}
                """,
                ""));
  }

  /** The hub's process was started: tells it how the home is, and that it may go. */
  void wakes(KilledHub started) {
    armedAt = Long.MAX_VALUE;
    levels.forEach((sensor, active) -> started.set(sensor, active));
    started.go();
    hub = Optional.of(started);
  }

  /** The hub is dead. */
  void dies() {
    hub = Optional.empty();
  }

  /** The hub has an alarm of a sensor on disk. */
  void promised(String sensor, String alarmId) {
    Optional.ofNullable(pressed.get(sensor)).ifPresent(press -> books.promised(press, alarmId));
  }

  /** Nothing new happens from now on. */
  void calms() {
    goesOn = false;
  }

  /** Whether nothing is pressed. */
  boolean isCalm() {
    return pressed.isEmpty();
  }

  /** What happens in a moment. */
  void passes() {
    LockSupport.parkNanos(LOOK_EVERY.toNanos());
    long now = System.nanoTime();
    pressed.values().stream().filter(books::isAnswered).toList().forEach(this::release);
    rest(now);
    if (goesOn && now >= nextPress) {
      press();
      nextPress = now + millis(50 + random.nextInt(350));
    }
    if (goesOn && now >= nextMove) {
      set(MOTION, !levels.getOrDefault(MOTION, false));
      nextMove = now + MOVES_EVERY.toNanos();
    }
    if (pressed.containsKey(FALL) && now >= cancelAt) {
      set(CANCEL, true);
    }
  }

  /** Somebody falls or presses a button, unless enough is pressed already. */
  void press() {
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
    if (hub.isPresent() && hub.get().armedAfter().isPresent()) {
      armedAt = Math.min(armedAt, now);
      List<Let> settled =
          letGo.stream()
              .filter(let -> now - Math.max(let.at(), armedAt) > SEEN_AFTER.toNanos())
              .toList();
      letGo.removeAll(settled);
      settled.forEach(let -> hub.get().afterwards(() -> seen.add(let)));
    }
    for (Let let = seen.poll(); let != null; let = seen.poll()) {
      if (let.sensor().equals(FALL)) {
        fallIsFree = true;
      } else {
        buttons.addLast(new Let(let.sensor(), now + BUTTON_RESTS.toNanos()));
      }
    }
  }

  private void set(String sensor, boolean active) {
    if (!Boolean.valueOf(active).equals(levels.put(sensor, active))) {
      hub.ifPresent(child -> child.set(sensor, active));
    }
  }

  private static long millis(int millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  /** A sensor that somebody has let go of, or may press, at a time. */
  private record Let(String sensor, long at) {}
}
