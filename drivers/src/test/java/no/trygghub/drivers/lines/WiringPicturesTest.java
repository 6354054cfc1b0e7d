package no.trygghub.drivers.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pictures of the technician's guide have each line at the pin where the header has it. */
class WiringPicturesTest {
  private static final Path PICTURES = Path.of("../docs/pictures");
  private static final Pattern TEXT = Pattern.compile("<text [^>]*>([^<]*)</text>");
  private static final Pattern GPIO = Pattern.compile("GPIO (\\d+)( \\(\\w+\\))?");
  private static final Pattern PIN = Pattern.compile("(?:pin )?(\\d+)");

  static Stream<Path> wirings() throws Exception {
    try (Stream<Path> files = Files.list(PICTURES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("wiring-"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void aLineIsDrawnAtItsPin(Path picture) throws Exception {
    List<String> texts = texts(picture);
    int lines = 0;
    for (int at = 0; at + 1 < texts.size(); at++) {
      Matcher gpio = GPIO.matcher(texts.get(at));
      Matcher pin = PIN.matcher(texts.get(at + 1));
      if (gpio.matches() && pin.matches()) {
        assertThat(PiHeader.pin(number(gpio))).as("%s", texts.get(at)).hasValue(number(pin));
        lines++;
      }
    }
    assertThat(lines).isPositive();
  }

  @Test
  void theHeaderIsDrawnAsItIs() throws Exception {
    List<String> texts = texts(PICTURES.resolve("header.svg"));
    Map<Integer, Integer> pins = new TreeMap<>();
    for (int at = 0; at + 1 < texts.size(); at++) {
      Matcher pin = PIN.matcher(texts.get(at));
      Matcher gpio = GPIO.matcher(texts.get(at + 1));
      if (pin.matches() && gpio.matches()) {
        pins.put(number(gpio), number(pin));
      }
    }
    assertThat(pins).hasSize(28);
    pins.forEach((gpio, pin) -> assertThat(PiHeader.pin(gpio)).hasValue(pin));
  }

  private static int number(Matcher matcher) {
    return Integer.parseInt(matcher.group(1));
  }

  private static List<String> texts(Path picture) throws Exception {
    List<String> texts = new ArrayList<>();
    Matcher text = TEXT.matcher(Files.readString(picture));
    while (text.find()) {
      texts.add(text.group(1));
    }
    return texts;
  }
}
