package no.trygghub.drivers.accelerometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorSamples.Sample;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both chips, simulated down to their registers. */
class AccelerometerTest {
  private static final SensorId BELT = new SensorId("belt-1");
  private static final Duration SHORT = Duration.ofSeconds(2);

  static List<SimulatedChip> chips() {
    return Workbench.chips();
  }

  static Stream<Arguments> ranges() {
    return Stream.of(2, 4, 8, 16)
        .flatMap(range -> chips().stream().map(chip -> Arguments.of(chip, range)));
  }

  static Stream<Arguments> rates() {
    return Stream.of(25, 50, 100, 200, 400)
        .flatMap(rate -> chips().stream().map(chip -> Arguments.of(chip, rate)));
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void samplesAreInGInEveryRange(SimulatedChip chip, int range) {
    chip.feels(-1.5, 0.25, 1);

    Workbench bench = new Workbench(chip).runs(Workbench.plan(chip, range, 100), SHORT);

    assertThat(bench.samples())
        .isNotEmpty()
        .allSatisfy(
            sample -> {
              assertThat(sample.x()).isCloseTo(-1.5, within(0.0065));
              assertThat(sample.y()).isCloseTo(0.25, within(0.0065));
              assertThat(sample.z()).isCloseTo(1, within(0.0065));
            });
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void whatIsBeyondTheRangeIsItsEnd(SimulatedChip chip, int range) {
    Workbench bench = new Workbench(chip);
    bench.context().after(Duration.ofSeconds(1), () -> chip.feels(25, -25, 0));

    bench.runs(Workbench.plan(chip, range, 100), SHORT);

    // A LIS3DH goes a little further, and at 16 g, with its steps of 12 mg, a half further.
    double end = chip instanceof SimulatedAdxl345 ? range : range == 16 ? 24.576 : range * 1.024;
    assertThat(bench.samples().getLast().x()).isCloseTo(end, within(0.02));
    assertThat(bench.samples().getLast().y()).isCloseTo(-end, within(0.02));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void nothingIsLostAndTimesAreAPeriodApartAtEveryRate(SimulatedChip chip, int rate) {
    Workbench bench =
        new Workbench(chip).runs(Workbench.plan(chip, 16, rate), Duration.ofSeconds(12));

    List<Sample> samples = bench.samples();
    double seconds =
        (samples.getLast().nanosSinceBoot() - samples.getFirst().nanosSinceBoot()) / 1e9;
    assertThat((samples.size() - 1) / seconds).isCloseTo(rate, within(rate * 0.01));
    assertThat(seconds).isGreaterThan(10);
    for (int i = 1; i < samples.size(); i++) {
      assertThat(samples.get(i).nanosSinceBoot() - samples.get(i - 1).nanosSinceBoot())
          .isCloseTo(1_000_000_000L / rate, within(100L));
    }
  }

  @ParameterizedTest
  @MethodSource("chips")
  void theFirstThingToldIsThatNobodyFell(SimulatedChip chip) {
    Workbench bench = new Workbench(chip).runs(SHORT);

    SensorEvent first = bench.context().reported().getFirst();
    assertThat(first)
        .isInstanceOfSatisfying(
            SensorReading.class,
            reading -> assertThat(reading.state()).isEqualTo(SensorState.INACTIVE));
    assertThat(bench.context().reported().stream().skip(1))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event).isInstanceOf(SensorSamples.class));
  }

  @ParameterizedTest
  @MethodSource("chips")
  void anotherChipAtTheAddressIsRefusedAndNeverWrittenTo(SimulatedChip chip) {
    chip.identifyAs(0x68);
    int[] before = chip.registers.clone();

    Workbench bench = new Workbench(chip).runs(SHORT);

    assertThat(bench.loss())
        .contains("I2C bus 1, address 0x")
        .contains("another chip is there, it says 0x68")
        .contains("check 'driver'");
    assertThat(chip.registers).isEqualTo(before);
    assertThat(bench.context().reported()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aChipWhoseMassIsStuckFailsItsSelfTest(SimulatedChip chip) {
    chip.forceMoves(0.01);

    Workbench bench = new Workbench(chip).runs(SHORT);

    assertThat(bench.loss())
        .contains("its self-test fails: x changes by")
        .contains("hold it still");
    assertThat(bench.samples()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aChipWhoseSpringIsBrokenFailsItsSelfTest(SimulatedChip chip) {
    chip.forceMoves(4);

    Workbench bench = new Workbench(chip).runs(SHORT);

    assertThat(bench.loss()).contains("its self-test fails");
  }

  @ParameterizedTest
  @MethodSource("chips")
  void nobodyAtTheAddressIsToldAtOnce(SimulatedChip chip) {
    chip.answers(0);

    Workbench bench = new Workbench(chip).runs(SHORT);

    assertThat(bench.loss()).isEqualTo("I2C bus 1: no answer");
    assertThat(chip.closings()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aTransferThatFailsNowAndThenCostsNothing(SimulatedChip chip) {
    int undisturbed = new Workbench(chip).runs(Duration.ofSeconds(5)).samples().size();
    chip.comesBack();
    chip.failsOnceIn(7);

    Workbench bench = new Workbench(chip).runs(Duration.ofSeconds(5));

    assertThat(bench.loss()).isEqualTo("it was not lost");
    assertThat(bench.samples()).hasSize(undisturbed);
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aChipThatGoesInTheMiddleOfABurstIsLostAndNoHalfBurstIsTold(SimulatedChip chip) {
    Workbench whole = new Workbench(chip).runs(Duration.ofSeconds(1));
    assertThat(whole.samples()).isNotEmpty();
    // Identity, self-test and settings take fewer than 200 transfers; then a burst takes eleven.
    for (int transfers = 200; transfers < 222; transfers++) {
      chip.comesBack();
      chip.answers(transfers);

      Workbench bench = new Workbench(chip).runs(Duration.ofSeconds(20));

      assertThat(bench.loss()).isEqualTo("I2C bus 1: no answer");
      assertThat(bench.context().losses()).hasSize(1);
      assertThat(bench.context().reported())
          .filteredOn(SensorSamples.class::isInstance)
          .isNotEmpty()
          .allSatisfy(event -> assertThat(((SensorSamples) event).samples()).isNotEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aReaderThatComesLateLosesTheOldestAndTimesStayHonest(SimulatedChip chip) {
    Workbench bench =
        new Workbench(chip).comesLateBy(Duration.ofMillis(400)).runs(Duration.ofSeconds(10));

    // Of 50 samples that were taken between two readings 32 are there.
    List<Sample> samples = bench.samples();
    assertThat(samples.size()).isGreaterThan(5 * 32);
    for (int i = 1; i < samples.size(); i++) {
      long step = samples.get(i).nanosSinceBoot() - samples.get(i - 1).nanosSinceBoot();
      assertThat(step).isIn(10_000_000L, 190_000_000L);
    }
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aChipThatLostItsPowerForAMomentIsNoticed(SimulatedChip chip) {
    Workbench bench = new Workbench(chip);
    bench.context().after(Duration.ofSeconds(4), chip::losesPower);

    bench.runs(Duration.ofSeconds(8));

    assertThat(bench.loss()).containsAnyOf("gives no samples any more", "where 0x");
    assertThat(bench.samples()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("chips")
  void settingsThatSomebodyElseChangesAreNoticed(SimulatedChip chip) {
    Workbench bench = new Workbench(chip);
    int rateRegister = chip instanceof SimulatedAdxl345 ? 0x2C : 0x23;
    bench.context().after(Duration.ofSeconds(3), () -> chip.registers[rateRegister] ^= 0x01);

    bench.runs(Duration.ofSeconds(12));

    assertThat(bench.loss())
        .contains("register 0x%02x is".formatted(rateRegister))
        .contains("nothing else uses it");
  }

  @ParameterizedTest
  @MethodSource("chips")
  void itTellsOnceAnHourThatItIsThere(SimulatedChip chip) {
    Workbench bench =
        new Workbench(chip).runs(Workbench.plan(chip, 16, 25), Duration.ofMinutes(121));

    assertThat(bench.context().reported()).filteredOn(SensorAlive.class::isInstance).hasSize(2);
    assertThat(bench.context().losses()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aBusThatHangsIsLostThoughItsReaderWaits(SimulatedChip chip) {
    ManualContext context = new ManualContext();
    Accelerometer accelerometer = new Accelerometer(BELT, context, () -> {});
    Reader hanging =
        new Reader(
            chip instanceof SimulatedAdxl345 ? new Adxl345() : new Lis3dh(),
            chip.bus(),
            Workbench.plan(chip, 16, 100),
            longest -> {},
            context,
            accelerometer.receiver());
    accelerometer.start(hanging, reader -> () -> {});

    context.advance(Duration.ofSeconds(9));
    assertThat(context.losses()).isEmpty();
    context.advance(Duration.ofSeconds(6));

    assertThat(context.losses())
        .singleElement()
        .satisfies(loss -> assertThat(loss).hasMessageContaining("the bus hangs"));
  }

  @ParameterizedTest
  @MethodSource("chips")
  void aClosedOneReportsNothingAndLetsGoOfItsLine(SimulatedChip chip) {
    ManualContext context = new ManualContext();
    AtomicInteger released = new AtomicInteger();
    AtomicInteger stopped = new AtomicInteger();
    Accelerometer accelerometer = new Accelerometer(BELT, context, released::incrementAndGet);
    Reader.Receiver receiver = accelerometer.receiver();
    accelerometer.start(
        new Reader(
            new Adxl345(),
            chip.bus(),
            Workbench.plan(chip, 16, 100),
            longest -> {},
            context,
            receiver),
        reader -> stopped::incrementAndGet);

    accelerometer.close();
    receiver.samples(List.of(new Sample(1, 0, 0, 1)), context.now());
    receiver.lost(new DriverException("gone"));
    context.advance(Duration.ofHours(2));

    assertThat(context.reported()).isEmpty();
    assertThat(context.losses()).isEmpty();
    assertThat(released).hasValue(1);
    assertThat(stopped).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("chips")
  void theFirstSamplesAreThereWithinASecond(SimulatedChip chip) {
    Workbench bench = new Workbench(chip).runs(SHORT);

    assertThat(bench.samples().getFirst().nanosSinceBoot()).isLessThan(1_000_000_000);
  }

  /** What docs/sensors.md says of the bus. */
  @ParameterizedTest
  @MethodSource("rates")
  void theLoadOfTheBusIsWhatItsPageSays(SimulatedChip chip, int rate) throws Exception {
    Duration opening = Duration.ofSeconds(2);
    new Workbench(chip).runs(Workbench.plan(chip, 16, rate), opening);
    long before = chip.clocks();
    new Workbench(chip).runs(Workbench.plan(chip, 16, rate), opening.plusSeconds(100));
    double share = (chip.clocks() - 2 * before) / 100.0 / 100_000;

    assertThat(Files.readString(page()))
        .containsPattern(
            Pattern.compile("\\| %d \\|[^|]*\\| %.0f %% \\|".formatted(rate, 100 * share)));
  }

  private static Path page() {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("drivers") ? here.resolveSibling("docs") : here.resolve("docs");
    return root.resolve("sensors.md");
  }
}
