package no.trygghub.simulator.home;

import java.time.Instant;

/**
 * How a hub's computer finds its clock when it starts.
 *
 * @param bootId the id of this boot
 * @param wall what the wall clock shows
 * @param trusted whether that is right
 */
record Wake(String bootId, Instant wall, boolean trusted) {}
