package no.trygghub.hub.testing;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;

/** The driver {@code hand}: sensors that are as a test sets them, whoever listens to them. */
public final class HandProvider implements SensorDriverProvider {
  private final Map<SensorId, SensorState> states = new ConcurrentHashMap<>();
  private final Map<SensorId, DriverContext> open = new ConcurrentHashMap<>();

  /** Sensors that nobody has touched yet. */
  public HandProvider() {}

  /** Sets a sensor, and tells whoever listens to it. */
  public void set(String sensor, SensorState state) {
    SensorId id = new SensorId(sensor);
    states.put(id, state);
    DriverContext context = open.get(id);
    if (context != null) {
      context.execute(() -> context.report(new SensorReading(id, state, context.now())));
    }
  }

  /** Whether somebody listens to a sensor. */
  public boolean isOpen(String sensor) {
    return open.containsKey(new SensorId(sensor));
  }

  @Override
  public String driver() {
    return "hand";
  }

  @Override
  public Set<SensorKind> kinds() {
    return EnumSet.allOf(SensorKind.class);
  }

  @Override
  public List<DriverOption> options() {
    return List.of();
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context) {
    open.put(sensor.id(), context);
    SensorState state = states.getOrDefault(sensor.id(), SensorState.INACTIVE);
    context.report(new SensorReading(sensor.id(), state, context.now()));
    return () -> open.remove(sensor.id(), context);
  }
}
