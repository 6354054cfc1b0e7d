package no.trygghub.provisioning.replace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.hub.config.Phrase;
import no.trygghub.provisioning.text.Texts;

/** Asks a technician what of a sensor is another now. An empty answer keeps what is. */
final class Questions {
  private static final Set<String> YES = Set.of("y", "yes", "j", "ja");

  private final BufferedReader in;
  private final PrintWriter out;
  private final Texts texts;

  Questions(BufferedReader in, PrintWriter out, Texts texts) {
    this.in = in;
    this.out = out;
    this.texts = texts;
  }

  /**
   * The changes of a sensor, as for {@link SensorText#with}.
   *
   * @param present what stands in the configuration
   * @param drivers those that can read a sensor of its kind
   * @throws IOException where nobody answers any more
   */
  Map<String, String> changes(
      Map<String, String> present, String driver, Map<String, SensorDriverProvider> drivers)
      throws IOException {
    Map<String, String> changes = new LinkedHashMap<>();
    String chosen = driver;
    if (drivers.size() > 1) {
      List<String> names = drivers.keySet().stream().sorted().toList();
      chosen =
          ask(
              "driver",
              texts.text("one-of", String.join(", ", names)),
              Optional.of(driver),
              drivers::containsKey);
      if (!chosen.equals(driver)) {
        changes.put("driver", chosen);
      }
    }
    boolean isSame = chosen.equals(driver);
    List<DriverOption> options =
        Optional.ofNullable(drivers.get(chosen))
            .map(SensorDriverProvider::options)
            .orElse(List.of());
    for (DriverOption option : options) {
      Optional<String> is = Optional.ofNullable(present.get(option.key())).filter(option.accepts());
      Optional<String> usual = is.or(option::defaultValue);
      String answer =
          ask(option.key(), Phrase.form(option).in(texts.locale()), usual, option.accepts());
      boolean isDefault = option.defaultValue().filter(answer::equals).isPresent();
      if (is.isPresent() ? !answer.equals(is.get()) : !isDefault) {
        changes.put(option.key(), isDefault && isSame ? "" : answer);
      }
    }
    return changes;
  }

  /** Whether somebody says yes; an empty answer is one. */
  boolean agrees(String question) throws IOException {
    out.print(question + " ");
    out.flush();
    String answer = line().toLowerCase(texts.locale());
    return answer.isEmpty() || YES.contains(answer);
  }

  private String ask(String key, String expected, Optional<String> usual, Predicate<String> accepts)
      throws IOException {
    while (true) {
      out.print(
          (usual.isPresent()
                  ? texts.text("ask", key, expected, usual.get())
                  : texts.text("ask-new", key, expected))
              + " ");
      out.flush();
      String answer = line();
      if (answer.isEmpty() && usual.isPresent()) {
        return usual.get();
      }
      if (accepts.test(answer)) {
        return answer;
      }
      out.println(texts.text("not-understood", answer, expected));
    }
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException(texts.text("nobody"));
    }
    return line.strip();
  }
}
