/** The simulator's command line: each command puts its parts together here. */
@NullMarked
package no.trygghub.simulator.main;

import org.jspecify.annotations.NullMarked;
