/**
 * One hub of a fleet: the hub's own detection, its own messages and its own waits, over a session
 * of its own ({@link no.trygghub.simulator.fleet.hub.FleetHub}); and the few threads that they
 * share ({@link no.trygghub.simulator.fleet.hub.Shard}). What is not the hub's own: its outbox is
 * in memory, and there are no drivers and no local outputs.
 *
 * <p>A hub lives on its shard's thread. What detection is told comes at the moments that its days
 * were drawn with, however late the thread is, so that the same days give the same alarms at any
 * speed.
 */
@NullMarked
package no.trygghub.simulator.fleet.hub;

import org.jspecify.annotations.NullMarked;
