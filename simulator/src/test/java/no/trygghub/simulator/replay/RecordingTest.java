package no.trygghub.simulator.replay;

import static no.trygghub.drivers.SensorState.ACTIVE;
import static no.trygghub.drivers.SensorState.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import no.trygghub.drivers.SensorId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void kasterenIntervalsBecomeChangesInOrderOfTime() throws Exception {
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 00:20:14\t25-Feb-2008 00:22:57\t24\t\n5-Feb-2008 09:00:00\t5-feb-2008 09:00:00\t5\n"));

    assertThat(recording.changes())
        .containsExactly(
            change("2008-02-05T09:00", "5", true),
            change("2008-02-05T09:00", "5", false),
            change("2008-02-25T00:20:14", "24", true),
            change("2008-02-25T00:22:57", "24", false));
  }

  @Test
  void casasLinesMayHaveFractionsOfAnyLength() throws Exception {
    Recording recording =
        Recording.read(
            Recording.Format.CASAS,
            write(
                "2011-06-15 01:03:39.14962 Bedroom Bedroom ON Sleep\n"
                    + "2011-06-15 01:03:40 Bedroom Bedroom OFF Sleep\n"
                    + "2011-06-15 02:00:00.123456789 OutsideDoor FrontDoor OPEN\n"));

    assertThat(recording.changes())
        .containsExactly(
            change("2011-06-15T01:03:39.149620", "Bedroom/Bedroom", true),
            change("2011-06-15T01:03:40", "Bedroom/Bedroom", false),
            change("2011-06-15T02:00:00.123456789", "OutsideDoor/FrontDoor", true));
  }

  @Test
  void aFractionMayBeLongerThanANanosecond() throws Exception {
    assertThat(
            Recording.read(
                    Recording.Format.CASAS,
                    write("2011-06-15 02:00:00.1234567899 OutsideDoor FrontDoor OPEN\n"))
                .changes())
        .containsExactly(change("2011-06-15T02:00:00.123456789", "OutsideDoor/FrontDoor", true));
  }

  @Test
  void aDayThatNoCalendarHasIsNotMovedToAnother() throws Exception {
    assertThat(
            Recording.read(
                    Recording.Format.KASTEREN,
                    write(
                        "30-Feb-2008 00:20:14\t1-Mar-2008 00:22:57\t24\n"
                            + "1-Mar-2008 00:20:14\t1-Mar-2008 00:22:57\t24\n"))
                .skipped())
        .singleElement()
        .asString()
        .contains("line 1", "30-Feb-2008");
    assertThat(
            Recording.read(
                    Recording.Format.CASAS,
                    write(
                        "2011-06-31 01:00:00 Bedroom Bedroom ON\n"
                            + "2011-06-30 01:00:00 Bedroom Bedroom 21.5\n"
                            + "2011-06-30 01:00:00 Bedroom Bedroom ON\n"))
                .skipped())
        .containsExactly(
            "home.txt, line 1: expected a time such as 2011-06-15 01:03:39.14962,"
                + " found '2011-06-31 01:00:00'",
            "home.txt, line 2: expected the state ON, OFF, OPEN or CLOSE in the fifth column,"
                + " found '21.5'");
  }

  @Test
  void intervalsOfOneSensorThatOverlapAreOne() throws Exception {
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 01:00:00\t25-Feb-2008 03:00:00\t13\n"
                    + "25-Feb-2008 01:30:00\t25-Feb-2008 02:00:00\t13\n"
                    + "25-Feb-2008 02:59:59\t25-Feb-2008 04:00:00\t13\n"
                    + "25-Feb-2008 01:00:00\t25-Feb-2008 03:00:00\t13\n"));

    assertThat(recording.changes())
        .containsExactly(
            change("2008-02-25T01:00", "13", true), change("2008-02-25T04:00", "13", false));
  }

  @Test
  void atOneSecondASensorKeepsItsOwnOrderWhateverTheOrderOfTheLines() throws Exception {
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 02:00:00\t25-Feb-2008 03:00:00\t7\n"
                    + "25-Feb-2008 02:00:00\t25-Feb-2008 02:00:00\t7\n"
                    + "25-Feb-2008 01:00:00\t25-Feb-2008 02:00:00\t7\n"));

    assertThat(recording.changes())
        .extracting(RecordedChange::on)
        .containsExactly(true, false, true, false, true, false);
    assertThat(recording.changes())
        .extracting(RecordedChange::at)
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void aCompressedFileIsReadLikeAPlainOne() throws Exception {
    Path file = directory.resolve("home.txt.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("25-Feb-2008 00:20:14\t25-Feb-2008 00:22:57\t24".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Recording.read(Recording.Format.KASTEREN, file).changes()).hasSize(2);
  }

  @Test
  void aLineThatCannotBeReadIsSkippedAndToldOf() throws Exception {
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 00:20:14\t25-Feb-2008 00:22:57\t24\n"
                    + "nonsense\n"
                    + "yesterday\t25-Feb-2008 00:22:57\t24\n"
                    + "25-Feb-2008 00:22:57\t25-Feb-2008 00:20:14\t24\n"));

    assertThat(recording.changes()).hasSize(2);
    assertThat(recording.skipped())
        .containsExactly(
            "home.txt, line 2: expected start, end and sensor, separated by tabs, found 'nonsense'",
            "home.txt, line 3: expected a start such as 25-Feb-2008 00:20:14, separated by tabs"
                + " from what follows, found 'yesterday'",
            "home.txt, line 4: expected an end that is not before the start,"
                + " found '25-Feb-2008 00:22:57' to '25-Feb-2008 00:20:14'");
  }

  @Test
  void aFileOfAnotherFormatIsAnErrorThatSaysSo() throws Exception {
    Path file = write("2011-06-15 01:03:39 Bedroom Bedroom ON\n");

    assertThatThrownBy(() -> Recording.read(Recording.Format.KASTEREN, file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no line of it is in the format kasteren");
    assertThatThrownBy(
            () -> Recording.read(Recording.Format.KASTEREN, directory.resolve("none.txt")))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void aSensorOfOursIsActiveWhileAnyOfItsSourcesIs() throws Exception {
    SensorMap map =
        SensorMap.parse("map", "sensors: {bed-1: {kind: bed, location: bedroom, from: [12, 13]}}");
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 01:00:00\t25-Feb-2008 03:00:00\t12\n"
                    + "25-Feb-2008 02:00:00\t25-Feb-2008 04:00:00\t13\n"
                    + "25-Feb-2008 02:30:00\t25-Feb-2008 02:31:00\t99\n"));

    RecordedHome home = RecordedHome.of(recording, map, ZoneOffset.UTC);

    SensorId bed = new SensorId("bed-1");
    assertThat(home.changes())
        .containsExactly(
            new HomeChange(at("2008-02-25T01:00"), bed, ACTIVE),
            new HomeChange(at("2008-02-25T04:00"), bed, INACTIVE));
    assertThat(home.unmapped()).containsExactly(Map.entry("99", 2L));
  }

  @Test
  void aHomeLastsAsLongAsItsRecordingAndTellsWhatItDoesNotHave() throws Exception {
    SensorMap map =
        SensorMap.parse(
            "map", "sensors: {front-door: {kind: door, location: hall, from: [7, 70]}}");
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "25-Feb-2008 00:30:00\t25-Feb-2008 05:00:00\t99\n"
                    + "25-Feb-2008 02:00:00\t25-Feb-2008 04:00:00\t7\n"));

    RecordedHome home = RecordedHome.of(recording, map, ZoneOffset.UTC);

    assertThat(home.begin()).isEqualTo(at("2008-02-25T00:30"));
    assertThat(home.end()).isEqualTo(at("2008-02-25T05:00"));
    assertThat(home.absent()).containsExactly("70");
  }

  @Test
  void timesThatTheZonesClockJumpsOverStayInOrder() throws Exception {
    SensorMap map =
        SensorMap.parse(
            "map",
            "sensors: {front-door: {kind: door, from: [1]}, back-door: {kind: door, from: [2]}}");
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN,
            write(
                "29-Mar-2026 02:30:00\t29-Mar-2026 02:40:00\t1\n"
                    + "29-Mar-2026 03:10:00\t29-Mar-2026 03:20:00\t2\n"));

    RecordedHome home = RecordedHome.of(recording, map, ZoneId.of("Europe/Oslo"));

    assertThat(home.changes())
        .hasSize(4)
        .extracting(HomeChange::at)
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void aRecordingWithNothingOfTheMapIsAnErrorThatSaysWhatItHas() throws Exception {
    SensorMap map =
        SensorMap.parse("map", "sensors: {front-door: {kind: door, location: hall, from: [7]}}");
    Recording recording =
        Recording.read(
            Recording.Format.KASTEREN, write("25-Feb-2008 00:30:00\t25-Feb-2008 05:00:00\t99\n"));

    assertThatThrownBy(() -> RecordedHome.of(recording, map, ZoneOffset.UTC))
        .isInstanceOf(RecordingException.class)
        .hasMessageEndingWith("the recording has 99");
  }

  @Test
  void everyMapThatComesWithTheSimulatorIsRead() throws Exception {
    for (String name : SensorMap.shipped()) {
      assertThat(SensorMap.read(name).sources()).as(name).isNotEmpty();
    }
  }

  @Test
  void aMapThatIsWrongIsAnErrorThatSaysWhere() {
    assertThatThrownBy(() -> SensorMap.read("kasteren-c"))
        .hasMessageContaining("no such map comes with the simulator: kasteren-a");
    assertThatThrownBy(() -> SensorMap.parse("map", "sensors: {bed-1: {kind: bed}}"))
        .hasMessageContaining("sensors.bed-1.from: expected the recording's sensors");
    assertThatThrownBy(() -> SensorMap.parse("map", "sensors: {bed-1: {from: [{a: b}]}}"))
        .hasMessageContaining("sensors.bed-1.from: expected the recording's sensors");
    assertThatThrownBy(() -> SensorMap.parse("map", "sensors: {Bed 1: {from: [1]}}"))
        .hasMessageContaining("sensors.Bed 1: expected an id of a-z, 0-9 and -");
    assertThatThrownBy(
            () -> SensorMap.parse("map", "sensors: {bed-1: {from: [1]}}\noutputs: {a: {}}"))
        .hasMessageContaining("outputs: unknown key; expected sensors, rules or faults");
    assertThatThrownBy(
            () ->
                SensorMap.parse(
                    "map",
                    "sensors: {bed-1: {kind: bed, from: [1]}, bed-2: {kind: bed, from: [1]}}"))
        .hasMessageContaining("1 belongs to bed-1 already");
    assertThatThrownBy(() -> SensorMap.parse("map", "sensor: {}"))
        .hasMessageContaining("sensors: expected keys and values");
    assertThatThrownBy(() -> SensorMap.parse("map", "sensors: ["))
        .hasMessageContaining("is not YAML");
  }

  private static RecordedChange change(String at, String source, boolean on) {
    return new RecordedChange(LocalDateTime.parse(at), source, on);
  }

  private static Instant at(String time) {
    return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
  }

  private Path write(String text) throws Exception {
    return Files.writeString(directory.resolve("home.txt"), text);
  }

  @Test
  void aLineThatFillsTheMemoryIsSkippedInFewWords() throws Exception {
    Path file = directory.resolve("home.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("0".repeat(3_000_000).getBytes(StandardCharsets.UTF_8));
      out.write("\n2011-06-15 01:03:40 Bed Bedroom OFF\r\n".getBytes(StandardCharsets.UTF_8));
    }

    Recording recording = Recording.read(Recording.Format.CASAS, file);

    assertThat(recording.changes())
        .containsExactly(change("2011-06-15T01:03:40", "Bed/Bedroom", false));
    assertThat(recording.skipped())
        .containsExactly("home.gz, line 1: longer than 10000 characters");
  }

  @Test
  void aLineIsToldOfWithoutItsControlCharactersAndNotWhole() throws Exception {
    assertThatThrownBy(
            () -> Recording.read(Recording.Format.KASTEREN, write("\u001b" + "x".repeat(5_000))))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(800));
  }

  @Test
  void aMapThatHoldsItselfIsRefused() {
    assertThatThrownBy(() -> SensorMap.parse("map", "{a: &b {c: *b}}: {d: e}"))
        .hasMessageContaining("expected a word before each colon");
    assertThatThrownBy(
            () -> SensorMap.parse("map", "sensors: {bed-1: {from: [1]}}\nrules: &self {x: *self}"))
        .hasMessageContaining("nothing within itself");
    assertThatThrownBy(() -> SensorMap.parse("map", "!!set : {a: b}"))
        .hasMessageContaining("no value with '!'");
  }

  @Test
  void aMapThatIsNoTextIsRefusedInWords() throws Exception {
    Path file = Files.write(directory.resolve("map.yaml"), new byte[] {(byte) 0xFF, 0});

    assertThatThrownBy(() -> SensorMap.read(file.toString()))
        .hasMessageContaining("save it as UTF-8");
    assertThatThrownBy(() -> SensorMap.parse("map", "\u0000")).hasMessageContaining("not YAML");
  }
}
