package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/** A disk that is full, read-only or broken while alarms are raised. */
final class DiskTrial implements Trial {
  private static final int BUTTONS = 20;

  /** Presses of one button soon after each other are one alarm, so each is pressed once. */
  private static final int ALL_BUTTONS = 1_000;

  private static final int SMALL_MIB = 24;
  private static final Duration HELD = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String what() {
    return "Raises alarms while the hub's disk is full, read-only or broken, with the broker there and away, and starts"
        + " the hub on such disks.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    Books books = new Books();
    try (MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker"), List.of("persistence false"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books)) {
      Path place = bench.directory("small");
      try (Volume volume = Volume.inMemory(place, SMALL_MIB)) {
        fullAndReadOnly(new Home(place.resolve("data"), broker), volume, books, lines);
      }
      Path card = bench.directory("card");
      try (Volume volume = Volume.onCard(card, bench.directory().resolve("card.img"))) {
        broken(new Home(card.resolve("data"), broker), volume, books, lines);
      }
      lines.add(
          "Sequence numbers missing at the response centre: " + centre.summary().missing() + ".");
    }
    return TrialResult.of(lines, books.account());
  }

  private static void fullAndReadOnly(Home home, Volume volume, Books books, List<String> lines)
      throws IOException, InterruptedException {
    try (Running hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await("alarms of a hub whose disk is well");
      volume.fill();
      hub.pressUntilInMemory(books);
      hub.press(books, BUTTONS);
      books.await("alarms while the disk is full");
      lines.add(delivered("the disk was full", books));
      // The hub has let go of its files, so that nothing keeps them from being read-only.
      volume.readOnly();
      hub.press(books, BUTTONS);
      books.await("alarms while the disk is full and read-only");
      lines.add(delivered("the disk was read-only", books));
      volume.writable();
      volume.empty();
      lines.add(
          "Writing resumed by itself " + hub.awaitOnDisk() + " s after there was room again.");
      hub.press(books, BUTTONS);
      books.await("alarms after the disk is well again");
      home.broker().kill();
      volume.fill();
      hub.pressUntilInMemory(books);
      hub.press(books, BUTTONS);
      volume.empty();
      hub.awaitOnDisk();
      lines.add(
          BUTTONS
              + " alarms were raised with the disk full and the broker gone; then there was room, and the"
              + " hub was stopped.");
    }
    volume.readOnly();
    home.broker().restart();
    try (Running hub = home.start()) {
      books.await("alarms that were on a disk that is read-only now");
      hub.press(books, BUTTONS);
      books.await("alarms of a hub that was started on a read-only disk");
      lines.add(
          "A hub started on the read-only disk delivered what was on it and what was raised then.");
      volume.writable();
      lines.add(
          "Writing resumed by itself " + hub.awaitOnDisk() + " s after it was writable again.");
      hub.awaitEmpty();
    }
    try (Buffer buffer = Buffer.open(home.database(), 100 * Buffer.SMALLEST_BUDGET)) {
      lines.add("Left in the outbox on disk afterwards: " + buffer.depth() + ".");
    }
    volume.fill();
    try (Running hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await("alarms of a hub that was started on a full disk");
      lines.add(delivered("the hub was started on a full disk", books));
      volume.empty();
      hub.awaitOnDisk();
    }
  }

  private static void broken(Home home, Volume volume, Books books, List<String> lines)
      throws IOException, InterruptedException {
    try (Running hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await("alarms of a hub on a card");
      volume.breakDown();
      hub.press(books, BUTTONS);
      books.await("alarms after the kernel found the card broken");
      lines.add(
          delivered("the kernel had made a broken card read-only under the running hub", books));
    }
  }

  private static String delivered(String when, Books books) {
    return BUTTONS
        + " alarms raised while "
        + when
        + " were delivered; the fault told says: "
        + books.lastDiskFault()
        + ".";
  }

  /** The home's configuration and broker. */
  private record Home(Path data, MosquittoProcess broker) {
    Path database() {
      return data.resolve("hub.db");
    }

    Running start() throws IOException {
      String buttons =
          IntStream.range(0, ALL_BUTTONS)
              .mapToObj(
                  number ->
                      "  button-" + number + ": {kind: button, location: hall, driver: simulated}")
              .collect(Collectors.joining(System.lineSeparator()));
      // Beside the disk that fails: a hub's configuration is on another file system than its data.
      Path file = Files.createTempFile("trygghub-", ".yaml");
      try {
        Files.writeString(
            file,
            """
            tenant: trial
            hub: disk
            clock: always
            data: '%s'
            destinations: {broker: {url: '%s'}}
            sensors:
            %s
            """
                .formatted(data, broker.url(), buttons));
        SimulatedDriverProvider sensors = new SimulatedDriverProvider();
        SystemClock clock = new SystemClock(true);
        Hub hub =
            Hub.assemble(
                new Hub.Parts(
                    new ConfigurationReader(List.of(sensors), List.of()).read(file),
                    List.of(sensors),
                    List.of(),
                    clock,
                    clock));
        hub.start();
        return new Running(hub, sensors);
      } catch (ConfigurationException e) {
        throw new IllegalStateException(e);
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A hub that runs in this process. */
  private record Running(Hub hub, SimulatedDriverProvider sensors) implements AutoCloseable {
    /** Presses each button once and lets it go; written in the books before. */
    void press(Books books, int buttons) throws IOException {
      for (int i = 0; i < buttons; i++) {
        SensorId button = new SensorId("button-" + books.raise() % ALL_BUTTONS);
        long before = hub.lastSequence();
        sensors.home().set(button, SensorState.ACTIVE);
        until("a press is taken", () -> hub.lastSequence() > before);
        // Longer than a contact bounces, for it may have been a fault that took the number.
        LockSupport.parkNanos(HELD.toNanos());
        sensors.home().set(button, SensorState.INACTIVE);
      }
    }

    /** Goes on until the log has no place left in the file that it has, and the disk has none. */
    void pressUntilInMemory(Books books) throws IOException {
      while (hub.isOnDisk()) {
        press(books, 1);
      }
    }

    /** Waits until everything is on disk again and tells how many seconds it took. */
    long awaitOnDisk() throws IOException {
      long begin = System.nanoTime();
      until("everything is on disk again", hub::isOnDisk);
      return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    void awaitEmpty() throws IOException {
      until("everything is acknowledged", () -> hub.outboxDepth() == 0);
    }

    @Override
    public void close() {
      hub.close();
    }
  }

  private static void until(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** What was raised and what came. Used by the trial and by the response centre's thread. */
  private static final class Books implements CentreListener {
    private final List<String> alarms = new ArrayList<>();
    private String lastDiskFault = "none";
    private int raised;
    private int again;
    private int late;

    /** Writes one in and tells how many there were before. */
    synchronized int raise() {
      return raised++;
    }

    @Override
    public synchronized void received(Received message) {
      try {
        if (message.channel().equals("alarm")) {
          alarms.add(message.data().text("alarmId"));
          late += message.data().truth("late") ? 1 : 0;
        } else if (message.channel().equals("fault")
            && message.data().text("kind").equals("disk")
            && message.data().text("state").equals("raised")) {
          lastDiskFault = message.data().text("cause");
        }
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public synchronized void repeated(Received message) {
      again++;
    }

    @Override
    public void garbage(String topic, String problem) {
      throw new IllegalStateException(topic + ": " + problem);
    }

    void await(String what) throws IOException {
      until("all " + what + " have come", this::isComplete);
    }

    synchronized String lastDiskFault() {
      return lastDiskFault;
    }

    synchronized Account account() {
      int distinct = Set.copyOf(alarms).size();
      int outOfOrder = 0;
      for (int i = 1; i < alarms.size(); i++) {
        outOfOrder += alarms.get(i).compareTo(alarms.get(i - 1)) < 0 ? 1 : 0;
      }
      return new Account(
          raised,
          Math.max(0, raised - distinct),
          Math.max(0, distinct - raised),
          again,
          outOfOrder,
          late);
    }

    private synchronized boolean isComplete() {
      return Set.copyOf(alarms).size() >= raised;
    }
  }
}
