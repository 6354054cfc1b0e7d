package no.trygghub.hub.main;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.health.LastWords;
import no.trygghub.hub.health.StuckNote;
import no.trygghub.hub.health.Systemd;
import no.trygghub.hub.health.Watchdog;
import no.trygghub.hub.log.EventLog;
import no.trygghub.hub.log.Logging;

/**
 * A hub that has this process to itself, from its configuration to the end.
 *
 * @param file its configuration
 * @param debug whether every reading is logged too
 */
record HubRun(Path file, boolean debug) {
  private static final EventLog LOG = EventLog.of("hub");

  /** Runs until it is told to stop. Returns the exit code that {@link HubCommand} describes. */
  int run() {
    Logging.start(System.out, debug ? Level.FINE : Level.INFO);
    TemporaryDirectory.choose();
    List<SensorDriverProvider> sensorDrivers = load(SensorDriverProvider.class);
    List<OutputDriverProvider> outputDrivers = load(OutputDriverProvider.class);
    HubConfiguration configuration;
    try {
      configuration = new ConfigurationReader(sensorDrivers, outputDrivers).read(file);
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    SystemClock clock =
        new SystemClock(configuration.clockTrust() == HubConfiguration.ClockTrust.ALWAYS);
    Optional<DirectoryLock> lock = DirectoryLock.of(configuration.dataDirectory());
    if (lock.isEmpty()) {
      LOG.error(
          "already-running",
          "cause",
          "another hub works with "
              + configuration.dataDirectory()
              + "; stop it, or give this one another data directory");
      return 4;
    }
    try {
      Hub hub =
          Hub.assemble(
              new Hub.Parts(configuration, sensorDrivers, outputDrivers, clock, clock),
              Path.of("/"));
      run(hub, watchdog(hub, new StuckNote(configuration.dataDirectory()), clock));
      return 0;
    } catch (BufferException e) {
      LOG.error("database-unusable", "cause", String.valueOf(e.getMessage()));
      return 3;
    } finally {
      lock.get().close();
    }
  }

  private static Watchdog watchdog(Hub hub, StuckNote note, SystemClock clock) {
    LastWords lastWords = new LastWords(note, clock);
    return new Watchdog(
        hub.loops(),
        Systemd.of(System.getenv(), ProcessHandle.current().pid()),
        hub::statusLine,
        stuck -> {
          lastWords.say(stuck);
          Runtime.getRuntime().halt(LastWords.EXIT_CODE);
        });
  }

  private static void run(Hub hub, Watchdog watchdog) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  watchdog.stopping();
                  hub.close();
                  // Told to stop and stopped: that is success, not the 143 that the JVM would give.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    watchdog.start();
    hub.start();
    watchdog.armed();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      hub.close();
    }
  }

  private static <T> List<T> load(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }
}
