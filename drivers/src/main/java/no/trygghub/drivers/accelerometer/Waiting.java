package no.trygghub.drivers.accelerometer;

import java.time.Duration;

/** How a reader waits for samples to come. */
interface Waiting {
  /**
   * Waits until the chip says that it has something, or for so long.
   *
   * @throws InterruptedException where the reader is to end
   */
  void await(Duration longest) throws InterruptedException;
}
