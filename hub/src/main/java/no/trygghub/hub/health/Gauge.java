package no.trygghub.hub.health;

import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;

/**
 * Something of the computer that is measured, and when it is a fault.
 *
 * @param kind the fault it would be
 * @param subject what the fault is about
 * @param limit when it is bad
 * @param value measures it; empty where this computer does not have it
 * @param cause one line for a technician about a bad value
 */
record Gauge(
    FaultKind kind,
    String subject,
    Limit limit,
    Supplier<OptionalLong> value,
    LongFunction<String> cause) {

  /**
   * Measures.
   *
   * @param was whether it was bad before, also before a restart
   */
  Input.Condition look(boolean was) {
    OptionalLong measured = value.get();
    boolean bad = measured.isPresent() && limit.isBad(measured.getAsLong(), was);
    return new Input.Condition(kind, subject, bad, bad ? cause.apply(measured.getAsLong()) : "");
  }
}
