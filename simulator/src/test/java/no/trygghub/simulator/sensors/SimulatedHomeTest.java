package no.trygghub.simulator.sensors;

import static no.trygghub.drivers.SensorState.ACTIVE;
import static no.trygghub.drivers.SensorState.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.Test;

class SimulatedHomeTest {
  private static final SensorId DOOR = new SensorId("door-1");
  private static final Sensor DOOR_SENSOR = new Sensor(DOOR, SensorKind.DOOR, "hallway");
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final SimulatedDriverProvider provider = new SimulatedDriverProvider();
  private final SimulatedHome home = provider.home();
  private final ManualContext context = new ManualContext();

  @Test
  void aSensorBeginsAtRest() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    open(new Sensor(new SensorId("mains-1"), SensorKind.MAINS, "hub"), Map.of());
    context.advance(SHORT);

    assertThat(states(DOOR)).containsExactly(INACTIVE);
    assertThat(states(new SensorId("mains-1"))).containsExactly(ACTIVE);
  }

  @Test
  void aSensorBeginsInTheStateTheConfigurationSays() throws DriverException {
    open(DOOR_SENSOR, Map.of("initial", "open"));
    context.advance(SHORT);

    assertThat(states(DOOR)).containsExactly(ACTIVE);
  }

  @Test
  void aStateOfAnotherKindIsRefusedWithTheKindsOwnWords() {
    assertThatThrownBy(() -> open(DOOR_SENSOR, Map.of("initial", "occupied")))
        .isInstanceOf(DriverException.class)
        .hasMessage(
            "simulated sensor door-1: initial: 'occupied', expected open or closed for a sensor of"
                + " kind door");
  }

  @Test
  void whatIsSetIsReportedAsOfTheMomentItWasSet() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    context.advance(Duration.ofMinutes(5));

    home.set(DOOR, ACTIVE);
    context.advance(SHORT);

    SensorReading last = readings(DOOR).getLast();
    assertThat(last.state()).isEqualTo(ACTIVE);
    assertThat(last.time().nanosSinceBoot()).isEqualTo(Duration.ofMinutes(5).toNanos());
  }

  @Test
  void whatWasSetBeforeTheHubOpenedTheSensorIsItsFirstState() throws DriverException {
    home.set(DOOR, ACTIVE);

    open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);

    assertThat(states(DOOR)).containsExactly(ACTIVE);
  }

  @Test
  void aPulseIsLetGoAgain() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);

    home.pulse(DOOR, Duration.ofSeconds(1));
    context.advance(SHORT);

    assertThat(states(DOOR)).containsExactly(INACTIVE, ACTIVE, INACTIVE);
  }

  @Test
  void aSensorSaysEveryHourThatItLives() throws DriverException {
    open(DOOR_SENSOR, Map.of());

    context.advance(Duration.ofHours(5).plusMinutes(1));

    assertThat(signsOfLife()).isEqualTo(5);
  }

  @Test
  void aSilentSensorSaysNothingAndARepairedOneShowsItsPresentLevel() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);

    home.silence(DOOR);
    home.set(DOOR, ACTIVE);
    context.advance(Duration.ofHours(30));
    assertThat(states(DOOR)).containsExactly(INACTIVE);
    assertThat(signsOfLife()).isZero();

    home.repair(DOOR);
    context.advance(Duration.ofMinutes(90));
    assertThat(states(DOOR)).containsExactly(INACTIVE, ACTIVE);
    assertThat(signsOfLife()).isEqualTo(1);
  }

  @Test
  void aBrokenSensorIsLostAndCannotBeOpenedUntilItIsRepaired() throws DriverException {
    SensorDriver driver = open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);

    home.breakDown(DOOR, "the wire is cut");
    context.advance(SHORT);

    assertThat(context.losses())
        .extracting(DriverException::getMessage)
        .containsExactly("simulated sensor door-1: the wire is cut");
    driver.close();
    assertThatThrownBy(() -> open(DOOR_SENSOR, Map.of()))
        .isInstanceOf(DriverException.class)
        .hasMessage("simulated sensor door-1: the wire is cut");

    home.set(DOOR, ACTIVE);
    home.repair(DOOR);
    open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);
    assertThat(states(DOOR)).containsExactly(INACTIVE, ACTIVE);
  }

  @Test
  void aClosedSensorReportsNothing() throws DriverException {
    open(DOOR_SENSOR, Map.of()).close();
    int before = context.reported().size();

    home.set(DOOR, ACTIVE);
    home.breakDown(DOOR, "gone");
    context.advance(Duration.ofHours(3));

    assertThat(context.reported()).hasSize(before);
    assertThat(context.losses()).isEmpty();
  }

  @Test
  void aStuckSensorStaysAsItIsUntilItIsRepaired() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    home.set(DOOR, ACTIVE);
    context.advance(SHORT);

    home.stick(DOOR);
    home.set(DOOR, INACTIVE);
    context.advance(SHORT);
    assertThat(states(DOOR)).containsExactly(INACTIVE, ACTIVE);

    home.repair(DOOR);
    context.advance(SHORT);
    assertThat(states(DOOR)).containsExactly(INACTIVE, ACTIVE, INACTIVE);
  }

  @Test
  void aChatteringSensorIsFoundOutLikeARealOneAndEndsAsItWasSet() throws DriverException {
    open(DOOR_SENSOR, Map.of());
    context.advance(SHORT);

    home.chatter(DOOR, SimulatedHome.CHATTER_EDGES_PER_SECOND, Duration.ofSeconds(30));
    context.advance(Duration.ofMinutes(30));

    assertThat(faults()).extracting(SensorFault::present).containsExactly(true, false);
    assertThat(faults().getFirst().defect()).isEqualTo(SensorFault.Defect.CHATTERING);
    assertThat(states(DOOR).getLast()).isEqualTo(INACTIVE);
  }

  @Test
  void theHubFindsBothDriversByTheirName() {
    assertThat(ServiceLoader.load(SensorDriverProvider.class))
        .filteredOn(found -> found.driver().equals("simulated"))
        .hasSize(1);
    assertThat(ServiceLoader.load(OutputDriverProvider.class))
        .filteredOn(found -> found.driver().equals("simulated"))
        .hasSize(1);
  }

  private SensorDriver open(Sensor sensor, Map<String, String> options) throws DriverException {
    return provider.open(sensor, DriverOptions.of(provider.options(), options), context);
  }

  private List<SensorReading> readings(SensorId sensor) {
    return context.reported().stream()
        .filter(SensorReading.class::isInstance)
        .map(SensorReading.class::cast)
        .filter(reading -> reading.sensor().equals(sensor))
        .toList();
  }

  private List<SensorState> states(SensorId sensor) {
    return readings(sensor).stream().map(SensorReading::state).toList();
  }

  private long signsOfLife() {
    return context.reported().stream().filter(SensorAlive.class::isInstance).count();
  }

  private List<SensorFault> faults() {
    return context.reported().stream()
        .filter(SensorFault.class::isInstance)
        .map(SensorFault.class::cast)
        .toList();
  }
}
