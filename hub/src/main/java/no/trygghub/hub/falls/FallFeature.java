package no.trygghub.hub.falls;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is measured of a candidate: the impact, what was before it and what came after it. Those
 * with a C and a number are of the SisFall paper (Sucerquia, López, Vargas-Bonilla, Sensors 2017,
 * 17, 198), over the second around the impact. "Across" is at right angles to the gravity that was
 * measured before the impact, so that it needs no known axes.
 */
public enum FallFeature {
  /** The greatest magnitude (C1), in g, as its logarithm. */
  IMPACT(0, "impact"),
  /** The standard deviation of all axes (C9), in g, as its logarithm. */
  DEVIATION(1, "deviation"),
  /** From the lowest to the highest of each axis (C3), in g, as its logarithm. */
  RANGE(2, "range"),
  /** The standard deviation across (C8 without known axes), in g, as its logarithm. */
  DEVIATION_ACROSS(3, "deviation-across"),
  /** The greatest magnitude across (C2 without known axes), in g, as its logarithm. */
  MAGNITUDE_ACROSS(4, "magnitude-across"),
  /** The angle between gravity before and the mean around the impact, in degrees. */
  LEAN(5, "lean"),
  /** The angle between gravity before and after, in degrees. */
  POSTURE(6, "posture"),
  /** The standard deviation from 1 to 3 s after the impact, in g, as its logarithm. */
  STILLNESS(7, "stillness"),
  /** The standard deviation from 4 to 1.2 s before the impact, in g, as its logarithm. */
  UNREST_BEFORE(8, "unrest-before"),
  /** The greatest magnitude from 4 to 0.5 s before the impact, in g, as its logarithm. */
  PEAK_BEFORE(9, "peak-before"),
  /** The standard deviation of the two level axes (C8), in g, as its logarithm; only on a belt. */
  LEVEL_DEVIATION(10, "level-deviation"),
  /** The angle between the vertical axis and gravity before, in degrees; only on a belt. */
  TILT_BEFORE(11, "tilt-before"),
  /**
   * The angle between the vertical axis, as it stood before, and gravity after (C4), in degrees;
   * only on a belt.
   */
  TILT_AFTER(12, "tilt-after");

  private final int place;
  private final String word;

  FallFeature(int place, String word) {
    this.place = place;
    this.word = word;
  }

  /** Where it stands among a candidate's features, from 0. */
  int place() {
    return place;
  }

  /** As it stands in a file of parameters. */
  public String word() {
    return word;
  }

  /** The feature of a word. */
  static Optional<FallFeature> of(String word) {
    return Arrays.stream(values()).filter(feature -> feature.word.equals(word)).findFirst();
  }
}
