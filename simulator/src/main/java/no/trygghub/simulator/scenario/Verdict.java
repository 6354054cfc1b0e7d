package no.trygghub.simulator.scenario;

/**
 * Whether an expectation was met.
 *
 * @param step the step that expects
 * @param met whether it was
 * @param found what was there instead where it was not; else what met it, empty where nothing had
 *     to
 */
public record Verdict(Step step, boolean met, String found) {}
