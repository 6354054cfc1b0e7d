/** What tests of all modules share: a driver context that a test drives step by step. */
@NullMarked
package no.trygghub.drivers.testing;

import org.jspecify.annotations.NullMarked;
