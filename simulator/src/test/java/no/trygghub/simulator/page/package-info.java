@NullMarked
package no.trygghub.simulator.page;

import org.jspecify.annotations.NullMarked;
