package no.trygghub.hub.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadySamplesTest implements SteadyReceiver {
  private final List<Double> values = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final SteadySamples samples = new SteadySamples(this);
  private int interruptions;

  /** At the cut-off a Butterworth filter leaves 0.707, an octave above it 1/16 at fourth order. */
  @ParameterizedTest
  @CsvSource({"400, 1, 1.0", "200, 5, 0.695", "100, 5, 0.695", "400, 10, 0.05", "50, 2, 0.995"})
  void whatIsSlowPassesAndWhatIsFastDoesNotAtAnyRate(double rate, double hertz, double left) {
    for (int i = 0; i < rate * 10; i++) {
      double seconds = i / rate;
      samples.accept(Math.round(seconds * 1e9), Math.sin(2 * Math.PI * hertz * seconds), -1, 0);
    }

    double highest = values.stream().skip(100).mapToDouble(Double::doubleValue).max().orElseThrow();
    assertThat(highest).isCloseTo(left, within(0.02));
  }

  @Test
  void fiftySamplesASecondComeOfIrregularTimes() {
    Random random = new Random(1);
    long nanos = 0;
    while (nanos < 10_000_000_000L) {
      samples.accept(nanos, 0.5, -1, 0);
      nanos += 1_000_000 + random.nextInt(40_000_000);
    }

    assertThat(values)
        .hasSizeBetween(497, 500)
        .allSatisfy(value -> assertThat(value).isCloseTo(0.5, within(1e-9)));
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(20_000_000L);
    }
  }

  @Test
  void aLongGapInterruptsAndAShortOneDoesNot() {
    samples.accept(0, 0, -1, 0);
    samples.accept(400_000_000, 0, -1, 0);
    assertThat(interruptions).isZero();

    samples.accept(901_000_000, 0, -1, 0);
    assertThat(interruptions).isEqualTo(1);
    samples.finish();
    samples.finish();
    assertThat(interruptions).isEqualTo(2);
  }

  @Override
  public void steady(long nanos, double x, double y, double z) {
    times.add(nanos);
    values.add(x);
  }

  @Override
  public void interrupted() {
    interruptions++;
  }
}
