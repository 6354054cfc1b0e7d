/**
 * A response centre's database: what it received, what it said, and how its hubs are, in SQLite or
 * PostgreSQL, written by as many receivers at once as there are. {@link
 * no.trygghub.simulator.store.ReceiveStore} is the entry. {@code docs/receive-store.md} describes
 * the schema, which others read.
 *
 * <p>Receivers see messages in any order, and some twice. So each table is merged by a rule that
 * gives the same row in whatever order its messages come: the higher sequence number of an alarm
 * wins, an end wins over a beginning, the higher session of a connection wins. A transaction first
 * touches the rows of its hubs, in the order of their names; so two that are about the same hub
 * follow one another, and none waits for one that waits for it.
 */
@NullMarked
package no.trygghub.simulator.store;

import org.jspecify.annotations.NullMarked;
