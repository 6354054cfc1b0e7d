package no.trygghub.drivers;

/**
 * A sign that the sensor is there though nothing changed. Drivers that can tell report it about
 * once an hour.
 *
 * @param sensor the sensor
 * @param time when it was last heard
 */
public record SensorAlive(SensorId sensor, HubTime time) implements SensorEvent {}
