/**
 * Decides what is an alarm and what is a fault.
 *
 * <p>Pure: {@link no.trygghub.hub.detection.Detector} is a function of the state before, an input
 * and the moment. It reads no clock, starts no thread and writes nothing, so a year of a recorded
 * home replays in seconds and the same test runs at any speed. Timers are deadlines inside {@link
 * no.trygghub.hub.detection.DetectorState}.
 */
@NullMarked
package no.trygghub.hub.detection;

import org.jspecify.annotations.NullMarked;
