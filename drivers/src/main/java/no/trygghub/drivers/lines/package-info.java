/**
 * The computer's board, GPIO chips and lines as the kernel tells of them, for a technician.
 *
 * <p>The kernel is asked by the character devices of its GPIO chips, linux/gpio.h version 2, which
 * it has since Linux 5.10. Pi4J is not asked: it keeps to one chip, on boards that it knows, with
 * native libraries for ARM alone. Asking takes no line from anybody.
 */
@NullMarked
package no.trygghub.drivers.lines;

import org.jspecify.annotations.NullMarked;
