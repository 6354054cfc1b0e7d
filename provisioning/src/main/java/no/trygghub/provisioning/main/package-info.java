/**
 * The technician's command line. It reuses the hub's configuration reader and has no rule of its
 * own.
 */
@NullMarked
package no.trygghub.provisioning.main;

import org.jspecify.annotations.NullMarked;
