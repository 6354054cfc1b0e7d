/** What the hub manages on the machine at hand. Prints figures; judges nothing. */
@NullMarked
package no.trygghub.simulator.measure;

import org.jspecify.annotations.NullMarked;
