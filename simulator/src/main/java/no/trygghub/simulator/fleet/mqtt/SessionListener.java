package no.trygghub.simulator.fleet.mqtt;

/** Told of what happens to a session, on its event loop. */
public interface SessionListener {
  /** It is connected and subscribed. */
  void up();

  /**
   * It is not connected any more, or could not be; told once for each attempt, and not where it was
   * ended on purpose. What was not answered is not answered any more.
   *
   * @param cause one line
   */
  void down(String cause);

  /**
   * The broker has answered what was published.
   *
   * @param what what {@link Session#publish} was given with it
   * @param taken whether it took it
   */
  void answered(Object what, boolean taken);

  /** Something came that was subscribed to; the broker is told so by itself. */
  void arrived(String topic, byte[] payload, boolean retained);
}
