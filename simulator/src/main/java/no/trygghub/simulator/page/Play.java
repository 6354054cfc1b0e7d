package no.trygghub.simulator.page;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.trygghub.simulator.home.Action;
import no.trygghub.simulator.home.LivingHome;
import no.trygghub.simulator.scenario.Deed;
import no.trygghub.simulator.scenario.Step;
import no.trygghub.simulator.scenario.Verdict;

/**
 * A scenario being played in a home: a thread that waits for the time of each step, which passes as
 * fast as somebody wants it to or stands still. At the end its expectations are judged, and the
 * home lives on.
 */
final class Play {
  private static final String PART = "steps";
  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(30);

  private final Household household;
  private final LiveDocument document;
  private final Doer doer;
  private final Consumer<String> problem;
  private final Thread thread;

  private Play(Household household, LiveDocument document, Doer doer, Consumer<String> problem) {
    this.household = household;
    this.document = document;
    this.doer = doer;
    this.problem = problem;
    this.thread = Thread.ofVirtual().name("play").unstarted(this::run);
  }

  /** Does what a step says. */
  interface Doer {
    /**
     * Does it, as a click on the page would.
     *
     * @throws IOException where it cannot be done
     */
    void perform(Action action) throws IOException, InterruptedException;
  }

  /**
   * Begins; a step is done when the home's time has come that far.
   *
   * @param doer does what a step says
   * @param problem told why it cannot go on
   */
  static Play begin(
      Household household, LiveDocument document, Doer doer, Consumer<String> problem) {
    Play play = new Play(household, document, doer, problem);
    play.steps().forEach(step -> play.show(step, Map.of("done", false)));
    play.thread.start();
    return play;
  }

  /** Ends it where it is. */
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void run() {
    LivingHome home = household.home();
    try {
      // What happens at the very beginning happens when somebody lets the time pass.
      home.passUntil(household.scenario().begin().plusNanos(1));
      for (Step step : steps()) {
        home.passUntil(step.at());
        if (step.deed() instanceof Deed.Happens happens) {
          doer.perform(happens.action());
        }
        show(step, Map.of("done", true));
      }
      if (home.isReachable()) {
        boolean ignored = home.await(() -> home.outboxDepth() == 0, DELIVERED_WITHIN);
      }
      household.judge().forEach(this::show);
    } catch (InterruptedException e) {
      // Somebody wants something else; the thread ends with this.
    } catch (IOException e) {
      problem.accept(String.valueOf(e.getMessage()));
    }
  }

  private void show(Verdict verdict) {
    show(verdict.step(), Map.of("done", true, "met", verdict.met(), "found", verdict.found()));
  }

  private void show(Step step, Map<String, Object> how) {
    int index = steps().indexOf(step);
    Map<String, Object> value = new LinkedHashMap<>(how);
    value.put("index", index);
    value.put("at", step.at().toInstant().toEpochMilli());
    value.put("text", step.text());
    document.put(PART, Integer.toString(index), value);
  }

  private List<Step> steps() {
    return household.scenario().steps();
  }
}
