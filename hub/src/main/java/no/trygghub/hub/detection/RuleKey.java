package no.trygghub.hub.detection;

import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.config.AlarmKind;

/**
 * One rule of a hub: its kind, and the sensor it watches; empty where it watches the whole home.
 */
record RuleKey(AlarmKind kind, Optional<SensorId> sensor) {
  String text() {
    return kind.word() + "/" + sensor.map(SensorId::value).orElse("");
  }

  /** The key of that text; empty for a kind that this version does not know. */
  static Optional<RuleKey> read(String text) {
    int slash = text.indexOf('/');
    String sensor = text.substring(slash + 1);
    return AlarmKind.ofWord(text.substring(0, Math.max(0, slash)))
        .map(
            kind ->
                new RuleKey(
                    kind, sensor.isEmpty() ? Optional.empty() : Optional.of(new SensorId(sensor))));
  }
}
