package no.trygghub.hub.config;

import java.time.Duration;

/**
 * What a fault goes by.
 *
 * @param enabled whether it is reported
 * @param after how long the condition lasts before it is a fault; zero for at once
 */
public record FaultSettings(boolean enabled, Duration after) {}
