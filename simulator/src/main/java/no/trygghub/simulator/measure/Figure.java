package no.trygghub.simulator.measure;

/**
 * One measured figure.
 *
 * @param what what was measured
 * @param value the value with its unit
 * @param how how it was measured, so that somebody else can judge it
 */
public record Figure(String what, String value, String how) {}
