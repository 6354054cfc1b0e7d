package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import no.trygghub.hub.buffer.Buffer;

/**
 * Hubs, each in a process of its own, that are started on a damaged database, on disks from such as
 * hold just that database to such as have room enough to replace it, and then get room.
 */
final class NearlyFull {
  /** More than is ever needed. */
  private static final long AMPLE = 24L * 1024 * 1024;

  /** How much is free, in eighths of what the damaged database takes. */
  private static final List<Integer> FREE_EIGHTHS =
      List.of(0, 3, 8, 11, 14, 16, 17, 18, 20, 23, 27);

  private static final List<String> COPIES = List.of(".new", ".reading", ".pattern");

  /** Most of the time is waiting for a hub to look at its disk again. */
  private static final int SIDE_BY_SIDE = 4;

  /** One whose alarms wait, and one for each press. */
  private static final int BUTTONS = 5;

  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(30));

  private final Bench bench;
  private final URI broker;
  private final Books books;

  /** Hubs that send to a broker. */
  NearlyFull(Bench bench, URI broker, Books books) {
    this.bench = bench;
    this.broker = broker;
    this.books = books;
  }

  /**
   * What came of it.
   *
   * @param lines for the report
   * @param held whether everything was as it should be
   */
  record Outcome(List<String> lines, boolean held) {}

  /** Tries every size of disk, with kinds of damage in turn; the seed says which begins. */
  Outcome run() throws IOException, InterruptedException {
    List<Seen> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Future<Seen>> running = new ArrayList<>();
      for (Disk disk : disks()) {
        running.add(threads.submit(() -> new OneHome(disk).live()));
      }
      for (Future<Seen> one : running) {
        all.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return outcome(all);
  }

  private List<Disk> disks() {
    List<Disk> disks = new ArrayList<>();
    for (int eighths : FREE_EIGHTHS) {
      disks.add(new Disk(kind(disks.size()), eighths, false, false));
    }
    disks.add(new Disk(kind(disks.size()), 0, false, true));
    disks.add(new Disk(kind(disks.size()), 16, true, false));
    disks.add(new Disk(kind(disks.size()), 0, true, true));
    return disks;
  }

  private DamagedDatabase.Kind kind(int number) {
    List<DamagedDatabase.Kind> kinds = List.of(DamagedDatabase.Kind.values());
    return kinds.get(Math.floorMod(number + bench.seed(), kinds.size()));
  }

  private static Outcome outcome(List<Seen> all) {
    List<String> wrong = all.stream().flatMap(seen -> seen.wrong().stream()).toList();
    List<Duration> resumed = all.stream().flatMap(seen -> seen.resumedAfter().stream()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d damaged databases, each with %,d alarms waiting, of which plain SQLite read %,d in all, on disks from"
                + " such as held just the database to such as had ample room, %,d of them full of what an earlier"
                + " attempt to replace it had left; on each the hub's process was started twice.",
            all.size(),
            DamagedDatabase.ALARMS,
            all.stream().mapToInt(Seen::readable).sum(),
            all.stream().filter(seen -> seen.disk().hasLeftovers()).count()));
    lines.add(
        String.format(
            Locale.ROOT,
            "At the first start %,d were replaced and set aside, from %,d the hub sent what it could read and left them"
                + " where they are. Writing resumed by itself once there was room, after: %s.",
            all.stream().filter(Seen::isReplacedAtOnce).count(),
            all.stream().filter(seen -> !seen.isReplacedAtOnce()).count(),
            new Times(resumed)));
    lines.add(
        "Hubs that ended by themselves, did not send what could be read, did not resume, or did not keep the"
            + " damaged file whole: "
            + wrong.size()
            + ".");
    lines.addAll(wrong);
    return new Outcome(lines, wrong.isEmpty());
  }

  /**
   * A disk and what is on it.
   *
   * @param damage what is wrong with its database
   * @param freeEighths how much is free without the leftovers, in eighths of what the database
   *     takes
   * @param hasLeftovers whether what is free is full of half-made copies of the database
   * @param isAmple whether more is free than is ever needed, whatever the eighths say
   */
  private record Disk(
      DamagedDatabase.Kind damage, int freeEighths, boolean hasLeftovers, boolean isAmple) {
    long free(DamagedDatabase database) throws IOException {
      return isAmple ? AMPLE : database.size() * freeEighths / 8;
    }

    @Override
    public String toString() {
      return damage.name().toLowerCase(Locale.ROOT)
          + (isAmple ? "-ample" : "-" + freeEighths)
          + (hasLeftovers ? "-leftovers" : "");
    }
  }

  /**
   * What came of one home.
   *
   * @param readable how many alarms plain SQLite could read
   * @param isReplacedAtOnce whether the damaged file was set aside at the first start
   * @param resumedAfter how long after there was room it was set aside, where that was later
   * @param wrong what should not have been
   */
  private record Seen(
      Disk disk,
      int readable,
      boolean isReplacedAtOnce,
      List<Duration> resumedAfter,
      List<String> wrong) {}

  /** A home with such a disk. */
  private final class OneHome {
    private final Disk disk;
    private final String name;
    private final Home home;
    private final Path file;
    private final Path own;
    private final List<String> wrong = new ArrayList<>();
    private int pressed;

    OneHome(Disk disk) throws IOException {
      this.disk = disk;
      this.name = "room-" + disk;
      this.own = bench.directory(name);
      this.home = new Home(name, own.resolve("disk").resolve("data"), broker, "");
      this.file = home.database();
    }

    Seen live() throws IOException, InterruptedException {
      Files.writeString(own.resolve("hub.yaml"), home.configuration(BUTTONS));
      try (Volume volume = Volume.inMemory(own.resolve("disk"), Math.toIntExact(AMPLE >> 20))) {
        DamagedDatabase database =
            DamagedDatabase.write(file, disk.damage(), name, bench.directory(name + "/written"));
        List<Press> waiting = new ArrayList<>();
        for (String alarm : database.alarms()) {
          Press press = books.raise(name, DamagedDatabase.SENSOR);
          books.promised(press, alarm);
          waiting.add(press);
        }
        if (disk.hasLeftovers()) {
          volume.leave(disk.free(database));
          leaveCopies(disk.free(database));
        }
        volume.leave(disk.hasLeftovers() ? 0 : disk.free(database));
        boolean isReplaced = startFirst(database, waiting);
        List<Duration> resumedAfter = startAgain(volume, database, isReplaced);
        return new Seen(disk, database.alarms().size(), isReplaced, resumedAfter, wrong);
      }
    }

    /** Half of a new database, and half of a copy to read from. */
    private void leaveCopies(long bytes) throws IOException {
      for (String suffix : COPIES.subList(0, 2)) {
        Files.write(Path.of(file + suffix), new byte[Math.toIntExact(bytes / 2)]);
      }
    }

    /** Tells whether the damaged file was set aside. */
    private boolean startFirst(DamagedDatabase database, List<Press> waiting)
        throws IOException, InterruptedException {
      KilledHub hub = start();
      comes("what could be read", hub, () -> books.hold(waiting));
      end(hub);
      boolean isReplaced = Files.exists(aside(1));
      check(isReplaced || !disk.isAmple(), "was not replaced, though there was room");
      check(database.isWholeIn(isReplaced ? aside(1) : file, empty()), "was not kept whole");
      checkCopies();
      return isReplaced;
    }

    private List<Duration> startAgain(Volume volume, DamagedDatabase database, boolean isReplaced)
        throws IOException, InterruptedException {
      List<Duration> resumedAfter = new ArrayList<>();
      KilledHub hub = start();
      press(hub);
      if (!isReplaced) {
        volume.leave(AMPLE);
        long begin = System.nanoTime();
        comes("a new database, with room for it,", hub, () -> Files.exists(aside(1)));
        resumedAfter.add(Duration.ofNanos(System.nanoTime() - begin));
      }
      press(hub);
      end(hub);
      check(database.isWholeIn(aside(1), empty()), "was not set aside whole");
      check(Files.notExists(aside(2)), "was set aside twice");
      checkCopies();
      try (Buffer buffer = Buffer.open(file, 100 * Buffer.SMALLEST_BUDGET)) {
        check(buffer.damage().isEmpty(), "has a new database that is damaged");
      }
      return resumedAfter;
    }

    private KilledHub start() throws IOException {
      KilledHub hub =
          KilledHub.start(own.resolve("hub.yaml"), own.resolve("hub.log"), (sensor, alarm) -> {});
      hub.go();
      comes("the hub", hub, () -> hub.armedAfter().isPresent());
      return hub;
    }

    private void end(KilledHub hub) throws IOException, InterruptedException {
      check(hub.isAlive(), "has a hub that ended by itself; the end of its hub.log says why");
      int code = hub.end();
      check(code == 0, "has a hub that was told to stop and ended with " + code);
    }

    private void press(KilledHub hub) {
      pressed++;
      String button = "button-" + (1 + pressed);
      Press press = books.raise(name, button);
      hub.set(button, true);
      comes("an alarm of " + button, hub, () -> books.hold(List.of(press)));
      hub.set(button, false);
    }

    /** Waits for something; it is wrong where it takes too long or the hub ends. */
    private void comes(String what, KilledHub hub, BooleanSupplier condition) {
      try {
        PATIENCE.until(what, () -> condition.getAsBoolean() || !hub.isAlive());
      } catch (IOException e) {
        // It is told below.
      }
      check(condition.getAsBoolean(), "waited in vain for " + what);
    }

    private void checkCopies() throws IOException {
      try (Stream<Path> all = Files.list(home.data())) {
        List<String> left =
            all.map(path -> path.getFileName().toString())
                .filter(one -> COPIES.stream().anyMatch(one::contains))
                .toList();
        check(left.isEmpty(), "has " + left + " left");
      }
    }

    private void check(boolean holds, String problem) {
      if (!holds) {
        wrong.add(name + " " + problem);
      }
    }

    private Path aside(int number) {
      return Path.of(file + ".damaged-" + number);
    }

    /** A new directory beside the disk. */
    private Path empty() throws IOException {
      return Files.createTempDirectory(own, "read-");
    }
  }
}
