package no.trygghub.hub.contract;

import java.util.List;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorReading;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.detection.Finding;

/** Writes every message of one hub. Holds no state; may be used by any thread. */
public final class Composer {
  private final TenantId tenant;
  private final HubId hub;

  /** The composer of a tenant's hub. */
  public Composer(TenantId tenant, HubId hub) {
    this.tenant = tenant;
    this.hub = hub;
  }

  /** The message of a finding. The same arguments give the same message, id included. */
  public Message message(Finding finding, Sequence sequence) {
    throw new UnsupportedOperationException("not yet: " + tenant + hub + finding + sequence);
  }

  /** A batch of readings. */
  public Message telemetry(List<ReadingOf> readings, HubTime now, Sequence sequence) {
    throw new UnsupportedOperationException("not yet: " + readings + now + sequence);
  }

  /** The answer to a command. */
  public Message reply(Reply reply, HubTime now, Sequence sequence) {
    throw new UnsupportedOperationException("not yet: " + reply + now + sequence);
  }

  /** The status message of a connection. */
  public Payload status(ConnectionState state, long session, HubTime now) {
    throw new UnsupportedOperationException("not yet: " + state + session + now);
  }

  /** A heartbeat. */
  public Payload heartbeat(HeartbeatFacts facts, HubTime now) {
    throw new UnsupportedOperationException("not yet: " + facts + now);
  }

  /** The snapshot of active alarms: the newest hundred, and how many there are. */
  public Payload alarmsActive(List<ActiveAlarm> active, HubTime now) {
    throw new UnsupportedOperationException("not yet: " + active + now);
  }

  /** The payload of a stored message marked {@code late}: it could not be sent when it was made. */
  public static String markLate(String json) {
    throw new UnsupportedOperationException("not yet: " + json);
  }

  /** A reading and the sensor it is of. */
  public record ReadingOf(Sensor sensor, SensorReading reading) {}

  /** What a status message says. */
  public enum ConnectionState {
    /** The hub is connected. */
    ONLINE,
    /** The hub was stopped on purpose. */
    OFFLINE,
    /** The broker lost the hub; the last will. */
    LOST
  }
}
