package no.trygghub.hub.health;

/**
 * From where on a value is bad, and how far it has to come back before it is good again, so that
 * one that wavers about a limit is not raised and restored all day.
 *
 * @param raise where a good value becomes bad
 * @param restore where a bad one becomes good; below {@code raise} for a value that must not be
 *     high, above it for one that must not be low, the same for one that does not waver
 */
record Limit(long raise, long restore) {
  /**
   * Whether a value is bad.
   *
   * @param was whether it was bad before
   */
  boolean isBad(long value, boolean was) {
    long limit = was ? restore : raise;
    return raise >= restore ? value >= limit : value < limit;
  }
}
