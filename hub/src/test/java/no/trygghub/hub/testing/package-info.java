/** What tests of the hub and of the modules above it share. */
@NullMarked
package no.trygghub.hub.testing;

import org.jspecify.annotations.NullMarked;
