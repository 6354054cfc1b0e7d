package no.trygghub.simulator.falls;

/** An interval of 95 % confidence. */
record Interval(double low, double high) {
  private static final double Z = 1.959964;

  /** Wilson's, of a proportion. */
  static Interval ofProportion(int some, int all) {
    if (all == 0) {
      return new Interval(0, 1);
    }
    double share = (double) some / all;
    double middle = share + Z * Z / (2 * all);
    double width = Z * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all));
    double scale = 1 + Z * Z / all;
    return new Interval(
        Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale));
  }

  /** The score interval of a rate, of which Wilson's is the like: events in a time. */
  static Interval ofRate(int events, double time) {
    double middle = events + Z * Z / 2;
    double width = Z * Math.sqrt(events + Z * Z / 4);
    return new Interval(Math.max(0, (middle - width) / time), (middle + width) / time);
  }
}
