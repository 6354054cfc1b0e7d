package no.trygghub.simulator.replay;

import java.time.Instant;
import java.util.List;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * One of our sensors changes.
 *
 * @param at when
 * @param sensor which
 * @param state its state from then
 */
public record HomeChange(Instant at, SensorId sensor, SensorState state) {
  /** The change as three words, for {@link #parse}. */
  List<String> words() {
    return List.of(at.toString(), sensor.value(), state.name());
  }

  /** The change that {@link #words} wrote. */
  static HomeChange parse(List<String> words) {
    return new HomeChange(
        Instant.parse(words.get(0)), new SensorId(words.get(1)), SensorState.valueOf(words.get(2)));
  }
}
