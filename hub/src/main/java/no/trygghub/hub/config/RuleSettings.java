package no.trygghub.hub.config;

import java.time.Duration;

/**
 * What a rule goes by.
 *
 * @param enabled whether it watches at all
 * @param delay how long before it raises: the time to cancel of a fall, the time to return to bed,
 *     ...; zero for at once
 * @param window the part of the day it watches
 * @param severity what its alarms say of their urgency
 */
public record RuleSettings(
    boolean enabled, Duration delay, DailyWindow window, Severity severity) {}
