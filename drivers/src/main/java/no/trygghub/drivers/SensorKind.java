package no.trygghub.drivers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sensor senses. The two words of a kind name its active and its inactive state wherever a
 * person reads them.
 */
public enum SensorKind {
  /** A fall detector: active while it signals a fall. */
  FALL("fallen", "upright"),
  /** A door or window contact: active while open. */
  DOOR("open", "closed"),
  /** A bed or chair mat: active while somebody lies or sits on it. */
  BED("occupied", "empty"),
  /** A button or pull cord that calls for help: active while pressed. */
  BUTTON("pressed", "released"),
  /** A button that takes back a pre-alarm and does nothing else: active while pressed. */
  CANCEL("pressed", "released"),
  /** A movement detector: active while it sees movement. */
  MOTION("moving", "still"),
  /** Mains power: active while present. */
  MAINS("present", "lost"),
  /** The backup battery: active while low. */
  BATTERY("low", "good"),
  /** The lid of the hub or of a sensor: active while open. */
  TAMPER("opened", "intact");

  private final String activeWord;
  private final String inactiveWord;

  SensorKind(String activeWord, String inactiveWord) {
    this.activeWord = activeWord;
    this.inactiveWord = inactiveWord;
  }

  /** The kind's name in configuration files and messages, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word for one of the kind's states, {@code open} or {@code closed} for a door. */
  public String word(SensorState state) {
    return state == SensorState.ACTIVE ? activeWord : inactiveWord;
  }

  /** Whether a change of such a sensor is a sign of life: somebody in the home moved. */
  public boolean tellsOfLife() {
    return switch (this) {
      case FALL, DOOR, BED, BUTTON, CANCEL, MOTION -> true;
      case MAINS, BATTERY, TAMPER -> false;
    };
  }

  /** The kind of that name, or empty where there is none. */
  public static Optional<SensorKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
