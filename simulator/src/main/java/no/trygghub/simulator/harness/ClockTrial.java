package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;

/** Wall clocks that jump, run too fast or are not known, while alarms are raised. */
final class ClockTrial implements Trial {
  private static final String TENANT = "trial";
  private static final String RAISED = "alarm raised ";
  private static final String TEST = RAISED + "assistance";
  private static final String DOOR = RAISED + "door-left-open";
  private static final String STARTED = "event started";
  private static final String REPLY = "reply";

  /** A contact settles in less, and an alarm is raised in the same moment. */
  private static final Duration TO_RAISE = Duration.ofSeconds(1);

  /** In the middle of each timer of the day. */
  private static final List<Duration> MOMENTS =
      List.of(
          Duration.ofMinutes(15),
          Duration.ofMinutes(60).plusSeconds(10),
          Duration.ofMinutes(92).plusSeconds(30),
          Duration.ofMinutes(104),
          Duration.ofMinutes(400));

  private static final List<String> EVENINGS = List.of("2026-03-28", "2026-10-24", "2026-06-10");
  private static final Duration TEN_YEARS = Duration.ofDays(3_652);

  private static final List<Duration> OFFSETS =
      List.of(
          Duration.ofHours(1),
          Duration.ofHours(-1),
          Duration.ofHours(12),
          Duration.ofHours(-12),
          TEN_YEARS,
          TEN_YEARS.negated(),
          Duration.ZERO);

  /** A command must not expire by a clock that is ten years ahead. */
  private static final Duration VALID_FOR = TEN_YEARS.multipliedBy(2);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration NEARLY = Duration.ofMinutes(10);
  private static final Duration ASK_EVERY = Duration.ofMillis(500);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int TESTS_AT_EACH = 2;

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public String what() {
    return "Sets a hub's wall clock forward and back by hours and years while its timers run, through the injected"
        + " clock and for real with faketime, and lets it live through nights of daylight saving, smeared leap"
        + " seconds and a boot without the time.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    ClockBooks books = new ClockBooks();
    Tally tally = new Tally();
    boolean ran;
    try (MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker"), List.of("persistence false"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books)) {
      injected(bench, broker, books, tally, lines);
      ran = faked(bench, broker, centre, books, tally, lines);
      lines.add(
          "Sequence numbers missing at the response centre: " + centre.summary().missing() + ".");
    }
    Account account = tally.account(books.again());
    return new TrialResult(lines, Optional.of(account), ran && account.balances() && tally.isRight);
  }

  private static void injected(
      Bench bench, MosquittoProcess broker, ClockBooks books, Tally tally, List<String> lines)
      throws IOException, InterruptedException {
    List<ClockFault> faults = new ArrayList<>();
    faults.add(ClockFault.none());
    List<ClockFault> jumps = ClockFault.jumps(MOMENTS);
    int first = bench.random().nextInt(jumps.size());
    for (int i = 0; i < bench.many(jumps.size(), 4); i++) {
      faults.add(jumps.get((first + i * 7) % jumps.size()));
    }
    faults.addAll(ClockFault.smears());
    for (ClockFault fault : faults) {
      ClockHub hub = hub(bench, tally, ClockDay.ofTimers(), fault, broker);
      compare(hub, ClockDay.ofTimers(), fault.name(), books, tally, lines);
    }
    lines.add(
        faults.size()
            + " hubs lived through a day of timers, each with one fault of its wall clock: jumps by an hour, half a"
            + " day and ten years to and fro, a second smeared over the day, and none.");
    for (String evening : EVENINGS) {
      ClockDay night = ClockDay.night(evening);
      ClockHub hub = hub(bench, tally, night, ClockFault.none(), broker);
      compare(hub, night, "the night after " + evening, books, tally, lines);
    }
    lines.add(
        "One hub each lived through the nights in which summer time begins and ends and an ordinary one.");
    boot(bench, broker, books, tally, lines);
  }

  /** What was raised before the clock was right has not been sent, and is right when it is. */
  private static void boot(
      Bench bench, MosquittoProcess broker, ClockBooks books, Tally tally, List<String> lines)
      throws IOException, InterruptedException {
    ClockDay day = ClockDay.ofTimers();
    ClockHub hub = hub(bench, tally, day, ClockFault.untrustedBoot(), broker);
    compare(hub, day, "a boot without the time", books, tally, lines);
    int corrected = 0;
    for (ClockBooks.Told told : books.of(hub.name(), RAISED)) {
      Instant right = day.begin().plus(hub.inDay(told));
      Duration off = Duration.between(right, told.wall()).abs();
      if (!told.trusted() || off.compareTo(Duration.ofMillis(2)) > 0) {
        tally.isRight = false;
        lines.add(
            "NOT RIGHT: " + told.what() + " says " + told.wall() + ", and it was " + right + ".");
      } else if (hub.inDay(told).compareTo(ClockHub.SYNCHRONISED_AT) < 0) {
        corrected++;
      }
    }
    lines.add(
        "A hub booted in 1970, without trusted time or a network, while a timer ran; "
            + corrected
            + " alarms raised before its clock was synchronised came with their right times.");
  }

  private static ClockHub hub(
      Bench bench, Tally tally, ClockDay day, ClockFault fault, MosquittoProcess broker)
      throws IOException, InterruptedException {
    String name = "hub-" + tally.hubs++;
    tally.raised += day.alarms().size();
    ClockHub hub = new ClockHub(day, fault, name, bench.directory(name), broker);
    hub.live();
    bench.progress().accept(name + ": " + fault.name());
    return hub;
  }

  private static void compare(
      ClockHub hub, ClockDay day, String what, ClockBooks books, Tally tally, List<String> lines) {
    List<ClockBooks.Told> left = new ArrayList<>(books.of(hub.name(), RAISED));
    for (ClockBooks.Told told : left) {
      tally.late += told.late() ? 1 : 0;
    }
    for (ClockDay.Expected expected : day.alarms()) {
      Optional<ClockBooks.Told> found =
          left.stream()
              .filter(told -> told.what().equals(RAISED + expected.kind()))
              .filter(told -> isAt(hub.inDay(told), expected.at()))
              .findFirst();
      found.ifPresent(left::remove);
      if (found.isEmpty()) {
        tally.lost++;
        lines.add("LOST: " + expected + " of " + hub.name() + ", " + what + ".");
      }
    }
    for (ClockBooks.Told told : left) {
      tally.tooMany++;
      lines.add(
          "TOO MANY: "
              + told.what()
              + " at "
              + hub.inDay(told)
              + " of "
              + hub.name()
              + ", "
              + what
              + ".");
    }
  }

  private static boolean isAt(Duration at, Duration expected) {
    return at.compareTo(expected) >= 0 && at.compareTo(expected.plus(TO_RAISE)) <= 0;
  }

  /** Returns whether it could be run. */
  private static boolean faked(
      Bench bench,
      MosquittoProcess broker,
      ResponseCentre centre,
      ClockBooks books,
      Tally tally,
      List<String> lines)
      throws IOException, InterruptedException {
    Optional<Path> library = FakedHub.library();
    if (library.isEmpty()) {
      lines.add(
          "NOT RUN: a hub under faketime; there is no libfaketime on this computer, install the package faketime.");
      return false;
    }
    List<Duration> offsets = bench.whole() ? OFFSETS : List.of(TEN_YEARS, Duration.ofHours(-12));
    List<Duration> doors = new ArrayList<>();
    for (int i = 1; i <= offsets.size(); i++) {
      doors.add(Duration.ofSeconds(4L + 4L * i));
    }
    String name = "faked";
    tally.raised += doors.size();
    Duration launched = Duration.ofNanos(System.nanoTime());
    try (FakedHub hub =
        FakedHub.start(library.get(), bench.directory(name), name, broker.url(), doors)) {
      until("a hub under faketime starts", () -> !books.of(name, STARTED).isEmpty());
      int tests = 0;
      for (Duration offset : offsets) {
        hub.setOff(offset);
        awaitOff(offset, name, centre, books);
        for (int i = 0; i < TESTS_AT_EACH; i++) {
          tally.raised++;
          tests++;
          centre.command(TENANT, name, "test-alarm", Map.of(), VALID_FOR);
        }
        int expected = tests;
        until(
            "test alarms come with the clock off by " + named(offset),
            () -> books.of(name, TEST).size() >= expected);
        bench.progress().accept(name + ": off by " + named(offset));
      }
      until(
          "every door that is open has been told of",
          () -> books.of(name, DOOR).size() >= doors.size());
      tally.tooMany += books.of(name, TEST).size() - tests;
    }
    Duration armed = books.of(name, STARTED).getFirst().sinceBoot();
    int wrong = 0;
    for (ClockBooks.Told told : books.of(name, DOOR)) {
      Duration after = doors.get(Integer.parseInt(told.sensor().substring(FakedHub.DOOR.length())));
      // Both processes' monotonic time is the computer's.
      boolean tooSoon = told.sinceBoot().compareTo(launched.plus(after)) < 0;
      boolean tooLate = told.sinceBoot().compareTo(armed.plus(after).plus(TO_RAISE)) > 0;
      wrong += tooSoon || tooLate ? 1 : 0;
    }
    tally.isRight &= wrong == 0;
    tally.tooMany += books.of(name, DOOR).size() - doors.size();
    lines.add(
        "For real: the hub's process under faketime, its wall clock off by "
            + offsets.stream().map(ClockTrial::named).collect(Collectors.joining(", "))
            + ", "
            + TESTS_AT_EACH
            + " test alarms at each, while "
            + doors.size()
            + " timers of a rule ran; "
            + wrong
            + " of those ran out early or late.");
    return true;
  }

  /** Asks the hub for its status until the answer shows that its clock is off by so much. */
  private static void awaitOff(
      Duration offset, String name, ResponseCentre centre, ClockBooks books)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean shown = false;
    while (!shown) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("faketime does not set the hub's clock off by " + offset);
      }
      int before = books.of(name, REPLY).size();
      centre.command(TENANT, name, "status", Map.of(), VALID_FOR);
      until("the hub answers", () -> books.of(name, REPLY).size() > before);
      ClockBooks.Told last = books.of(name, REPLY).getLast();
      Duration off = Duration.between(last.cameAt(), last.wall()).minus(offset).abs();
      shown = off.compareTo(NEARLY) < 0;
      LockSupport.parkNanos(ASK_EVERY.toNanos());
    }
  }

  private static String named(Duration offset) {
    return offset.isZero() ? "nothing" : ClockFault.named(offset);
  }

  private static void until(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** What is counted while the trial runs, on its thread. */
  private static final class Tally {
    private int hubs;
    private int raised;
    private int lost;
    private int tooMany;
    private int late;
    private boolean isRight = true;

    Account account(int again) {
      return new Account(raised, lost, tooMany, again, 0, late);
    }
  }
}
