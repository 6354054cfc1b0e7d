package no.trygghub.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.Test;

class SensorBankTest {
  private final ManualContext thread = new ManualContext();
  private final List<SensorEvent> events = new ArrayList<>();
  private final Device bed = new Device();
  private final Device door = new Device();
  private final SensorBank bank =
      new SensorBank(List.of(wired("bed-1", bed), wired("door-1", door)), thread, events::add);

  @Test
  void everySensorTellsItsStateWhenItIsOpened() {
    bank.open();

    assertThat(events)
        .extracting(event -> event.sensor().value())
        .containsExactly("bed-1", "door-1");
  }

  @Test
  void aSensorThatCannotBeOpenedIsAFaultAndTheOthersWork() {
    bed.broken = true;

    bank.open();

    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            SensorFault.class,
            fault -> {
              assertThat(fault.defect()).isEqualTo(SensorFault.Defect.UNAVAILABLE);
              assertThat(fault.present()).isTrue();
              assertThat(fault.cause()).isEqualTo("GPIO 4: already in use");
            });
    assertThat(events.getLast()).isInstanceOf(SensorReading.class);
  }

  @Test
  void aDriverThatFailsAsNoDriverShouldIsAFaultAsWellAndTriedAgain() {
    bed.defective = true;

    bank.open();
    thread.advance(Duration.ofSeconds(1));

    assertThat(events)
        .filteredOn(SensorFault.class::isInstance)
        .singleElement()
        .satisfies(
            fault ->
                assertThat(((SensorFault) fault).cause())
                    .contains("bed-1: cannot be opened", "a defect"));
    assertThat(events.getLast()).isInstanceOf(SensorReading.class);
    assertThat(bed.openings).isEqualTo(2);
  }

  @Test
  void aFaultySensorIsTriedAgainWithGrowingWaitsAndToldOfOnce() {
    bed.broken = true;
    bank.open();

    thread.advance(Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 32 + 60 + 60));

    assertThat(bed.openings).isEqualTo(9);
    assertThat(events).filteredOn(SensorFault.class::isInstance).hasSize(1);
  }

  @Test
  void theFaultEndsWhenTheSensorOpensAgain() {
    bed.broken = true;
    bank.open();
    bed.broken = false;

    thread.advance(Duration.ofSeconds(1));

    assertThat(events.getLast())
        .isInstanceOfSatisfying(SensorFault.class, fault -> assertThat(fault.present()).isFalse());
  }

  @Test
  void aLostSensorIsClosedAndOpenedAnew() {
    bank.open();
    DriverContext first = bed.context();
    first.lost(new DriverException("GPIO 4: gone"));

    assertThat(bed.closings).isEqualTo(1);
    thread.advance(Duration.ofSeconds(1));

    assertThat(bed.openings).isEqualTo(2);
    assertThat(events).filteredOn(SensorFault.class::isInstance).hasSize(2);
  }

  @Test
  void aSensorThatIsLostAgainAndAgainIsTriedWithGrowingWaits() {
    bank.open();
    for (int failure = 0; failure < 3; failure++) {
      int openings = bed.openings;
      bed.context().lost(new DriverException("GPIO 4: gone"));
      thread.advance(Duration.ofSeconds(1L << failure));
      assertThat(bed.openings).isEqualTo(openings + 1);
    }
    bed.context().lost(new DriverException("GPIO 4: gone"));
    thread.advance(Duration.ofSeconds(7));
    int openings = bed.openings;
    thread.advance(Duration.ofSeconds(1));
    assertThat(bed.openings).isEqualTo(openings + 1);

    thread.advance(Duration.ofMinutes(1));
    bed.context().lost(new DriverException("GPIO 4: gone"));
    thread.advance(Duration.ofSeconds(1));

    assertThat(bed.openings).isEqualTo(openings + 2);
  }

  @Test
  void theFaultOfASensorThatTakesAWhileEndsWithItsFirstReading() {
    bed.broken = true;
    bank.open();
    bed.broken = false;
    bed.slow = true;
    int before = events.size();

    thread.advance(Duration.ofSeconds(1));
    assertThat(events).hasSize(before);
    bed.context()
        .report(new SensorReading(new SensorId("bed-1"), SensorState.ACTIVE, thread.now()));

    assertThat(events.getLast())
        .isInstanceOfSatisfying(SensorFault.class, fault -> assertThat(fault.present()).isFalse());
  }

  @Test
  void whatAClosedDriverStillSaysIsNotHeard() {
    bank.open();
    DriverContext first = bed.context();
    first.lost(new DriverException("GPIO 4: gone"));
    int before = events.size();

    first.report(new SensorReading(new SensorId("bed-1"), SensorState.ACTIVE, thread.now()));
    first.lost(new DriverException("GPIO 4: gone again"));

    assertThat(events).hasSize(before);
    assertThat(bed.closings).isEqualTo(1);
  }

  @Test
  void aClosedBankOpensNothingAnyMore() {
    bed.broken = true;
    bank.open();
    bank.close();

    thread.advance(Duration.ofMinutes(5));

    assertThat(bed.openings).isEqualTo(1);
    assertThat(door.closings).isEqualTo(1);
  }

  private static SensorBank.Wired wired(String id, Device device) {
    return new SensorBank.Wired(
        new Sensor(new SensorId(id), SensorKind.BED, "bedroom"),
        device,
        DriverOptions.of(List.of(), Map.of()));
  }

  /** A driver whose device a test breaks. */
  private static final class Device implements SensorDriverProvider {
    private boolean broken;
    private boolean defective;
    private boolean slow;
    private int openings;
    private int closings;
    private Optional<DriverContext> last = Optional.empty();

    DriverContext context() {
      return last.orElseThrow();
    }

    @Override
    public String driver() {
      return "device";
    }

    @Override
    public Set<SensorKind> kinds() {
      return Set.of(SensorKind.BED);
    }

    @Override
    public List<DriverOption> options() {
      return List.of();
    }

    @Override
    public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
        throws DriverException {
      openings++;
      if (defective) {
        throw new IllegalStateException("a defect");
      }
      if (broken) {
        throw new DriverException("GPIO 4: already in use");
      }
      last = Optional.of(context);
      if (!slow) {
        context.report(new SensorReading(sensor.id(), SensorState.INACTIVE, context.now()));
      }
      return () -> closings++;
    }
  }
}
