package no.trygghub.hub.falls;

/**
 * A fall, and why it is taken for one: for the evidence of an alarm.
 *
 * @param nanos monotonic time of the impact
 * @param impactG the greatest magnitude, behind the low-pass
 * @param postureDegrees how far the body turned from before the impact to after it
 * @param unrestG the standard deviation from 1 to 3 s after the impact; near 0 is lying still
 * @param margin by how much the score is above the threshold
 */
public record FoundFall(
    long nanos, double impactG, double postureDegrees, double unrestG, double margin) {}
