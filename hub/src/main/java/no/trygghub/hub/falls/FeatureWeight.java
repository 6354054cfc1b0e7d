package no.trygghub.hub.falls;

/**
 * How much a feature says.
 *
 * @param mean what is usual among the recordings that it was fitted to
 * @param deviation how much is usual to either side, above 0
 * @param weight what one such deviation adds to a score
 */
public record FeatureWeight(FallFeature feature, double mean, double deviation, double weight) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where one is not finite, or the deviation not above 0
   */
  public FeatureWeight {
    if (!Double.isFinite(mean) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException(feature.word() + ": mean and weight must be finite");
    }
    if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(feature.word() + ": deviation must be above 0");
    }
  }
}
