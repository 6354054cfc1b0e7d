package no.trygghub.hub.falls;

/** Takes what {@link SteadySamples} makes of samples. */
public interface SteadyReceiver {
  /**
   * A sample after the low-pass, 20 ms after the one before.
   *
   * @param nanos monotonic time of the sample
   * @param x in g
   * @param y in g
   * @param z in g
   */
  void steady(long nanos, double x, double y, double z);

  /** The samples stopped; what follows has nothing to do with what was. */
  void interrupted();
}
