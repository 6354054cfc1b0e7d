/**
 * Tries to break the hub and its receivers: kills it, its broker, its receivers, its network, its
 * disk and its clock, and counts what arrives against what was raised. {@link
 * no.trygghub.simulator.harness.Harness} is the one entry.
 */
@NullMarked
package no.trygghub.simulator.harness;

import org.jspecify.annotations.NullMarked;
