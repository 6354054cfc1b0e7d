package no.trygghub.provisioning.text;

import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * What keeps a command from doing its work, with what to do about it; told in the language of
 * whoever typed the command.
 */
public final class Complaint extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Class<?> user;
  private final String key;
  private final transient Object[] values;

  /**
   * A complaint with a text of its own.
   *
   * @param user a class whose package has the text
   * @param key the text's, as in the files
   * @param values for its {@code %s} and the like
   */
  public Complaint(Class<?> user, String key, Object... values) {
    super(key);
    this.user = user;
    this.key = key;
    this.values = values.clone();
  }

  /** The whole sentence. A value that is itself a complaint is told in the same language. */
  public String in(Language language) {
    Object[] told = values.clone();
    for (int i = 0; i < told.length; i++) {
      if (told[i] instanceof Complaint inner) {
        told[i] = inner.in(language);
      }
    }
    return Texts.of(user, language).text(key, told);
  }

  @Override
  public String getMessage() {
    try {
      return in(Language.ENGLISH);
    } catch (MissingResourceException e) {
      return key + " (" + ResourceBundle.class.getSimpleName() + ": " + e.getMessage() + ")";
    }
  }
}
