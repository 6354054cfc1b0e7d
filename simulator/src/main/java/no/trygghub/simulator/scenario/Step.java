package no.trygghub.simulator.scenario;

import java.time.ZonedDateTime;

/**
 * One line of a scenario.
 *
 * @param line its line in the file, counted from 1; what was injected counts on behind the last
 * @param at when
 * @param text the step as it is written, without its time
 * @param deed what it is for
 */
public record Step(int line, ZonedDateTime at, String text, Deed deed) {}
