package no.trygghub.hub.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import no.trygghub.drivers.SensorId;

/**
 * What every rule and fault goes by.
 *
 * @param alarms the settings of each alarm's rule, complete: every kind has an entry
 * @param perSensor where a sensor differs from {@code alarms}: complete settings by kind and sensor
 * @param watched the sensors each rule is limited to; a kind without an entry watches every sensor
 *     of its sensor kind
 * @param inactivityWarning how long before an inactivity alarm the annunciator warns the person;
 *     zero for no warning
 * @param faults the settings of each fault, complete
 * @param faultsPerSensor where a sensor differs from {@code faults}
 * @param corroboration what several sensors or rules together change about an alarm
 */
public record Rules(
    Map<AlarmKind, RuleSettings> alarms,
    Map<AlarmKind, Map<SensorId, RuleSettings>> perSensor,
    Map<AlarmKind, Set<SensorId>> watched,
    Duration inactivityWarning,
    Map<FaultKind, FaultSettings> faults,
    Map<FaultKind, Map<SensorId, FaultSettings>> faultsPerSensor,
    CorroborationSettings corroboration) {

  /** Copies what it is given, so that it never changes. */
  public Rules {
    alarms = Map.copyOf(alarms);
    perSensor = Map.copyOf(perSensor);
    watched = Map.copyOf(watched);
    faults = Map.copyOf(faults);
    faultsPerSensor = Map.copyOf(faultsPerSensor);
  }

  /** The same with corroboration on its defaults. */
  public Rules(
      Map<AlarmKind, RuleSettings> alarms,
      Map<AlarmKind, Map<SensorId, RuleSettings>> perSensor,
      Map<AlarmKind, Set<SensorId>> watched,
      Duration inactivityWarning,
      Map<FaultKind, FaultSettings> faults,
      Map<FaultKind, Map<SensorId, FaultSettings>> faultsPerSensor) {
    this(
        alarms,
        perSensor,
        watched,
        inactivityWarning,
        faults,
        faultsPerSensor,
        CorroborationSettings.DEFAULTS);
  }

  /** The settings of a rule that watches the whole home. */
  public RuleSettings of(AlarmKind kind) {
    RuleSettings settings = alarms.get(kind);
    return settings == null ? kind.defaults() : settings;
  }

  /** The settings of a rule for one sensor. */
  public RuleSettings of(AlarmKind kind, SensorId sensor) {
    return perSensor.getOrDefault(kind, Map.of()).getOrDefault(sensor, of(kind));
  }

  /** Whether a rule is limited to other sensors than this one. */
  public boolean watches(AlarmKind kind, SensorId sensor) {
    return !watched.containsKey(kind) || watched.getOrDefault(kind, Set.of()).contains(sensor);
  }

  /** The settings of a fault of the hub itself. */
  public FaultSettings of(FaultKind kind) {
    FaultSettings settings = faults.get(kind);
    return settings == null ? kind.defaults() : settings;
  }

  /** The settings of a fault of one sensor. */
  public FaultSettings of(FaultKind kind, SensorId sensor) {
    return faultsPerSensor.getOrDefault(kind, Map.of()).getOrDefault(sensor, of(kind));
  }
}
