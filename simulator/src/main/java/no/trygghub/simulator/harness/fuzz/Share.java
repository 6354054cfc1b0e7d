package no.trygghub.simulator.harness.fuzz;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property its part of a run's inputs, and reports how many it has looked at. The
 * number that stands on a property is its part in a thousand.
 *
 * <p>jqwik makes these itself and knows no way to hand anything over, so the run's size and seed
 * are properties of the system.
 */
final class Share implements AroundPropertyHook {
  /** How many inputs there are in all. */
  static final String INPUTS = "trygghub.fuzz.inputs";

  /** Where chance begins. */
  static final String SEED = "trygghub.fuzz.seed";

  /** Under this the number of inputs is reported. */
  static final String LOOKED_AT = "inputs";

  private static final int SHARES = 1_000;

  /** Made by jqwik. */
  public Share() {}

  /** From the class that it stands on to the properties in it. */
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    int inputs = Integer.getInteger(INPUTS, SHARES);
    int share = context.attributes().tries().orElse(1);
    context.attributes().setTries(Math.max(1, Math.toIntExact((long) inputs * share / SHARES)));
    context.attributes().setSeed(System.getProperty(SEED, "1"));
    PropertyExecutionResult result = property.execute();
    context.reporter().publishValue(LOOKED_AT, Integer.toString(result.countChecks()));
    return result;
  }
}
