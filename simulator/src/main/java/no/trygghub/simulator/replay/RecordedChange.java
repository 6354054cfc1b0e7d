package no.trygghub.simulator.replay;

import java.time.LocalDateTime;

/**
 * A sensor of a recorded home changes.
 *
 * @param at when, by the clock of the recording
 * @param source the recording's own name for the sensor
 * @param on whether it is on from then
 */
record RecordedChange(LocalDateTime at, String source, boolean on) {}
