package no.trygghub.simulator.scenario;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.simulator.home.Action;

/**
 * A home, and what happens in it.
 *
 * @param title a few words
 * @param about one sentence
 * @param home the sections {@code sensors}, {@code rules}, {@code faults} and {@code uplink} of the
 *     hub's configuration, as YAML
 * @param steps what happens, in the order of time; at least one
 */
public record Scenario(String title, String about, String home, List<Step> steps) {
  /** Copies what it is given, so that it never changes. */
  public Scenario {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a scenario has at least one step");
    }
  }

  /** When it begins: at its first step. */
  public ZonedDateTime begin() {
    return steps.getFirst().at();
  }

  /** When it is over: at its last step. */
  public ZonedDateTime end() {
    return steps.getLast().at();
  }

  /** Whether a step takes the broker away. */
  public boolean takesTheBroker() {
    return actions().anyMatch(action -> action instanceof Action.Broker);
  }

  /** Whether a step needs a hub in a process of its own: it cuts its power or fills its disk. */
  public boolean takesAProcess() {
    return actions()
        .anyMatch(action -> action instanceof Action.Power || action instanceof Action.Disk);
  }

  private Stream<Action> actions() {
    return steps.stream()
        .map(Step::deed)
        .filter(Deed.Happens.class::isInstance)
        .map(deed -> ((Deed.Happens) deed).action());
  }
}
