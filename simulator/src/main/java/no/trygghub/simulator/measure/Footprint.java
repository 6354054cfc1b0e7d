package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.sensors.StandardInputProvider;

/**
 * How soon the packaged hub watches and how much memory it takes, started as an installed one is
 * and, for comparison, without any flag. It has twelve sensors and a GPIO line, and connects with
 * TLS and a certificate of its own.
 */
final class Footprint {
  private static final String TENANT = Backlog.TENANT.value();
  private static final String HUB = Backlog.HUB.value();
  private static final int STARTS = 7;
  private static final int READINGS = 500;
  private static final SensorId BUTTON = new SensorId("button-1");
  private static final Duration BETWEEN_READINGS = Duration.ofMillis(20);

  /** Longer than the C library's free memory is kept by the flags. */
  private static final Duration SETTLE = Duration.ofSeconds(15);

  /** Of heartbeats every 10 s and nothing else; more than the hub keeps what it does not need. */
  private static final Duration QUIET = Duration.ofSeconds(75);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final List<Sensor> SENSORS = MeasuredHome.sensors();

  private final PackagedHub hub;
  private final Load load;
  private final Path directory;

  private Footprint(PackagedHub hub, Load load, Path directory) {
    this.hub = hub;
    this.load = load;
    this.directory = directory;
  }

  /** Measures. Each figure is told as it comes. */
  static void measure(Path project, Load load, Consumer<Figure> told)
      throws IOException, InterruptedException {
    Footprint footprint = new Footprint(PackagedHub.in(project), load, load.directory("footprint"));
    try (TlsBroker broker = TlsBroker.start(footprint.directory.resolve("broker"), HUB)) {
      footprint.measure(broker, told);
    }
  }

  /**
   * Runs a hub through all that it is measured with and adds the classes that it loaded to a list
   * for the class data archive.
   *
   * @return how many there are in the list then
   */
  static int recordClasses(Path project, Load load, Path list)
      throws IOException, InterruptedException {
    Footprint footprint = new Footprint(PackagedHub.in(project), load, load.directory("footprint"));
    Path recorded = footprint.directory.resolve("recorded");
    try (TlsBroker broker = TlsBroker.start(footprint.directory.resolve("broker"), HUB)) {
      Path configuration = footprint.configuration("recorded-run", broker);
      try (MeasuredProcess process =
          MeasuredProcess.start(footprint.hub.recorded(recorded, configuration))) {
        process.connected(1);
        work(process, broker);
      }
    }
    return ClassList.add(recorded, list);
  }

  private void measure(TlsBroker broker, Consumer<Figure> told)
      throws IOException, InterruptedException {
    Path archive = Files.createDirectories(directory.resolve("cache")).resolve("hub.jsa");
    long begin = System.nanoTime();
    hub.makeArchive(archive);
    told.accept(
        new Figure(
            "making the class data archive",
            String.format(
                Locale.ROOT,
                "%.0f s, %.1f MiB",
                (System.nanoTime() - begin) / 1e9,
                Files.size(archive) / 1024.0 / 1024),
            "once, when it is installed"));
    List<Duration> tuned = new ArrayList<>();
    List<Duration> untuned = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Path configuration = configuration("start-" + i, broker);
      tuned.add(armed(hub.tuned(archive, configuration)));
      untuned.add(armed(hub.untuned(configuration("untuned-start-" + i, broker))));
    }
    told.accept(
        new Figure(
            "from exec to armed",
            seconds(tuned),
            "median of " + STARTS + " (least to most); without flags " + seconds(untuned)));
    Used with = used(hub.tuned(archive, configuration("tuned", broker)), broker);
    Used without = used(hub.untuned(configuration("untuned", broker)), broker);
    told.accept(
        new Figure(
            "resident memory, settled",
            with.settled().residentText(),
            with.settled().describe() + "; without flags " + without.settled().describe()));
    told.accept(
        new Figure(
            "resident memory after " + READINGS + " readings, an alarm, a new connection",
            with.worked().residentText(),
            with.worked().describe() + "; without flags " + without.worked().describe()));
    drain(archive, broker, told);
  }

  /** A backlog, and the most memory that it takes to be rid of it. */
  private void drain(Path archive, TlsBroker broker, Consumer<Figure> told)
      throws IOException, InterruptedException {
    Path configuration = configuration("backlog", broker);
    Backlog.make(
            Files.createDirectories(directory.resolve("full")),
            load.messages(),
            SampleMessages::telemetry)
        .copyTo(configuration.resolveSibling("data"));
    long begin = System.nanoTime();
    try (ResponseCentre centre = centre(broker, new LinkedBlockingQueue<>());
        MeasuredProcess process = MeasuredProcess.start(hub.tuned(archive, configuration))) {
      process.connected(1);
      until(() -> centre.summary().received("telemetry") >= load.messages());
      long nanos = System.nanoTime() - begin;
      ProcessMemory memory = process.memory();
      told.accept(
          new Figure(
              "resident memory, a backlog of "
                  + String.format(Locale.ROOT, "%,d", load.messages())
                  + " drained",
              memory.residentText(),
              memory.describe()
                  + String.format(Locale.ROOT, "; drained %.1f s after exec", nanos / 1e9)));
    }
  }

  private static Duration armed(List<String> command) throws IOException, InterruptedException {
    try (MeasuredProcess process = MeasuredProcess.start(command)) {
      Duration armed = process.armed();
      process.connected(1);
      return armed;
    }
  }

  private static Used used(List<String> command, TlsBroker broker)
      throws IOException, InterruptedException {
    try (MeasuredProcess process = MeasuredProcess.start(command)) {
      process.armed();
      process.connected(1);
      LockSupport.parkNanos(SETTLE.toNanos());
      ProcessMemory settled = process.memory();
      work(process, broker);
      LockSupport.parkNanos(QUIET.toNanos());
      return new Used(settled, process.memory());
    }
  }

  /** Readings, an alarm that is acknowledged, a broker that goes and comes. */
  private static void work(MeasuredProcess process, TlsBroker broker)
      throws IOException, InterruptedException {
    BlockingQueue<Received> alarms = new LinkedBlockingQueue<>();
    ResponseCentre centre = centre(broker, alarms);
    try {
      for (MeasuredHome.Change change : MeasuredHome.life(7, 1).subList(0, READINGS)) {
        process.tell(StandardInputProvider.line(change.sensor(), change.state()));
        LockSupport.parkNanos(BETWEEN_READINGS.toNanos());
      }
      process.tell(StandardInputProvider.line(BUTTON, SensorState.ACTIVE));
      if (alarms.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
        throw process.failure("the response centre does not hear of its alarm in time");
      }
      int connections = process.connections();
      broker.restart();
      process.connected(connections + 1);
    } finally {
      centre.close();
    }
  }

  /** A response centre that acknowledges everything and hands on what is about alarms. */
  private static ResponseCentre centre(TlsBroker broker, BlockingQueue<Received> alarms)
      throws IOException, InterruptedException {
    return ResponseCentre.start(
        CentreSettings.automatic(broker.url()),
        new SystemClock(true),
        new CentreListener() {
          @Override
          public void received(Received message) {
            if (message.channel().equals("alarm")) {
              alarms.add(message);
            }
          }
        });
  }

  private static void until(BooleanSupplier is) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!is.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the response centre does not hear from the hub in time");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private Path configuration(String name, TlsBroker broker) throws IOException {
    Path own = Files.createDirectories(directory.resolve(name));
    String sensors =
        SENSORS.stream().map(Footprint::line).collect(Collectors.joining(System.lineSeparator()));
    return Files.writeString(
        own.resolve("hub.yaml"),
        """
        tenant: %s
        hub: %s
        clock: always
        data: data
        destinations: {centre: %s}
        uplink: {heartbeat: 10 s, telemetry: true}
        sensors:
        %s
          cellar-door: {kind: door, location: cellar, driver: gpio, pin: 17}
        """
            .formatted(TENANT, HUB, broker.destination(HUB), sensors));
  }

  private static String line(Sensor sensor) {
    return "  %s: {kind: %s, location: %s, driver: %s}"
        .formatted(
            sensor.id(), sensor.kind().word(), sensor.location(), StandardInputProvider.NAME);
  }

  private static String seconds(List<Duration> times) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.2f s (%.2f to %.2f)",
        sorted.get(sorted.size() / 2).toNanos() / 1e9,
        sorted.getFirst().toNanos() / 1e9,
        sorted.getLast().toNanos() / 1e9);
  }

  private record Used(ProcessMemory settled, ProcessMemory worked) {}
}
