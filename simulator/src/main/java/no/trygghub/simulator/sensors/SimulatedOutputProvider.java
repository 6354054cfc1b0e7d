package no.trygghub.simulator.sensors;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.OutputDriverProvider;

/** The driver {@code simulated} for outputs: an annunciator that nobody hears. */
public final class SimulatedOutputProvider implements OutputDriverProvider {
  private final BiConsumer<String, Boolean> onChange;
  private final Set<String> on = ConcurrentHashMap.newKeySet();

  /** Outputs that can be {@linkplain #isOn asked} whether they are on. */
  public SimulatedOutputProvider() {
    this((name, state) -> {});
  }

  /**
   * Outputs that tell when they are switched.
   *
   * @param onChange told of an output's name and whether it is on now, on the hub's thread
   */
  public SimulatedOutputProvider(BiConsumer<String, Boolean> onChange) {
    this.onChange = onChange;
  }

  /** Whether an output is on now. May be called on any thread. */
  public boolean isOn(String name) {
    return on.contains(name);
  }

  @Override
  public String driver() {
    return SimulatedDriverProvider.NAME;
  }

  @Override
  public List<DriverOption> options() {
    return List.of();
  }

  @Override
  public OutputDriver open(String name, DriverOptions options) {
    return new Output(name);
  }

  private final class Output implements OutputDriver {
    private final String name;

    Output(String name) {
      this.name = name;
    }

    @Override
    public void set(boolean state) {
      boolean changed = state ? on.add(name) : on.remove(name);
      if (changed) {
        onChange.accept(name, state);
      }
    }

    @Override
    public void close() {
      set(false);
    }
  }
}
