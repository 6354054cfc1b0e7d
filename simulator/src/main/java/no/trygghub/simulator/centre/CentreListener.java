package no.trygghub.simulator.centre;

/** Told of what a response centre sees, on the centre's thread. */
public interface CentreListener {
  /** A message came for the first time. */
  default void received(Received message) {}

  /** A message came again. */
  default void repeated(Received message) {}

  /**
   * Messages of a hub are missing.
   *
   * @param from the first number that is missing
   * @param to the last
   */
  default void gap(String source, long from, long to) {}

  /** A hub has not been heard of by the time that it promised. */
  default void silent(String source) {}

  /** A hub that was silent or offline is heard again. */
  default void back(String source) {}

  /** Something came that is not of the contract. */
  default void garbage(String topic, String problem) {}

  /** The connection to the broker is there, or is not and why. */
  default void connection(boolean connected, String cause) {}

  /**
   * What comes is kept, or cannot be kept at present and why. Until it can, nothing is acknowledged
   * and nothing is given up.
   */
  default void keeping(boolean kept, String problem) {}
}
