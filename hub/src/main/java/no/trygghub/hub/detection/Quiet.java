package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.FaultKind;

/**
 * What tells whether anything in the home moves.
 *
 * @param home when it last did
 * @param sensors what is known of the sensors
 * @param faults what is wrong with them
 */
record Quiet(Home home, Map<SensorId, Known> sensors, Map<FaultKey, FaultState> faults) {
  /** A sensor with one of these cannot be relied on. */
  static final Set<FaultKind> LOST =
      Set.of(
          FaultKind.SENSOR_SILENT,
          FaultKind.SENSOR_UNAVAILABLE,
          FaultKind.SENSOR_CHATTERING,
          FaultKind.SENSOR_STUCK);

  static Quiet of(DetectorState state) {
    return new Quiet(state.home, state.sensors, state.faults);
  }

  boolean isActive(SensorId sensor) {
    Known known = sensors.get(sensor);
    return known != null && known.state() == SensorState.ACTIVE;
  }

  /** Whether nobody can rely on a sensor: it was never read, or there is a fault. */
  boolean isLost(SensorId sensor) {
    return !sensors.containsKey(sensor)
        || (!faults.isEmpty()
            && faultsOf(sensor).anyMatch(key -> faults.get(key) instanceof FaultState.Raised));
  }

  private static Stream<FaultKey> faultsOf(SensorId sensor) {
    return LOST.stream().map(kind -> new FaultKey(kind, sensor.value()));
  }
}
