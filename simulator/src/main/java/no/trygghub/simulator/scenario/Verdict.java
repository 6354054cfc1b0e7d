package no.trygghub.simulator.scenario;

/**
 * Whether an expectation was met.
 *
 * @param step the step that expects
 * @param met whether it was
 * @param found what met it, or what was there instead; empty where nothing was and nothing had to
 *     be
 */
public record Verdict(Step step, boolean met, String found) {}
