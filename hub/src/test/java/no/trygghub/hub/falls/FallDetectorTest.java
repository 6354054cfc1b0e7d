package no.trygghub.hub.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallDetectorTest {
  @ParameterizedTest
  @ValueSource(doubles = {20, 33.3, 50, 100, 200, 400})
  void aFallIsFoundOnceAtAnyRate(double rate) {
    List<FoundFall> found =
        falls(rate, Mounting.FREE, person -> person.walks(6).falls().rests(6).rests(10));

    assertThat(found).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FREE", "BELT_Y"})
  void theEvidenceTellsOfImpactPostureAndStillness(Mounting mounting) {
    List<FoundFall> found = falls(100, mounting, person -> person.walks(6).falls().rests(6));

    assertThat(found).hasSize(1);
    FoundFall fall = found.getFirst();
    assertThat(fall.impactG()).isCloseTo(4.8, within(0.4));
    assertThat(fall.postureDegrees()).isCloseTo(84, within(8.0));
    assertThat(fall.unrestG()).isLessThan(0.05);
    assertThat(fall.margin()).isPositive();
    assertThat(fall.nanos()).isBetween(7_300_000_000L, 7_900_000_000L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {20, 50, 400})
  void walkingSittingDownHardAndJumpingAreNoFalls(double rate) {
    List<FoundFall> found =
        falls(
            rate,
            Mounting.FREE,
            person ->
                person
                    .walks(10)
                    .dropsIntoAChair()
                    .rests(8)
                    .walks(5)
                    .jumps()
                    .walks(8)
                    .rests(20)
                    .walks(10));

    assertThat(found).isEmpty();
  }

  @Test
  void aFallBehindAGapIsFound() {
    List<FoundFall> found =
        falls(
            100,
            Mounting.FREE,
            person -> person.walks(6).isNotSampled(30).walks(4).falls().rests(6));

    assertThat(found).hasSize(1);
  }

  @Test
  void aShortGapInTheMiddleOfAFallIsBridged() {
    List<FoundFall> found =
        falls(
            100,
            Mounting.FREE,
            person -> person.walks(6).falls().rests(0.8).isNotSampled(0.3).rests(5));

    assertThat(found).hasSize(1);
  }

  @Test
  void aFallIsFoundAsSoonAsTheSamplesStop() {
    FallDetector detector = new FallDetector(FallParameters.shipped(Mounting.FREE));
    List<Boolean> duringSamples = new ArrayList<>();
    new Wearer(100, (nanos, x, y, z) -> duringSamples.add(detector.accept(nanos, x, y, z)))
        .walks(6)
        .falls()
        .rests(2.5);

    assertThat(duringSamples).doesNotContain(true);
    assertThat(detector.finish()).isTrue();
    assertThat(detector.finish()).isFalse();
  }

  @Test
  void aSecondFallIsFoundAsWell() {
    assertThat(
            falls(
                100,
                Mounting.FREE,
                person -> {
                  person.walks(6).falls().rests(6);
                  person.standsUp().walks(12).falls().rests(6);
                }))
        .hasSize(2);
  }

  @Test
  void samplesThatRepeatATimeOrAreNotNumbersAreOverlooked() {
    FallDetector detector = new FallDetector(FallParameters.shipped(Mounting.FREE));
    List<Boolean> said = new ArrayList<>();
    new Wearer(
            100,
            (nanos, x, y, z) -> {
              said.add(detector.accept(nanos, x, y, z));
              said.add(detector.accept(nanos, 50, 50, 50));
              said.add(detector.accept(nanos - 1_000_000, -50, 50, 50));
              said.add(detector.accept(nanos + 1_000_000, Double.NaN, y, z));
              said.add(detector.accept(nanos + 1_000_000, x, Double.NEGATIVE_INFINITY, z));
            })
        .walks(6)
        .falls()
        .rests(6);

    assertThat(said).containsOnlyOnce(true);
  }

  /**
   * Counted by the virtual machine, for this thread alone, so that no other disturbs it. The
   * virtual machine itself allocates now and then for the thread, some 64 bytes when code is
   * compiled anew; what the detector allocated for a sample or for an impact would come in every
   * round, so that the least of a few rounds tells. Of it nothing is allowed. How fast it is, and
   * the same count over many millions of samples, is for the benchmark.
   */
  @ParameterizedTest
  @CsvSource({"FREE, 20", "FREE, 400", "BELT_Y, 20", "BELT_Y, 200"})
  void nothingIsAllocatedForASample(Mounting mounting, int rate) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FallDetector detector = new FallDetector(FallParameters.shipped(mounting));
    long nanos = feed(detector, 0, rate);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      nanos = feed(detector, nanos, rate);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isZero();
  }

  @Test
  void thereIsNothingToTellBeforeAFall() {
    FallDetector detector = new FallDetector(FallParameters.shipped(Mounting.FREE));

    assertThat(detector.finish()).isFalse();
    assertThatThrownBy(detector::last)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no fall was found yet");
  }

  /** A brisk walk, each step of it an impact to judge, with a fall every minute. */
  private static long feed(FallDetector detector, long begin, int rate) {
    long nanos = begin;
    for (int i = 0; i < 100_000; i++) {
      nanos += 1_000_000_000L / rate;
      double seconds = (double) i / rate % 60;
      boolean lies = seconds > 40 && seconds < 50;
      double hit = Math.abs(seconds - 40) < 0.15 ? 4 : 0;
      double step = lies ? 0 : 0.5 * Math.sin(10 * seconds);
      detector.accept(nanos, 0.1, lies ? -0.1 : -1 - step, (lies ? 1 : 0.1) + hit);
    }
    return nanos;
  }

  private static List<FoundFall> falls(double rate, Mounting mounting, Consumer<Wearer> life) {
    FallDetector detector = new FallDetector(FallParameters.shipped(mounting));
    List<FoundFall> found = new ArrayList<>();
    life.accept(
        new Wearer(
            rate,
            (nanos, x, y, z) -> {
              if (detector.accept(nanos, x, y, z)) {
                found.add(detector.last());
              }
            }));
    if (detector.finish()) {
      found.add(detector.last());
    }
    return found;
  }
}
