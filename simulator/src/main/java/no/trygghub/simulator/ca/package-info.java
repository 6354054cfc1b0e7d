/**
 * A test authority: gives hubs and brokers certificates for the demo, for tests and for trying
 * things out, over files and over EST. Its key lies unprotected on the disk of whoever tries: it is
 * not for homes that people live in.
 */
@NullMarked
package no.trygghub.simulator.ca;

import org.jspecify.annotations.NullMarked;
