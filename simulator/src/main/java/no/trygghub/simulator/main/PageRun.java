package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.page.SimulatorPage;

/** The simulator's page, served until somebody ends it. */
final class PageRun {
  /** How long a signal waits for the hub and the broker to be gone. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

  private final int port;
  private final Optional<SimulatorPage.Named> scenario;
  private final Consumer<String> log;
  private final PrintWriter out;

  /**
   * A run of it.
   *
   * @param log told every line of the hub's log
   */
  PageRun(int port, Optional<SimulatorPage.Named> scenario, Consumer<String> log, PrintWriter out) {
    this.port = port;
    this.scenario = scenario;
    this.log = log;
    this.out = out;
  }

  /**
   * Serves it until the process is told to stop, or this thread is interrupted; the hub's process
   * and the simulator's own broker are gone then.
   *
   * @param wanted the broker to use; empty for one of the simulator's own
   * @param data where hubs keep their databases; empty for a directory that is deleted after
   * @throws IOException where the port or the broker cannot be used
   */
  void serve(Optional<URI> wanted, Optional<Path> data) throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(asked, gone), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Scratch scratch = Scratch.of(data);
        SwitchableBroker broker = broker(wanted, scratch.directory());
        SimulatorPage page =
            SimulatorPage.open(
                new SimulatorPage.Settings(
                    port,
                    broker,
                    wanted.orElse(broker.url()).toString(),
                    wanted.isPresent(),
                    scratch.directory(),
                    log),
                scenario)) {
      out.println("The home and the response centre are at " + page.url());
      out.println("Broker: " + wanted.orElse(broker.url()) + ". Ctrl-C ends it.");
      out.flush();
      asked.await();
    } finally {
      gone.countDown();
    }
  }

  private static SwitchableBroker broker(Optional<URI> wanted, Path directory) throws IOException {
    if (wanted.isPresent() || !SwitchableBroker.hasMosquitto()) {
      return SwitchableBroker.of(wanted);
    }
    return SwitchableBroker.mosquitto(directory.resolve("broker"));
  }

  private static void stop(CountDownLatch asked, CountDownLatch gone) {
    asked.countDown();
    try {
      boolean ignored = gone.await(GONE_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
