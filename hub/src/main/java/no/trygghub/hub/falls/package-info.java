/**
 * Finds falls in the samples of a worn accelerometer: samples at any rate become steady ones, their
 * impacts become candidates, and a candidate that weighs enough is a fall.
 *
 * <p>Pure and without a clock or threads: time comes with the samples, and whoever owns a detector
 * calls it from one thread. Nothing is allocated for a sample. The weights are fitted to recorded
 * falls by the command {@code evaluate-falls}, never by hand.
 */
@NullMarked
package no.trygghub.hub.falls;

import org.jspecify.annotations.NullMarked;
