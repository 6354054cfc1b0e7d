package no.trygghub.provisioning.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.provisioning.text.Complaint;

/**
 * A sensor in one word: {@code ID=KIND:LOCATION[:GPIO][:KEY=VALUE]...}, {@code
 * bed-1=bed:bedroom:17:debounce-off=2 s} say.
 */
final class SensorText {
  private static final Pattern FORM = Pattern.compile("\\s*([^=:]+)=([^=:]+):([^=:]+)((?::.*)?)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private SensorText() {}

  /** The keys and values of it. */
  static Map<List<String>, String> parse(String text) throws Complaint {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Complaint(SensorText.class, "sensor-form", text);
    }
    String id = matcher.group(1).strip();
    Map<List<String>, String> values = new LinkedHashMap<>();
    values.put(List.of("sensors", id, "kind"), matcher.group(2).strip());
    values.put(List.of("sensors", id, "location"), matcher.group(3).strip());
    for (String more : matcher.group(4).split(":", -1)) {
      String option = more.strip();
      Optional<KeyValue> setting = KeyValue.parse(option);
      if (setting.isPresent()) {
        values.put(List.of("sensors", id, setting.get().key()), setting.get().value());
      } else if (NUMBER.matcher(option).matches()) {
        values.put(List.of("sensors", id, "pin"), option);
      } else if (!option.isEmpty()) {
        throw new Complaint(SensorText.class, "sensor-form", text);
      }
    }
    return values;
  }
}
