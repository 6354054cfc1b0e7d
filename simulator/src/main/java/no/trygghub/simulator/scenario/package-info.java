/**
 * Evenings and nights in a home, written down in a small file and played to a whole hub.
 *
 * <p>{@link no.trygghub.simulator.scenario.ScenarioReader} reads one, {@link
 * no.trygghub.simulator.scenario.ScenarioPlayer} plays it at any speed and says whether what was
 * expected reached the response centre.
 */
@NullMarked
package no.trygghub.simulator.scenario;

import org.jspecify.annotations.NullMarked;
