package no.trygghub.simulator.home;

import java.util.Optional;
import no.trygghub.drivers.SensorState;

/**
 * How a sensor is.
 *
 * @param sensor which one
 * @param level what it shows; an accelerometer shows {@code INACTIVE} always
 * @param silent whether it is heard no more
 * @param stuck whether it stays as it is
 * @param chattering whether it changes on and on
 * @param broken why its device is gone; empty where it is there
 */
public record SensorNow(
    HomeSensor sensor,
    SensorState level,
    boolean silent,
    boolean stuck,
    boolean chattering,
    Optional<String> broken) {}
