package no.trygghub.provisioning.text;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The texts of one package in one language. */
public final class Texts {
  private static final String NAME = "texts";
  private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final Language language;
  private final ResourceBundle bundle;

  private Texts(Language language, ResourceBundle bundle) {
    this.language = language;
    this.bundle = bundle;
  }

  /**
   * The texts beside a class.
   *
   * @throws java.util.MissingResourceException where its package has none
   */
  public static Texts of(Class<?> user, Language language) {
    return new Texts(
        language,
        ResourceBundle.getBundle(
            user.getPackageName() + "." + NAME,
            language.locale(),
            user.getClassLoader(),
            NO_OTHER_LANGUAGE));
  }

  /**
   * A text with its values in place.
   *
   * @param key the text's, as in the files
   * @param values for its {@code %s} and the like, see {@link java.util.Formatter}
   * @throws java.util.MissingResourceException where there is no such text
   */
  public String text(String key, Object... values) {
    return String.format(language.locale(), bundle.getString(key), values);
  }

  /** The keys of the texts whose keys begin so. */
  public Stream<String> keys(String begin) {
    return bundle.keySet().stream().filter(key -> key.startsWith(begin));
  }

  /** The language that these texts are in. */
  public Language language() {
    return language;
  }

  /** What numbers and times beside these texts are written by. */
  public Locale locale() {
    return language.locale();
  }

  /**
   * Gives a command its help in this language. The keys are picocli's with the command's name
   * before them: {@code init.usage.description}, {@code init.config} for its option {@code
   * --config}, {@code init.usage.exitCodeList.0}.
   *
   * @return the same command
   */
  public CommandLine help(CommandLine command) {
    command.getCommandSpec().resourceBundle(bundle);
    return command;
  }
}
