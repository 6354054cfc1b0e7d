package no.trygghub.simulator.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.home.Action;
import no.trygghub.simulator.home.HomeListener;
import no.trygghub.simulator.home.HomeSettings;
import no.trygghub.simulator.home.LivingHome;

/**
 * Plays a scenario to a whole hub: simulated sensors and time, everything else as in a home. The
 * hub is in this process, unless a step cuts its power or fills its disk.
 */
public final class ScenarioPlayer {
  /** How long the network may take for what takes no time in the scenario. */
  private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(10);

  /** How long what was raised may take to be delivered at the end; more than a reconnect's wait. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(90);

  /** More than what one thread of the hub tells another takes to get there. */
  private static final Duration HAND_OVER = Duration.ofMillis(100);

  private final Scenario scenario;
  private final Pace pace;
  private final SwitchableBroker broker;
  private final Path data;
  private final Reception reception;
  private final PlayListener listener;

  /**
   * A player of one scenario.
   *
   * @param scenario what to play
   * @param pace how fast
   * @param broker the broker that the hub connects to
   * @param data where the hub's configuration and database go; made where it is not there
   * @param reception the response centre, connected to the same broker and acknowledging
   * @param listener told of every step
   */
  public ScenarioPlayer(
      Scenario scenario,
      Pace pace,
      SwitchableBroker broker,
      Path data,
      Reception reception,
      PlayListener listener) {
    this.scenario = scenario;
    this.pace = pace;
    this.broker = broker;
    this.data = data;
    this.reception = reception;
    this.listener = listener;
  }

  /**
   * Plays it from its first step to its last, on the calling thread, and waits until what the hub
   * raised has been delivered.
   *
   * @return a verdict for every expectation, in their order
   * @throws IOException where the hub's directory cannot be written, or a step cannot be done
   * @throws InterruptedException where the thread is interrupted; the hub is stopped
   */
  public List<Verdict> play() throws IOException, InterruptedException {
    listener.begun(scenario);
    try (LivingHome home = LivingHome.start(settings(), new Log())) {
      new Performance(home).run();
    }
    return Judgement.of(scenario, reception);
  }

  private HomeSettings settings() {
    return new HomeSettings(
        scenario.begin(),
        scenario.home(),
        broker,
        data,
        isFast() ? HomeSettings.Time.STEPPED : HomeSettings.Time.RUNNING,
        scenario.takesAProcess()
            ? HomeSettings.Place.OWN_PROCESS
            : HomeSettings.Place.THIS_PROCESS);
  }

  private boolean isFast() {
    return pace instanceof Pace.Fast;
  }

  /** One run of it. */
  private final class Performance {
    private final LivingHome home;

    Performance(LivingHome home) {
      this.home = home;
    }

    void run() throws IOException, InterruptedException {
      settle(NETWORK_PATIENCE);
      setOff();
      for (Step step : scenario.steps()) {
        home.passUntil(step.at());
        if (isFast() && home.isReachable()) {
          // What came of the steps before has had minutes or hours to arrive.
          settle(NETWORK_PATIENCE);
        }
        listener.step(step);
        if (step.deed() instanceof Deed.Happens happens) {
          perform(happens.action());
        }
      }
      listener.ending();
      if (home.isReachable()) {
        boolean ignored = home.await(() -> home.outboxDepth() == 0, LAST_PATIENCE);
      }
    }

    private void setOff() throws IOException {
      switch (pace) {
        case Pace.Fast fast -> {}
        case Pace.Constant constant -> home.speed(constant.speed());
        case Pace.AsWritten written -> home.speed(written.first());
      }
    }

    private void perform(Action action) throws IOException, InterruptedException {
      if (action instanceof Action.Speed && !(pace instanceof Pace.AsWritten)) {
        return;
      }
      boolean wasReachable = home.isReachable();
      home.perform(action);
      if (isFast() && !wasReachable && home.isReachable()) {
        // Played fast, the home's time stands still until the network's own has passed.
        settle(LAST_PATIENCE);
        boolean ignored = home.await(() -> false, HAND_OVER);
      }
    }

    private void settle(Duration most) throws IOException, InterruptedException {
      boolean ignored = home.await(() -> reception.hubIsOnline() && home.outboxDepth() == 0, most);
    }
  }

  private final class Log implements HomeListener {
    @Override
    public void logged(String line) {
      listener.logged(line);
    }
  }
}
