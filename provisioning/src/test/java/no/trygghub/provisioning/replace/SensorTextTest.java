package no.trygghub.provisioning.replace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SensorTextTest {
  private static final String FILE =
      """
      # Bolig æøå 🏠
      tenant: 0301   # stays 0301
      sensors:
        bed-1: {kind: bed, location: "bed room", pin: 17, debounce-off: 2 s}   # mat
        front-door:
          # by the lock
          kind: door        # a reed contact
          location: hall
          pin: 22           # header 15
          contact: normally-open

        button-1: {kind: button, location: bedroom, pin: 23}
      rules: {fall: {cancel: 30 s}}
      """;

  @Test
  void aValueInABlockIsReplacedAndNothingElse() {
    assertThat(changed("front-door", Map.of("pin", "24")))
        .isEqualTo(FILE.replace("pin: 22           # header 15", "pin: 24           # header 15"));
  }

  @Test
  void aValueWithinBracesIsReplacedAndNothingElse() {
    assertThat(changed("bed-1", Map.of("pin", "4"))).isEqualTo(FILE.replace("pin: 17", "pin: 4"));
  }

  @Test
  void keysAreAddedWhereTheOthersStand() {
    assertThat(changed("front-door", Map.of("pull", "off")))
        .isEqualTo(
            FILE.replace("contact: normally-open\n", "contact: normally-open\n    pull: off\n"));
    assertThat(changed("button-1", Map.of("debounce-on", "1 s")))
        .isEqualTo(FILE.replace("pin: 23}", "pin: 23, debounce-on: 1 s}"));
  }

  @Test
  void keysAreRemovedWithWhatBelongsToThem() {
    assertThat(changed("front-door", Map.of("contact", "")))
        .isEqualTo(FILE.replace("    contact: normally-open\n", ""));
    assertThat(changed("bed-1", Map.of("debounce-off", "")))
        .isEqualTo(FILE.replace(", debounce-off: 2 s", ""));
    assertThat(changed("bed-1", Map.of("kind", ""))).isEqualTo(FILE.replace("kind: bed, ", ""));
  }

  @Test
  void severalChangesAreMadeAtOnce() {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("driver", "adxl345");
    changes.put("pin", "");
    changes.put("contact", "");
    changes.put("location", "it's: a #place");

    assertThat(changed("front-door", changes))
        .isEqualTo(
            FILE.replace("    pin: 22           # header 15\n", "")
                .replace("    contact: normally-open\n", "    driver: adxl345\n")
                .replace("location: hall", "location: 'it''s: a #place'"));
  }

  @Test
  void linesThatEndAsOnWindowsStaySo() {
    String windows = FILE.replace("\n", "\r\n");
    assertThat(SensorText.of(windows, "front-door").orElseThrow().with(Map.of("pull", "off")))
        .contains(
            windows.replace("contact: normally-open", "contact: normally-open\r\n    pull: off"));
  }

  @Test
  void aFileWithoutALastLineEndIsChangedToo() {
    String file = "sensors:\n  a:\n    kind: door\n    pin: 1";
    assertThat(SensorText.of(file, "a").orElseThrow().with(Map.of("pull", "off")))
        .contains(file + "\n    pull: off");
    assertThat(SensorText.of(file, "a").orElseThrow().with(Map.of("pin", "")))
        .contains("sensors:\n  a:\n    kind: door\n");
  }

  @Test
  void whatTwoSensorsShareIsNotChanged() {
    String shared = "sensors:\n  a: &one {kind: door, pin: 1}\n  b: *one\n";
    assertThat(SensorText.of(shared, "b").orElseThrow().with(Map.of("pin", "2"))).isEmpty();
  }

  @Test
  void aSensorThatIsNotThereIsNotFound() {
    assertThat(SensorText.of(FILE, "none")).isEmpty();
    assertThat(SensorText.of("", "none")).isEmpty();
  }

  private static String changed(String sensor, Map<String, String> changes) {
    return SensorText.of(FILE, sensor).orElseThrow().with(changes).orElseThrow();
  }
}
