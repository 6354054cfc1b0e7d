package no.trygghub.simulator.replay;

import java.time.Instant;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * One of our sensors changes.
 *
 * @param at when
 * @param sensor which
 * @param state its state from then
 */
public record HomeChange(Instant at, SensorId sensor, SensorState state) {}
