package no.trygghub.simulator.harness.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Words and signs that readers have stumbled over before. */
final class Oddities {
  private static final List<String> ALL =
      Stream.of(
              // Numbers and times at and beyond their ends.
              List.of("0", "-0", "-1", "017", "0x1F", "1_000", "1e999999999", "-1e-999999999"),
              List.of(
                  "2147483648", "9223372036854775807", "-9223372036854775808", "1".repeat(2_000)),
              List.of("9223372036854775808", "0.1", ".5", "NaN", "Infinity", "+1", "1.0", "1e3"),
              List.of(
                  "999999999 d", "0 s", "-5 min", "1 ms", "20min", "366 d", "24:00", "23:59:60"),
              List.of("+999999999-12-31", "-999999999-01-01", "2026-02-30", "0000-01-01"),
              List.of("+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z"),
              List.of(
                  "2026-01-10T02:14:07+18:00", "9999-12-31T23:59:59Z", "22:00-22:00", "all day"),
              // Signs of YAML and JSON.
              List.of(
                  "{", "}", "[", "]", ":", ": ", ",", "- ", "? ", "#", "'", "\"", "\\", "|", ">"),
              List.of("&a ", "*a", "<<: *a", "!!set ", "!!int ", "!!binary ", "!", "@", "%"),
              List.of("\n---\n", "\n...\n", "%YAML 1.1\n", "\t", "\r", "\r\n", "\n", "\n\n", " "),
              List.of("null", "~", "true", "off", "{}", "[]", "\"\"", "''", "\\u0000", "\\ud800"),
              List.of("{\"a\":1,\"a\":2}", "{a: &b {c: *b}}", "[[[[", "}}}}", "//", "/*", "//x@y"),
              // Characters that are not what they seem.
              List.of(
                  "\u0000",
                  "\u0007",
                  "\u001b[2J",
                  "\u0085",
                  "\u00a0",
                  "\u00ad",
                  "\u200b",
                  "\u2028"),
              List.of(
                  "\u202e",
                  "\ufeff",
                  "\ufffe",
                  "\uffff",
                  "\ufffd",
                  "\u0660\u0661",
                  "\uff11",
                  "\u0130"),
              List.of(
                  "e\u0301",
                  "\u00e6\u00f8\u00e5",
                  "\u6f22",
                  "\ud83d\ude00",
                  "\ud83d\udc68\u200d\ud83d\udc69"),
              // Words with a meaning somewhere.
              List.of(
                  "__proto__", "constructor", "${sys:user.home}", "${env:PATH}", "%s%n", "../../x"),
              List.of(
                  "Europe/Oslo", "+18:00", "GMT0", "UTC+1", "/dev/zero", "~root", "mqtt://[::1]"),
              List.of(
                  "mqtt://a:0",
                  "mqtt://a:99999",
                  "mqtts://u:p@h",
                  "file:///etc",
                  "x".repeat(5_000)))
          .flatMap(List::stream)
          .map(Oddities::asBytes)
          .toList();

  private Oddities() {}

  /** The one of that number, modulo how many there are; a character stands for a byte. */
  static String get(int number) {
    return ALL.get(number % ALL.size());
  }

  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
