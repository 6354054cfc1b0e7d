package no.trygghub.drivers;

/** What the hub gives a driver: the time, the hub's one thread, and somewhere to report to. */
public interface DriverContext extends HubThread {
  /** Reports what the driver saw. May be called on the hub's thread only. */
  void report(SensorEvent event);

  /**
   * Tells that the device is gone. The hub closes the driver, raises a fault and opens it anew with
   * backoff. May be called on the hub's thread only.
   */
  void lost(DriverException cause);
}
