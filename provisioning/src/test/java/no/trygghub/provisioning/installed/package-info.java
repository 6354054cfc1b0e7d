/**
 * Tests of the Debian package in a Debian of its own: {@code mvn verify -Pdebian}, docs/install.md.
 * What is named {@code ...IT} runs there only.
 */
@NullMarked
package no.trygghub.provisioning.installed;

import org.jspecify.annotations.NullMarked;
