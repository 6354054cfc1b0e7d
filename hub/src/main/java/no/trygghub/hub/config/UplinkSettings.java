package no.trygghub.hub.config;

import java.time.Duration;

/**
 * How the uplink behaves, whichever the destination.
 *
 * @param heartbeat the time between heartbeats
 * @param keepAlive the MQTT keep-alive
 * @param inFlight how many messages may wait for their PUBACK at once; never more than the broker
 *     allows
 * @param telemetry whether readings are sent at all
 */
public record UplinkSettings(
    Duration heartbeat, Duration keepAlive, int inFlight, boolean telemetry) {}
