package no.trygghub.hub.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
  @Test
  void whatIsWrittenIsReadInTheSameOrder() throws JsonException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("z", "æøå \"quoted\" \n");
    fields.put("a", 1);
    fields.put("m", Map.of("deep", List.of(1, true, "x", 2.5)));
    fields.put("long", 1L << 40);
    String text = JsonObject.write(fields);
    assertThat(JsonObject.write(JsonObject.read(text).fields())).isEqualTo(text);
    assertThat(JsonObject.read(text).fields().keySet()).containsExactly("z", "a", "m", "long");
  }

  @Test
  void fieldsAreAskedForByType() throws JsonException {
    JsonObject object =
        JsonObject.read(
            "{\"t\":\"x\",\"n\":7,\"b\":true,\"i\":\"2026-01-10T03:14:07.5+01:00\",\"o\":{\"p\":1},\"z\":null}");
    assertThat(object.text("t")).isEqualTo("x");
    assertThat(object.integer("n")).isEqualTo(7);
    assertThat(object.truth("b")).isTrue();
    assertThat(object.instant("i")).isEqualTo(Instant.parse("2026-01-10T02:14:07.5Z"));
    assertThat(object.object("o").integer("p")).isEqualTo(1);
    assertThat(object.has("z")).isFalse();
    assertThat(object.optionalText("z")).isEmpty();
    assertThat(object.optionalText("t")).contains("x");
  }

  @Test
  void listsAreAskedForByTheTypeOfWhatIsInThem() throws JsonException {
    JsonObject object =
        JsonObject.read("{\"o\":[{\"p\":1},{\"p\":2}],\"t\":[\"x\",\"y\"],\"n\":[]}");

    assertThat(object.objects("o")).hasSize(2);
    assertThat(object.objects("o").getLast().integer("p")).isEqualTo(2);
    assertThat(object.texts("t")).containsExactly("x", "y");
    assertThat(object.objects("n")).isEmpty();
    assertThat(object.texts("n")).isEmpty();
    assertThatThrownBy(() -> object.texts("o")).hasMessageContaining("o: expected a list of texts");
    assertThatThrownBy(() -> object.objects("t"))
        .hasMessageContaining("t: expected a list of objects");
    assertThatThrownBy(() -> object.objects("none")).hasMessageContaining("expected a list");
  }

  @Test
  void anErrorNamesTheWholeWayToTheField() throws JsonException {
    JsonObject object = JsonObject.read("{\"a\":{\"b\":{\"c\":1}}}");
    assertThatThrownBy(() -> object.object("a").object("b").text("c"))
        .isInstanceOf(JsonException.class)
        .hasMessage("a.b.c: expected a text, found 1");
    assertThatThrownBy(() -> object.object("a").truth("d"))
        .hasMessage("a.d: expected true or false, found nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{\"a\":1}{}",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":",
        "{a:1}"
      })
  void onlyOneWholeObjectIsRead(String text) {
    assertThatThrownBy(() -> JsonObject.read(text))
        .isInstanceOf(JsonException.class)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void nestingHasALimit() throws JsonException {
    int most = JsonObject.DEEPEST_NESTING - 1;
    assertThat(JsonObject.read("{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}").has("a"))
        .isTrue();
    assertThatThrownBy(() -> JsonObject.read("{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "2026-01-10", "-0001-01-10T00:00:00Z", "+12026-01-10T00:00:00Z", ""})
  void onlyATimeOfRfc3339IsATime(String text) throws JsonException {
    JsonObject object = JsonObject.read(JsonObject.write(Map.of("t", text)));
    assertThatThrownBy(() -> object.instant("t"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("t: expected a time such as");
  }

  @Test
  void whatIsNoJsonIsToldOnOneLineAndWithoutTheLibrarysOwnWords() {
    assertThat(message("A\u0000\u001b[2J"))
        .startsWith("not JSON")
        .doesNotContain("\u0000", "\u001b");
    assertThat(message("{\"a\": 1")).startsWith("not JSON").doesNotContain("StreamRead", "Source");
    assertThat(message("[".repeat(40))).contains("deeper than 32").doesNotContain("StreamRead");
    assertThat(message("{\"a\":" + "1".repeat(2_000) + "}")).doesNotContain("StreamRead");
    assertThat(message("{\"" + "k".repeat(5_000) + "\":1,\"" + "k".repeat(5_000) + "\":2}"))
        .hasSizeLessThan(200);
  }

  @Test
  void aValueIsShownOnOneLine() {
    assertThatThrownBy(() -> JsonObject.read("{\"a\":\"x\\ny\\u001b\"}").integer("a"))
        .hasMessage("a: expected a whole number, found x?y?");
  }

  private static String message(String text) {
    return String.valueOf(
        catchThrowableOfType(JsonException.class, () -> JsonObject.read(text)).getMessage());
  }
}
