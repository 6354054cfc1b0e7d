package no.trygghub.drivers;

/** An open sensor. It reports until it is closed. */
public interface SensorDriver extends AutoCloseable {
  /**
   * Releases the device. Nothing is reported after it. Called on the hub's thread; never throws.
   */
  @Override
  void close();
}
