package no.trygghub.hub.falls;

/** Takes the candidates that {@link FallCandidates} finds. */
public interface CandidateReceiver {
  /**
   * An impact that may be a fall.
   *
   * @param nanos monotonic time of the impact
   * @param features in the order of {@link Mounting#features}; only valid during the call, since
   *     the array is used again
   */
  void candidate(long nanos, double[] features);
}
