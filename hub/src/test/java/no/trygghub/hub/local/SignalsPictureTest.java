package no.trygghub.hub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of what lamp and buzzer say shows the rhythms that they have. */
class SignalsPictureTest {
  private static final Path PICTURE = Path.of("../docs/pictures/signals.svg");
  private static final int SHOWN_MILLIS = 10_000;

  /** A track begins with its line, and has a rectangle for each time that the output is on. */
  private static final Pattern TRACK =
      Pattern.compile("<polyline points=\"(\\d+),\\d+ (\\d+),[^>]*>\\s*((?:<rect [^>]*>\\s*)*)");

  private static final Pattern ON =
      Pattern.compile("<rect x=\"([\\d.]+)\" y=\"\\d+\" width=\"([\\d.]+)\"");

  @Test
  void everyRhythmIsDrawnAsItIs() throws Exception {
    List<List<Long>> drawn = new ArrayList<>();
    Matcher track = TRACK.matcher(Files.readString(PICTURE));
    while (track.find()) {
      drawn.add(times(track));
    }

    assertThat(drawn)
        .isEqualTo(
            Stream.of(
                    Signal.STEADY,
                    Signal.NO_CONNECTION,
                    Signal.FAULT,
                    Signal.SILENT,
                    Signal.PRE_ALARM,
                    Signal.ALARM_UNANSWERED,
                    Signal.INACTIVITY_WARNING,
                    Signal.SILENT)
                .map(SignalsPictureTest::times)
                .toList());
  }

  /** When it goes on, and then off, and so on, in milliseconds. */
  private static List<Long> times(Signal signal) {
    if (!signal.changes()) {
      return signal.beginsOn() ? List.of(0L, (long) SHOWN_MILLIS) : List.of();
    }
    List<Long> times = new ArrayList<>();
    long at = 0;
    boolean on = signal.beginsOn();
    while (at < SHOWN_MILLIS) {
      times.add(at);
      at += signal.lasts(on).toMillis();
      on = !on;
    }
    if (!on) {
      times.add(at);
    }
    return times;
  }

  private static List<Long> times(Matcher track) {
    double begin = Double.parseDouble(track.group(1));
    double millisEach = SHOWN_MILLIS / (Double.parseDouble(track.group(2)) - begin);
    List<Long> times = new ArrayList<>();
    Matcher on = ON.matcher(track.group(3));
    while (on.find()) {
      double from = (Double.parseDouble(on.group(1)) - begin) * millisEach;
      times.add(Math.round(from));
      times.add(Math.round(from + Double.parseDouble(on.group(2)) * millisEach));
    }
    return times;
  }
}
