package no.trygghub.simulator.harness.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.drivers.SensorId;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;

/** Recordings of homes and the maps that go with them. */
@AddLifecycleHook(Share.class)
class RecordingProperties {
  private static final int BOMB = 1_000_000;

  private static final SensorMap MAP =
      new SensorMap(
          Map.of(
              "5", new SensorId("bed-1"),
              "7", new SensorId("front-door"),
              "BedSensor/Bedroom", new SensorId("bed-1"),
              "MainDoor/Hall", new SensorId("front-door")),
          Map.of());

  private final InputFile plain = InputFile.named("recording");
  private final InputFile compressed = InputFile.named("recording.gz");
  private final InputFile map = InputFile.named("map.yaml");
  private final Examiner<RecordedHome> casas = examiner(Recording.Format.CASAS, plain);
  private final Examiner<RecordedHome> kasteren = examiner(Recording.Format.KASTEREN, plain);
  private final Examiner<RecordedHome> zipped = examiner(Recording.Format.CASAS, compressed);
  private final Examiner<SensorMap> maps =
      new Examiner<>(
          RecordingException.class,
          input -> SensorMap.read(map.with(input).toString()),
          value -> value.sources().isEmpty() ? "a map of nothing" : "");

  @Property(tries = 110)
  @Label("recordings: mutants of CASAS lines")
  void casas(@ForAll("mutatedCasas") Mutant input) {
    casas.examine(input);
  }

  @Property(tries = 90)
  @Label("recordings: mutants of Kasteren lines")
  void kasteren(@ForAll("mutatedKasteren") Mutant input) {
    kasteren.examine(input);
  }

  @Property(tries = 10)
  @Label("recordings: mutants of compressed files")
  void compressed(@ForAll("mutatedZip") Mutant input) {
    zipped.examine(input);
  }

  @Property(tries = 30)
  @Label("recordings: mutants of maps")
  void maps(@ForAll("mutatedMap") Mutant input) {
    maps.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutatedCasas() {
    return Mutant.of(List.of(Samples.CASAS));
  }

  @Provide
  Arbitrary<Mutant> mutatedKasteren() {
    return Mutant.of(List.of(Samples.KASTEREN));
  }

  @Provide
  Arbitrary<Mutant> mutatedZip() {
    byte[] usual = zip(Samples.CASAS);
    byte[] bomb = zip("0".repeat(BOMB));
    return Mutant.ofBytes(List.of(usual, usual, usual, usual, usual, usual, usual, bomb));
  }

  @Provide
  Arbitrary<Mutant> mutatedMap() {
    return Mutant.of(Samples.maps());
  }

  @AfterProperty
  void close() {
    casas.close();
    kasteren.close();
    zipped.close();
    maps.close();
    plain.close();
    compressed.close();
    map.close();
  }

  private static Examiner<RecordedHome> examiner(Recording.Format format, InputFile file) {
    return new Examiner<>(
        RecordingException.class,
        input ->
            RecordedHome.of(
                Recording.read(format, file.with(input)), MAP, ZoneId.of("Europe/Oslo")),
        RecordingProperties::wrong);
  }

  private static String wrong(RecordedHome home) {
    for (int i = 1; i < home.changes().size(); i++) {
      if (home.changes().get(i).at().isBefore(home.changes().get(i - 1).at())) {
        return "changes that are not in order of time";
      }
    }
    return home.end().isBefore(home.begin()) ? "an end before the begin" : "";
  }

  private static byte[] zip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
