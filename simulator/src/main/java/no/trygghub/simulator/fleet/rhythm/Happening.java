package no.trygghub.simulator.fleet.rhythm;

/**
 * One thing that happens to a sensor, as it is kept in one {@code int}: a fleet of ten thousand
 * homes keeps a day of each in memory.
 */
public final class Happening {
  private static final int WHAT_BITS = 2;
  private static final int SENSOR_BITS = 6;
  private static final long NANOS_OF_A_TENTH = 100_000_000L;

  private Happening() {}

  /** What can happen. In the order that counts at the same moment. */
  public enum What {
    /** The sensor becomes inactive. */
    INACTIVE,
    /** The sensor becomes active. */
    ACTIVE,
    /** The driver lost the sensor. */
    UNAVAILABLE,
    /** The driver has the sensor again. */
    AVAILABLE
  }

  static int pack(int tenths, int sensor, What what) {
    int code =
        switch (what) {
          case INACTIVE -> 0;
          case ACTIVE -> 1;
          case UNAVAILABLE -> 2;
          case AVAILABLE -> 3;
        };
    return (tenths << (SENSOR_BITS + WHAT_BITS)) | (sensor << WHAT_BITS) | code;
  }

  /** When, in nanoseconds after midnight. */
  public static long nanos(int happening) {
    return (happening >> (SENSOR_BITS + WHAT_BITS)) * NANOS_OF_A_TENTH;
  }

  /** To which sensor, as {@link Days#sensors} counts them. */
  public static int sensor(int happening) {
    return (happening >> WHAT_BITS) & ((1 << SENSOR_BITS) - 1);
  }

  /** What. */
  public static What what(int happening) {
    return switch (happening & ((1 << WHAT_BITS) - 1)) {
      case 0 -> What.INACTIVE;
      case 1 -> What.ACTIVE;
      case 2 -> What.UNAVAILABLE;
      default -> What.AVAILABLE;
    };
  }
}
