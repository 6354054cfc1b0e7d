package no.trygghub.hub.detection;

import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.clock.Moment;

/**
 * Something that happens at a time unless something else comes before.
 *
 * @param what the word of the rule or, for a condition that is not a fault yet, of the fault
 * @param sensor the sensor that it is about; empty for the whole home or the hub
 * @param since when it began to run; empty for what is looked at anew and anew
 * @param until when it has run out, in the timeline's nanoseconds
 */
public record RunningTimer(
    String what, Optional<SensorId> sensor, Optional<Moment> since, long until) {}
