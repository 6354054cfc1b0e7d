/**
 * The Debian package: what the build writes of it that comes from the program itself, and the tests
 * of all that is in it.
 */
@NullMarked
package no.trygghub.provisioning.packaging;

import org.jspecify.annotations.NullMarked;
