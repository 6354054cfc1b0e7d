package no.trygghub.simulator.falls;

/**
 * Features of the SisFall paper (Sucerquia, López, Vargas-Bonilla, Sensors 2017, 17, 198, table 4),
 * each with a threshold a fall detector of its own. y is the vertical axis, x and z are level. What
 * is of a window is of the last second, of C10, C11 and C14 of the last half second, which are the
 * windows that the paper found best.
 *
 * <p>C6 and C7 are printed with an arrow over {@code a} and an index x at once. Of C6, which is of
 * the level plane by its name, it is read as the vector of both level axes, of C7 as that of all.
 */
enum PaperFeature {
  /** The magnitude, √(x²+y²+z²), in g. */
  C1,
  /** The magnitude on the level, √(x²+z²), in g. */
  C2,
  /** From lowest to highest, √(Δx²+Δy²+Δz²), in g. */
  C3,
  /** The angle to the vertical, atan2(√(x²+z²), -y), in degrees. */
  C4,
  /** The standard deviation of the trunk's orientation, atan(√(x²+z²)/y), in degrees. */
  C5,
  /** The mean on the level of the second before the last times that of the last, in g². */
  C6,
  /** The jerk: how far the acceleration is from that of a second ago, in g/s. */
  C7,
  /** The standard deviation on the level, √(σx²+σz²), in g. */
  C8,
  /** The standard deviation, √(σx²+σy²+σz²), in g. */
  C9,
  /** The signal magnitude area, ∫|x|+|y|+|z| by the time, in g. */
  C10,
  /** The same on the level, ∫|x|+|z| by the time, in g. */
  C11,
  /** The activity's signal magnitude area, ∫√(x²+y²+z²), in g·s. */
  C12,
  /** The same on the level, ∫√(x²+z²), in g·s. */
  C13,
  /** The velocity, nearly: √((∫x)²+(∫z)²) by the time, in g. */
  C14
}
