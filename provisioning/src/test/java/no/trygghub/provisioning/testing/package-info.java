/** What tests in a computer or a file system of their own share. */
@NullMarked
package no.trygghub.provisioning.testing;

import org.jspecify.annotations.NullMarked;
