/**
 * The simulator as a page in a browser: a home and a response centre side by side, served on this
 * computer alone.
 */
@NullMarked
package no.trygghub.simulator.page;

import org.jspecify.annotations.NullMarked;
