/**
 * Accelerometers on an I2C bus.
 *
 * <p>A chip collects samples in its own memory, and a thread for each chip reads them in bursts, so
 * that neither a slow bus nor one that hangs keeps the hub's thread waiting. What was read is
 * handed over as one event, ten times a second or a little more often. The thread also looks
 * whether it is the right chip, lets it test itself, and notices when it is gone or has lost its
 * settings.
 */
@NullMarked
package no.trygghub.drivers.accelerometer;

import org.jspecify.annotations.NullMarked;
