@NullMarked
package no.trygghub.simulator.home;

import org.jspecify.annotations.NullMarked;
