package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @Test
  void aSlowerDeviceLeavesSamplesOut() {
    RecordedTrial trial = trial(IntStream.range(0, 200).mapToObj(i -> row(5L * i, i)).toList());

    List<RecordedTrial.Row> rows = device(20, 0).record(trial).rows();

    assertThat(rows).hasSize(20);
    assertThat(rows.get(1)).isEqualTo(row(50, 10));
    assertThat(rows.get(19)).isEqualTo(row(950, 190));
  }

  @Test
  void ofIrregularTimesItTakesTheFirstThatIsDue() {
    RecordedTrial trial =
        trial(List.of(row(7, 1), row(30, 2), row(58, 3), row(60, 4), row(210, 5)));

    assertThat(device(20, 0).record(trial).rows())
        .containsExactly(row(7, 1), row(58, 3), row(210, 5));
  }

  @Test
  void itsRangeEndsBothWays() {
    RecordedTrial trial = trial(List.of(new RecordedTrial.Row(0, 3, -2.5, 1.5)));

    assertThat(device(0, 2).record(trial).rows())
        .containsExactly(new RecordedTrial.Row(0, 2, -2, 1.5));
  }

  @Test
  void theOneThatRecordedChangesNothing() {
    RecordedTrial trial = trial(List.of(row(0, 100)));

    assertThat(Device.asRecorded().record(trial)).isSameAs(trial);
    assertThat(Device.asRecorded().words()).isEmpty();
    assertThat(device(20, 2.5).words()).isEqualTo(", at 20 a second, up to 2.5 g");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateMustBeOne(double rate) {
    assertThatThrownBy(() -> new Device(OptionalDouble.of(rate), OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Device device(double rate, double range) {
    return new Device(
        rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty(),
        range > 0 ? OptionalDouble.of(range) : OptionalDouble.empty());
  }

  private static RecordedTrial trial(List<RecordedTrial.Row> rows) {
    return new RecordedTrial("F01", "SA01", rows);
  }

  private static RecordedTrial.Row row(long millis, double x) {
    return new RecordedTrial.Row(millis * 1_000_000, x, 0, 0);
  }
}
