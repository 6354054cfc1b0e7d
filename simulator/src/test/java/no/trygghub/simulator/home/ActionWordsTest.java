package no.trygghub.simulator.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionWordsTest {
  private static final List<HomeSensor> SENSORS =
      List.of(
          sensor("bed-1", SensorKind.BED, false),
          sensor("door-1", SensorKind.DOOR, false),
          sensor("button-1", SensorKind.BUTTON, false),
          sensor("motion-1", SensorKind.MOTION, false),
          sensor("fall-1", SensorKind.FALL, false),
          sensor("mains-1", SensorKind.MAINS, false),
          sensor("belt-1", SensorKind.FALL, true));

  private final ActionWords words = new ActionWords(SENSORS, Path.of(""));

  @Test
  void whatCanHappenToTheEquipmentIsUnderstood() throws ActionException {
    assertThat(words.read("network up")).isEqualTo(new Action.Network(new NetworkState.Up()));
    assertThat(words.read("network down")).isEqualTo(new Action.Network(new NetworkState.Down()));
    assertThat(words.read("network half-open"))
        .isEqualTo(new Action.Network(new NetworkState.HalfOpen()));
    assertThat(words.read("network slow")).isEqualTo(slow(Duration.ofSeconds(1), 0));
    assertThat(words.read("network slow 250 ms")).isEqualTo(slow(Duration.ofMillis(250), 0));
    assertThat(words.read("network slow 500 bytes/s")).isEqualTo(slow(Duration.ZERO, 500));
    assertThat(words.read("network slow 2 s 500 bytes/s"))
        .isEqualTo(slow(Duration.ofSeconds(2), 500));
    assertThat(words.read("broker gone")).isEqualTo(new Action.Broker(false));
    assertThat(words.read("broker back")).isEqualTo(new Action.Broker(true));
    assertThat(words.read("power cut")).isEqualTo(new Action.Power(false));
    assertThat(words.read("power back")).isEqualTo(new Action.Power(true));
    assertThat(words.read("disk full")).isEqualTo(new Action.Disk(true));
    assertThat(words.read("disk free")).isEqualTo(new Action.Disk(false));
    assertThat(words.read("clock jumps forward 2 h"))
        .isEqualTo(new Action.ClockJump(Duration.ofHours(2)));
    assertThat(words.read("clock jumps backward 1 h"))
        .isEqualTo(new Action.ClockJump(Duration.ofHours(-1)));
    assertThat(words.read("speed 0.5")).isEqualTo(new Action.Speed(0.5));
  }

  @ParameterizedTest
  @MethodSource("wordsOfAllKinds")
  void whatIsWrittenIsReadBackAsTheSame(String text) throws ActionException {
    Action action = words.read(text);

    assertThat(words.read(words.write(action))).isEqualTo(action);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "door-1 opens",
        "bed-1 leaves",
        "button-1 pressed",
        "button-1 held",
        "motion-1 moves",
        "fall-1 signals",
        "mains-1 lost",
        "belt-1 sits down hard",
        "door-1 chatters for 30 s",
        "door-1 breaks: the wire is cut",
        "network slow 2 s 500 bytes/s",
        "clock jumps backward 90 min",
        "speed 60"
      })
  void whatHappensIsWrittenAsAPersonWouldWriteIt(String text) throws ActionException {
    assertThat(words.write(words.read(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network",
        "network slwo",
        "network slow 2",
        "network slow 0 s",
        "network slow 2 min",
        "network slow 9 bytes/s",
        "network slow 999999999 bytes/s",
        "network slow 500 bytes/s 2 s",
        "broker",
        "broker down",
        "power",
        "power off",
        "disk",
        "disk ful",
        "clock",
        "clock jumps",
        "clock jumps forward",
        "clock jumps forward 0 s",
        "clock jumps sideways 1 h",
        "clock jumps forward 4000 d",
        "speed",
        "speed 0",
        "speed fast",
        "",
        "  ",
        "door-1",
        "door-1 breaks",
        "\u0000",
        "belt-1 plays sisfall F01_SA01_R01 a\u0000b"
      })
  void nonsenseIsRefusedWithWhatWasExpected(String text) {
    assertThatThrownBy(() -> words.read(text))
        .isInstanceOf(ActionException.class)
        .hasMessageContaining(" — ");
  }

  @Test
  void whoMistypedIsToldWhatMayHaveBeenMeant() {
    assertHint("netwrok up", "did you mean 'network'?");
    assertHint("network halfopen", "did you mean 'half-open'?");
    assertHint("broker gon", "did you mean 'gone'?");
    assertHint("power cute", "did you mean 'cut'?");
    assertHint("disk fre", "did you mean 'free'?");
    assertHint("clock jump forward 2 h", "did you mean 'jumps forward 2 h'?");
    assertHint("dor-1 opens", "did you mean 'door-1'?");
    assertHint("door-1 sticsk", "did you mean 'sticks'?");
  }

  private void assertHint(String text, String hint) {
    assertThatThrownBy(() -> words.read(text))
        .isInstanceOf(ActionException.class)
        .hasMessageEndingWith(hint);
  }

  private static List<String> wordsOfAllKinds() {
    List<String> ofEquipment =
        List.of(
            "network up",
            "network down",
            "network half-open",
            "network slow",
            "network slow 1500 ms",
            "network slow 500 bytes/s",
            "network slow 2 s 500 bytes/s",
            "broker gone",
            "broker back",
            "power cut",
            "power back",
            "disk full",
            "disk free",
            "clock jumps forward 3650 d",
            "clock jumps backward 1 ms",
            "speed 0.01",
            "speed 999.5",
            "belt-1 falls",
            "belt-1 sits down hard",
            "belt-1 goes silent",
            "belt-1 breaks: no power",
            "belt-1 repaired");
    return Stream.concat(
            ofEquipment.stream(),
            SENSORS.stream()
                .filter(sensor -> !sensor.worn())
                .flatMap(
                    sensor -> Verbs.words(sensor).stream().map(verb -> sensor.id() + " " + verb)))
        .toList();
  }

  private static Action slow(Duration delay, int bytesPerSecond) {
    return new Action.Network(new NetworkState.Slow(delay, bytesPerSecond));
  }

  private static HomeSensor sensor(String id, SensorKind kind, boolean worn) {
    return new HomeSensor(new Sensor(new SensorId(id), kind, "somewhere"), worn);
  }

  @Test
  void aLevelIsWrittenInTheWordsOfItsKind() {
    assertThat(words.write(new Action.Level(new SensorId("bed-1"), SensorState.ACTIVE)))
        .isEqualTo("bed-1 returns");
  }
}
