package no.trygghub.drivers;

/** An open output: a buzzer, a lamp, an LED. */
public interface OutputDriver extends AutoCloseable {
  /**
   * Switches it. Called on the hub's thread.
   *
   * @throws DriverException where the device is gone
   */
  void set(boolean on) throws DriverException;

  /** Switches it off and releases the device. Never throws. */
  @Override
  void close();
}
