package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The page's texts in both languages. */
class WordsTest {
  private static final Pattern GAP = Pattern.compile("\\{(\\w+)}");
  private static final Pattern ASKED =
      Pattern.compile("\\bt(?:Or)?\\('([a-zA-Z.-]+)'|data-t(?:-label)?=\"([a-zA-Z.-]+)\"");
  private static final List<String> SCRIPTS =
      List.of("page", "plan", "house", "player", "centre", "timeline");

  @Test
  void bothLanguagesHaveTheSameTextsWithTheSameGaps() throws Exception {
    assertThat(gaps(texts("nb"))).isEqualTo(gaps(texts("en")));
  }

  @Test
  void noTextIsEmpty() throws Exception {
    assertThat(texts("nb").values()).noneMatch(String::isBlank);
    assertThat(texts("en").values()).noneMatch(String::isBlank);
  }

  @Test
  void everyTextThatThePageAsksForIsThere() throws Exception {
    Set<String> asked = new TreeSet<>();
    Stream<String> files =
        Stream.concat(SCRIPTS.stream().map(name -> name + ".js"), Stream.of("index.html"));
    for (String file : files.toList()) {
      ASKED.matcher(read(file)).results().map(WordsTest::key).forEach(asked::add);
    }

    assertThat(asked).hasSizeGreaterThan(60);
    assertThat(texts("en").keySet()).containsAll(asked);
  }

  @Test
  void everythingThatAHubCanTellHasAText() throws Exception {
    Set<String> needed = new TreeSet<>();
    Arrays.stream(AlarmKind.values()).forEach(kind -> needed.add("alarm." + kind.word()));
    Arrays.stream(FaultKind.values()).forEach(kind -> needed.add("fault." + kind.word()));
    Arrays.stream(Finding.EventKind.values()).forEach(kind -> needed.add("event." + kind.word()));
    Arrays.stream(Severity.values())
        .forEach(
            severity ->
                needed.add("severity." + severity.name().toLowerCase(java.util.Locale.ROOT)));
    Arrays.stream(Downlink.Word.values())
        .forEach(word -> needed.add("ack." + word.name().toLowerCase(java.util.Locale.ROOT)));
    for (SensorKind kind : SensorKind.values()) {
      needed.add("kind." + kind.word());
      needed.add("state." + kind.word() + ".active");
      needed.add("state." + kind.word() + ".inactive");
    }

    assertThat(texts("en").keySet()).containsAll(needed);
  }

  private static String key(MatchResult found) {
    return found.group(1) != null ? found.group(1) : found.group(2);
  }

  private static Map<String, Set<String>> gaps(Map<String, String> texts) {
    Map<String, Set<String>> gaps = new TreeMap<>();
    texts.forEach(
        (key, text) ->
            gaps.put(
                key,
                GAP.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new))));
    return gaps;
  }

  private static Map<String, String> texts(String language) throws IOException, JsonException {
    JsonObject json = JsonObject.read(read("words." + language + ".json"));
    Map<String, String> texts = new TreeMap<>();
    for (String key : json.fields().keySet()) {
      texts.put(key, json.text(key));
    }
    return texts;
  }

  private static String read(String file) throws IOException {
    try (InputStream in = SimulatorPage.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
