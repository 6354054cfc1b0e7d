package no.trygghub.drivers;

/**
 * One debounced change of a sensor, or its state when the driver opened it.
 *
 * @param sensor the sensor
 * @param state its state from then on
 * @param time when it changed: the first edge, not the end of the debounce time
 */
public record SensorReading(SensorId sensor, SensorState state, HubTime time)
    implements SensorEvent {}
