package no.trygghub.provisioning.words;

import java.time.Duration;
import java.util.MissingResourceException;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;

/**
 * A hub's own words as a technician reads them. A word that this version does not know is told as
 * it is.
 */
public final class HubWords {
  private final Texts texts;
  private final Causes causes;

  /** The words of a language. */
  public HubWords(Language language) {
    this.texts = Texts.of(HubWords.class, language);
    this.causes = new Causes(language);
  }

  /** A kind of sensor: {@code bed}. */
  public String kind(String word) {
    return known("kind.", word);
  }

  /** What a sensor shows: {@code occupied}, {@code unknown}. */
  public String state(String word) {
    return known("state.", word);
  }

  /** A rule or an alarm's kind: {@code bed-exit-no-return}. */
  public String rule(String word) {
    return known("rule.", word);
  }

  /** A fault's kind: {@code sensor-silent}. */
  public String fault(String word) {
    return known("fault.", word);
  }

  /** How a destination is: {@code connected}. */
  public String destination(String word) {
    return known("destination.", word);
  }

  /** What the response centre has said of an alarm: {@code received}, {@code none}. */
  public String acknowledgement(String word) {
    return known("acknowledgement.", word);
  }

  /** What happened to an alarm last: {@code raised}. */
  public String change(String word) {
    return known("change.", word);
  }

  /** Why a destination does not work, or a fault is there; see docs/connection.md. */
  public String cause(String sentence) {
    return causes.in(sentence);
  }

  /** A time span in its two largest units: {@code 1 d 3 h}, {@code 4 min 2 s}. */
  public String span(Duration time) {
    if (time.toDays() > 0) {
      return texts.text("days", time.toDays(), time.toHoursPart());
    }
    if (time.toHours() > 0) {
      return texts.text("hours", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? texts.text("minutes", time.toMinutes(), time.toSecondsPart())
        : texts.text("seconds", time.toSeconds());
  }

  private String known(String group, String word) {
    try {
      return texts.text(group + word);
    } catch (MissingResourceException e) {
      return word;
    }
  }
}
