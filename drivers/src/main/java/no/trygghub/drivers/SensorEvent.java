package no.trygghub.drivers;

/** What a driver tells of a sensor. */
public sealed interface SensorEvent permits SensorReading, SensorSamples, SensorAlive, SensorFault {
  /** The sensor it is about. */
  SensorId sensor();

  /** When the driver saw it. */
  HubTime time();
}
