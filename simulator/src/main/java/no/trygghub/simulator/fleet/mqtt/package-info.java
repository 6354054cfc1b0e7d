/**
 * MQTT 5 sessions by the thousand on a few threads: Netty's MQTT codec, and on top of it just what
 * a hub and a response centre need of a session. {@link no.trygghub.simulator.fleet.mqtt.Session}
 * is the one entry; everything of a session happens on its event loop's thread.
 *
 * <p>Not the hub's own client, which needs several threads for each connection, and not a client
 * with a reconnection of its own: a fleet has to cut a connection as a power cut does, without a
 * word, and to count every byte.
 */
@NullMarked
package no.trygghub.simulator.fleet.mqtt;

import org.jspecify.annotations.NullMarked;
