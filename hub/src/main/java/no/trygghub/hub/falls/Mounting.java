package no.trygghub.hub.falls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the accelerometer is worn. */
public enum Mounting {
  /** In whichever orientation; only what does not depend on it is looked at. */
  FREE("free", -1),
  /** On a belt, its x axis vertical, up or down. */
  BELT_X("belt-x", 0),
  /** On a belt, its y axis vertical, up or down, as in SisFall. */
  BELT_Y("belt-y", 1),
  /** On a belt, its z axis vertical, up or down. */
  BELT_Z("belt-z", 2);

  private final String word;
  private final int vertical;

  Mounting(String word, int vertical) {
    this.word = word;
    this.vertical = vertical;
  }

  /** As it stands in a file of parameters. */
  public String word() {
    return word;
  }

  /** The features that are looked at, in the order in which a candidate has them. */
  public List<FallFeature> features() {
    return Arrays.stream(FallFeature.values())
        .filter(feature -> this != FREE || feature.compareTo(FallFeature.LEVEL_DEVIATION) < 0)
        .toList();
  }

  /** The axis that is vertical, 0 to 2; -1 where none is known. */
  int vertical() {
    return vertical;
  }

  /** The mounting of a word, where there is one. */
  public static Optional<Mounting> of(String word) {
    return Arrays.stream(values()).filter(mounting -> mounting.word.equals(word)).findFirst();
  }
}
