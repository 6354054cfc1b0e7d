package no.trygghub.provisioning.walktest;

import java.time.Instant;

/**
 * An alarm that was no test, raised while others were.
 *
 * @param sensor the sensor's id; empty where the whole home is meant
 */
record RealAlarm(Instant at, String kind, String sensor) {}
