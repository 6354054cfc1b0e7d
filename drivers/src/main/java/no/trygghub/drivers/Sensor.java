package no.trygghub.drivers;

/**
 * One physical input.
 *
 * @param id unique within the hub
 * @param kind what it senses
 * @param location the room or place it is in, never a person's name or address
 */
public record Sensor(SensorId id, SensorKind kind, String location) {}
