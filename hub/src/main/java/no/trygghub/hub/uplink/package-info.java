/**
 * Gets what is in the outbox to a response centre over MQTT 5, and takes in what comes back. {@link
 * no.trygghub.hub.uplink.Uplink} is the one entry; when something is sent again, a connection tried
 * again or taken for dead ({@link no.trygghub.hub.uplink.Repetition}, {@link
 * no.trygghub.hub.uplink.Backoff}, {@link no.trygghub.hub.uplink.Alive}) may be asked by whoever
 * sends as a hub does.
 *
 * <p>All of it lives on the uplink's own event loop; the MQTT library's threads only hand over, and
 * what a broker has is written to the database by a thread beside it while a backlog leaves.
 */
@NullMarked
package no.trygghub.hub.uplink;

import org.jspecify.annotations.NullMarked;
