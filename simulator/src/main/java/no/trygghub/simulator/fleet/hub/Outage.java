package no.trygghub.simulator.fleet.hub;

/**
 * The power of a home is gone: its hub goes on with its battery and finds what it finds, its router
 * does not.
 *
 * @param from when it goes, in nanoseconds of the fleet's clock
 * @param to when it is back
 * @param atOnce whether the hub tries to connect the moment that it is back, as one does that was
 *     started anew; else when the wait that it is in is over
 */
public record Outage(long from, long to, boolean atOnce) {}
