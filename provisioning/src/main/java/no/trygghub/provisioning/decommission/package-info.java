/**
 * The command {@code provision decommission}: takes a hub out of use, tells everybody, leaves
 * nothing on the computer and shows that.
 */
@NullMarked
package no.trygghub.provisioning.decommission;

import org.jspecify.annotations.NullMarked;
