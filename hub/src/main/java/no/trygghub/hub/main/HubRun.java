package no.trygghub.hub.main;

import java.util.Map;
import java.util.concurrent.Semaphore;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.change.ConfigurationChanges;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.health.Watchdog;
import no.trygghub.hub.log.EventLog;

/**
 * The hub of a process, from its start to its end: one after the other where its configuration is
 * changed, each going on with what the one before left on disk, as after a restart.
 */
final class HubRun {
  private static final EventLog LOG = EventLog.of("hub");

  private final ConfigurationChanges changes;
  private final Assembly assembly;
  private final Semaphore wishes = new Semaphore(0);
  private volatile Hub hub;
  // Guarded by this object.
  private boolean stopped;

  /**
   * Puts the first hub together. Nothing runs yet.
   *
   * @throws BufferException where the database cannot be used
   * @throws ConfigurationException where there was a configuration on trial that no hub can be put
   *     together with, and none before it
   */
  HubRun(ConfigurationChanges changes, HubConfiguration configuration, Assembly assembly)
      throws ConfigurationException {
    this.changes = changes;
    this.assembly = assembly;
    this.hub = assemble(configuration);
  }

  /** Puts a hub together that does not run yet. */
  interface Assembly {
    /**
     * The hub of a configuration.
     *
     * @throws BufferException where the database cannot be used
     */
    Hub hub(HubConfiguration configuration, Hub.Changes changes);
  }

  /** What has to go on for the present hub to work, by name. */
  Map<String, EventLoop> loops() {
    return hub.loops();
  }

  /** The present hub in one line. May be called on any thread, and waits for nothing. */
  String statusLine() {
    return hub.statusLine();
  }

  /**
   * Runs until it is told to stop.
   *
   * @throws BufferException where the configuration was changed, and the database cannot be used
   *     any more
   * @throws ConfigurationException where it was changed, and none can be used any more
   */
  void run(Watchdog watchdog) throws ConfigurationException, InterruptedException {
    watchdog.start();
    hub.start();
    watchdog.armed();
    while (true) {
      wishes.acquire();
      wishes.drainPermits();
      reopen(watchdog);
    }
  }

  /**
   * Stops the hub, unless it ended by itself. May be called on any thread.
   *
   * @return whether it was stopped
   */
  synchronized boolean stop() {
    if (stopped) {
      return false;
    }
    stopped = true;
    hub.close();
    return true;
  }

  private synchronized void reopen(Watchdog watchdog) throws ConfigurationException {
    if (stopped) {
      return;
    }
    LOG.info("opening-anew", "cause", "the configuration");
    watchdog.changing();
    hub.handOver();
    // Until there is another one there is nothing to stop.
    stopped = true;
    hub = assemble(changes.configuration());
    stopped = false;
    hub.start();
    watchdog.changed(hub.loops());
  }

  /** Where a hub cannot be put together with a configuration on trial, that is undone. */
  private Hub assemble(HubConfiguration configuration) throws ConfigurationException {
    Hub.Changes by = new Hub.Changes(changes, wishes::release);
    try {
      return assembly.hub(configuration, by);
    } catch (RuntimeException | LinkageError e) {
      if (changes.trial().filter(trial -> trial.ending().isEmpty()).isEmpty()) {
        throw e;
      }
      LOG.error("not-put-together", e);
      changes.undo("the hub cannot be started with it: " + e.getMessage());
      return assembly.hub(changes.configuration(), by);
    }
  }
}
