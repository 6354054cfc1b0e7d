/**
 * A home that lives: a hub with its sensors, its clock, its network, its broker, its power and its
 * disk, to all of which something can happen.
 *
 * <p>{@link no.trygghub.simulator.home.LivingHome} is the home, {@link
 * no.trygghub.simulator.home.ActionWords} reads and writes what can happen in it in the words of
 * docs/scenarios.md. The hub is in this process or, where it must be possible to kill it, in one of
 * its own ({@link no.trygghub.simulator.home.HomeProcess}).
 */
@NullMarked
package no.trygghub.simulator.home;

import org.jspecify.annotations.NullMarked;
