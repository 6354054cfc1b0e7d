/**
 * What is safe on disk: the outbox, the detector's state, the sequence. {@link
 * no.trygghub.hub.buffer.Buffer} is the one entry; a commit that returns is the promise that
 * nothing of it is lost.
 *
 * <p>Used by the detection thread, which adds, and the uplink thread, which sends and removes.
 */
@NullMarked
package no.trygghub.hub.buffer;

import org.jspecify.annotations.NullMarked;
