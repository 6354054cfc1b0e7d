/**
 * What the tests of several commands share, and those in a computer or a file system of their own.
 */
@NullMarked
package no.trygghub.provisioning.testing;

import org.jspecify.annotations.NullMarked;
