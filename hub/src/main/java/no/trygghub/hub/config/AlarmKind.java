package no.trygghub.hub.config;

import static no.trygghub.drivers.SensorKind.BED;
import static no.trygghub.drivers.SensorKind.BUTTON;
import static no.trygghub.drivers.SensorKind.DOOR;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.drivers.SensorKind;

/** The alarms that the hub can detect, each with the defaults of its rule. */
public enum AlarmKind {
  /** A fall sensor signals and nobody cancels in time. */
  FALL(SensorKind.FALL, "cancel", Duration.ofSeconds(20), DailyWindow.ALL_DAY, true, Severity.HIGH),
  /** Somebody pressed a button. */
  ASSISTANCE(BUTTON, "", Duration.ZERO, DailyWindow.ALL_DAY, true, Severity.HIGH),
  /** The bed was left in the window and not returned to in time. */
  BED_EXIT_NO_RETURN(
      BED, "after", Duration.ofMinutes(20), window(22, 0, 7, 0), true, Severity.HIGH),
  /** The bed is empty when the window begins. */
  NOT_IN_BED(BED, "", Duration.ZERO, window(23, 30, 5, 0), false, Severity.MEDIUM),
  /** The bed is still occupied when the window begins. */
  NOT_UP(BED, "", Duration.ZERO, window(10, 0, 20, 0), false, Severity.MEDIUM),
  /** A door was opened in the window. */
  DOOR_AT_NIGHT(DOOR, "", Duration.ZERO, window(22, 0, 7, 0), false, Severity.MEDIUM),
  /** A door was opened and closed in the window, and then nothing moved in the home. */
  EXIT_NO_RETURN(DOOR, "after", Duration.ofMinutes(10), window(22, 0, 7, 0), true, Severity.HIGH),
  /** A door stays open. */
  DOOR_LEFT_OPEN(DOOR, "after", Duration.ofMinutes(5), DailyWindow.ALL_DAY, true, Severity.LOW),
  /** Nothing moved in the home for a time; one rule for the home, not one for each sensor. */
  INACTIVITY(null, "after", Duration.ofHours(8), window(7, 0, 23, 0), true, Severity.HIGH);

  private final Optional<SensorKind> sensorKind;
  private final String delayKey;
  private final RuleSettings defaults;

  AlarmKind(
      @org.jspecify.annotations.Nullable SensorKind sensorKind,
      String delayKey,
      Duration delay,
      DailyWindow window,
      boolean enabled,
      Severity severity) {
    this.sensorKind = Optional.ofNullable(sensorKind);
    this.delayKey = delayKey;
    this.defaults = new RuleSettings(enabled, delay, window, severity);
  }

  /** Its name in configuration files and messages: {@code bed-exit-no-return}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of sensor that it watches, one rule for each; empty where one rule watches the whole
   * home.
   */
  public Optional<SensorKind> sensorKind() {
    return sensorKind;
  }

  /** The key that its time goes by in the configuration; empty where it has none. */
  public String delayKey() {
    return delayKey;
  }

  /** What applies where the configuration says nothing. */
  public RuleSettings defaults() {
    return defaults;
  }

  /** The kind of that name, or empty where there is none. */
  public static Optional<AlarmKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  private static DailyWindow window(int fromHour, int fromMinute, int toHour, int toMinute) {
    return new DailyWindow(LocalTime.of(fromHour, fromMinute), LocalTime.of(toHour, toMinute));
  }
}
