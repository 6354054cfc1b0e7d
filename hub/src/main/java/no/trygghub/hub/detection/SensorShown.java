package no.trygghub.hub.detection;

import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;

/**
 * What a sensor shows.
 *
 * @param state the state it is in
 * @param since when it came into it, or was first read
 * @param heardAt when anything was last heard of it, in the timeline's nanoseconds
 */
public record SensorShown(SensorState state, Moment since, long heardAt) {}
