package no.trygghub.hub.detection;

import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.config.FaultKind;

/**
 * A fault that was raised and not restored.
 *
 * @param subject the sensor, destination, output or part of the hub; empty for the hub as a whole
 * @param cause one line for a technician
 * @param since when what it is about began
 */
public record RaisedFault(FaultKind kind, String subject, String cause, HubTime since) {
  static Optional<RaisedFault> of(FaultKey key, FaultState state) {
    return state instanceof FaultState.Raised raised
        ? Optional.of(
            new RaisedFault(key.kind(), key.subject(), raised.cause(), raised.since().time()))
        : Optional.empty();
  }
}
