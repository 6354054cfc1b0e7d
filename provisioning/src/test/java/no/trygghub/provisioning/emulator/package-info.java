/**
 * Tests of the packaged hub on a kernel's GPIO chip, in a guest of qemu: {@code mvn verify -Pgpio},
 * docs/gpio-emulator.md. What is named {@code ...IT} runs there only.
 */
@NullMarked
package no.trygghub.provisioning.emulator;

import org.jspecify.annotations.NullMarked;
