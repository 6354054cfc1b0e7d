package no.trygghub.hub.config;

import java.time.Duration;

/**
 * How the uplink behaves, whichever the destination.
 *
 * @param heartbeat the time between heartbeats
 * @param keepAlive the MQTT keep-alive
 * @param inFlight how many messages may wait for their PUBACK at once; never more than the broker
 *     allows
 * @param diskBudgetBytes how large the database may become before telemetry and then events are
 *     dropped
 * @param telemetry whether readings are sent at all
 */
public record UplinkSettings(
    Duration heartbeat, Duration keepAlive, int inFlight, long diskBudgetBytes, boolean telemetry) {
  /** The bytes of a mebibyte. */
  public static final long MIB = 1024L * 1024;

  /** What applies where the configuration says nothing. */
  public static final UplinkSettings DEFAULTS =
      new UplinkSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), 64, 200 * MIB, false);
}
