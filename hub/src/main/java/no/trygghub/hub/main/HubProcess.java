package no.trygghub.hub.main;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.logging.Level;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.change.ConfigurationChanges;
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
 * The hub of this process, with its configuration changes, its watchdog and its exit code.
 *
 * @param file its configuration
 * @param debug whether every reading is logged too
 */
record HubProcess(Path file, boolean debug) {
  private static final EventLog LOG = EventLog.of("hub");

  /** Runs until it is told to stop. Returns the exit code that {@link HubCommand} describes. */
  int run() {
    Logging.start(System.out, debug ? Level.FINE : Level.INFO);
    DatabaseLibrary library = DatabaseLibrary.load(TemporaryDirectory.choose());
    try {
      return run(library);
    } finally {
      // It leaves a file behind where the process ends before.
      library.await();
    }
  }

  private int run(DatabaseLibrary library) {
    List<SensorDriverProvider> sensorDrivers = load(SensorDriverProvider.class);
    List<OutputDriverProvider> outputDrivers = load(OutputDriverProvider.class);
    ConfigurationChanges changes =
        new ConfigurationChanges(
            file, new ConfigurationReader(sensorDrivers, outputDrivers), new SystemClock(false));
    try {
      HubConfiguration present = changes.present();
      Optional<DirectoryLock> lock = DirectoryLock.of(present.dataDirectory());
      if (lock.isEmpty()) {
        LOG.error(
            "already-running",
            "cause",
            "another hub works with "
                + present.dataDirectory()
                + "; stop it, or give this one another data directory");
        return 4;
      }
      try {
        run(
            new HubRun(
                changes,
                changes.start(),
                (configuration, by) -> {
                  library.await();
                  return Hub.assemble(
                      parts(configuration, sensorDrivers, outputDrivers), Path.of("/"), by);
                }),
            new StuckNote(present.dataDirectory()));
        return 0;
      } finally {
        lock.get().close();
      }
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (BufferException e) {
      LOG.error("database-unusable", "cause", String.valueOf(e.getMessage()));
      return 3;
    }
  }

  private static Hub.Parts parts(
      HubConfiguration configuration,
      List<SensorDriverProvider> sensorDrivers,
      List<OutputDriverProvider> outputDrivers) {
    SystemClock clock =
        new SystemClock(configuration.clockTrust() == HubConfiguration.ClockTrust.ALWAYS);
    return new Hub.Parts(configuration, sensorDrivers, outputDrivers, clock, clock);
  }

  private static Watchdog watchdog(HubRun hub, StuckNote note) {
    LastWords lastWords = new LastWords(note, new SystemClock(false));
    return new Watchdog(
        hub.loops(),
        Systemd.of(System.getenv(), ProcessHandle.current().pid()),
        hub::statusLine,
        stuck -> {
          lastWords.say(stuck);
          Runtime.getRuntime().halt(LastWords.EXIT_CODE);
        });
  }

  private static void run(HubRun hub, StuckNote note) throws ConfigurationException {
    Watchdog watchdog = watchdog(hub, note);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  watchdog.stopping();
                  if (hub.stop()) {
                    // Told to stop and stopped: that is success, not the 143 that the JVM would
                    // give.
                    Runtime.getRuntime().halt(0);
                  }
                },
                "stop"));
    try {
      hub.run(watchdog);
    } catch (InterruptedException e) {
      boolean ignored = hub.stop();
    }
  }

  private static <T> List<T> load(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }
}
