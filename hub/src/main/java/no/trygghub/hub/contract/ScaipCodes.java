package no.trygghub.hub.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.config.AlarmKind;

/**
 * The fields of a SCAIP message (SS 91100, CLC/TS 50134-9) that an alarm would be sent on as, where
 * they are known.
 *
 * <p>The standard's code tables are not public. Only the codes for a bed that was left are known,
 * from TryggHub's design; a guessed code could send the wrong help, so every other alarm goes
 * without, and a response centre that forwards to SCAIP maps it by its {@code kind}.
 */
final class ScaipCodes {
  private static final String BEDROOM = "bedroom";

  private ScaipCodes() {}

  static Optional<Map<String, Object>> of(AlarmKind kind, Optional<Sensor> sensor) {
    if (kind != AlarmKind.BED_EXIT_NO_RETURN) {
      return Optional.empty();
    }
    Map<String, Object> codes = new LinkedHashMap<>();
    codes.put("mty", "ME");
    codes.put("dty", "0012");
    codes.put("stc", "0009");
    if (sensor.filter(bed -> bed.location().equals(BEDROOM)).isPresent()) {
      codes.put("lco", "012");
    }
    return Optional.of(codes);
  }
}
