package no.trygghub.provisioning.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import no.trygghub.provisioning.text.Complaint;

/** Where an output is in one word: {@code GPIO[:KEY=VALUE]...}, or {@code -} for nowhere. */
final class OutputText {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private OutputText() {}

  /**
   * The keys and values of it.
   *
   * @param name the output's name in the configuration
   */
  static Map<List<String>, String> parse(String name, String text) throws Complaint {
    if (text.strip().equals("-")) {
      return Map.of(List.of("outputs", name), "-");
    }
    String[] parts = text.split(":", -1);
    String gpio = parts[0].strip();
    if (!NUMBER.matcher(gpio).matches()) {
      throw new Complaint(OutputText.class, "output-form", name, text);
    }
    Map<List<String>, String> values = new LinkedHashMap<>();
    values.put(List.of("outputs", name, "pin"), gpio);
    for (int i = 1; i < parts.length; i++) {
      KeyValue setting =
          KeyValue.parse(parts[i])
              .orElseThrow(() -> new Complaint(OutputText.class, "output-form", name, text));
      values.put(List.of("outputs", name, setting.key()), setting.value());
    }
    return values;
  }
}
