package no.trygghub.drivers.gpio;

import static no.trygghub.drivers.SensorState.ACTIVE;
import static no.trygghub.drivers.SensorState.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.platform.MockPlatform;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GpioTest {
  private static final Sensor DOOR = new Sensor(new SensorId("door-1"), SensorKind.DOOR, "hall");

  private final Context pi4j =
      Pi4J.newContextBuilder()
          .add(new MockPlatform())
          .add(MockDigitalInputProvider.newInstance(), MockDigitalOutputProvider.newInstance())
          .build();
  private final Pi4jBoard board =
      new Pi4jBoard(() -> pi4j, MockDigitalInputProvider.ID, MockDigitalOutputProvider.ID);
  private final GpioSensorProvider sensors = new GpioSensorProvider(board);
  private final ManualContext context = new ManualContext();

  @AfterEach
  void shutDown() {
    pi4j.shutdown();
  }

  @Test
  void aContactToGroundIsActiveWhileTheLineIsLow() throws Exception {
    SensorDriver driver = open(Map.of("pin", "17"));
    MockDigitalInput line = line();

    line.mockState(DigitalState.LOW);
    settle();
    line.mockState(DigitalState.HIGH);
    settle();

    assertThat(states()).endsWith(ACTIVE, INACTIVE);
    driver.close();
  }

  @Test
  void aContactToThreeVoltsIsActiveWhileTheLineIsHigh() throws Exception {
    SensorDriver driver = open(Map.of("pin", "17", "pull", "down"));

    line().mockState(DigitalState.HIGH);
    settle();

    assertThat(states().getLast()).isEqualTo(ACTIVE);
    driver.close();
  }

  @Test
  void theStateAtOpeningIsTheFirstReading() throws Exception {
    SensorDriver driver = open(Map.of("pin", "17"));

    assertThat(context.reported()).hasSize(1);
    driver.close();
  }

  @Test
  void anEdgeThatNoInterruptToldOfIsFoundByReading() throws Exception {
    SensorDriver driver = open(Map.of("pin", "17"));
    line().mockState(DigitalState.HIGH);
    settle();
    int before = states().size();
    // What the listener hands over is thrown away: the interrupt that never came.
    line().mockState(DigitalState.LOW);
    context.forgetHandedOver();

    context.advance(GpioContact.READ_EVERY.plusSeconds(1));

    assertThat(states().subList(before, states().size())).containsExactly(ACTIVE);
    driver.close();
  }

  @Test
  void anEdgeThatTheKernelDroppedFromABounceIsFoundAtOnce() throws Exception {
    SensorDriver driver = open(Map.of("pin", "17"));
    line().mockState(DigitalState.HIGH);
    settle();
    int before = states().size();
    line().mockState(DigitalState.LOW);
    line().mockState(DigitalState.HIGH);
    context.runHandedOver();
    line().mockState(DigitalState.LOW);
    context.forgetHandedOver();

    context.advance(Duration.ofMillis(100));

    assertThat(states().subList(before, states().size())).containsExactly(ACTIVE);
    driver.close();
  }

  @Test
  void aClosedContactReportsNothingAndItsLineCanBeOpenedAgain() throws Exception {
    open(Map.of("pin", "17")).close();
    int before = context.reported().size();
    context.advance(Duration.ofMinutes(1));
    assertThat(context.reported()).hasSize(before);

    SensorDriver again = open(Map.of("pin", "17"));

    assertThat(context.reported()).hasSize(before + 1);
    again.close();
  }

  @Test
  void aLineThatIsInUseIsAnErrorThatNamesThePin() throws Exception {
    SensorDriver first = open(Map.of("pin", "17"));

    assertThatThrownBy(() -> open(Map.of("pin", "17")))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith("GPIO 17: cannot be opened: ");
    first.close();
  }

  @Test
  void withoutABoardTheErrorNamesThePin() {
    GpioSensorProvider nowhere =
        new GpioSensorProvider(
            new Pi4jBoard(
                () -> {
                  throw new UnsatisfiedLinkError("no gpiod in java.library.path");
                },
                "in",
                "out"));

    assertThatThrownBy(
            () ->
                nowhere.open(
                    DOOR, DriverOptions.of(nowhere.options(), Map.of("pin", "17")), context))
        .isInstanceOf(DriverException.class)
        .hasMessage("GPIO 17: cannot be opened: no gpiod in java.library.path");
  }

  @Test
  void anOutputFollowsWhatItIsTold() throws Exception {
    GpioOutputProvider outputs = new GpioOutputProvider(board);
    OutputDriver buzzer =
        outputs.open(
            "annunciator",
            DriverOptions.of(outputs.options(), Map.of("pin", "22", "active", "low")));
    MockDigitalOutput line = (MockDigitalOutput) pi4j.registry().get("output-annunciator");
    assertThat(line.state()).isEqualTo(DigitalState.HIGH);

    buzzer.set(true);
    assertThat(line.state()).isEqualTo(DigitalState.LOW);
    buzzer.set(false);
    assertThat(line.state()).isEqualTo(DigitalState.HIGH);
    buzzer.close();
  }

  @Test
  void anInterruptTellsWhenItsLineRisesAndLetsGoOfIt() throws Exception {
    GpioInterrupts interrupts = new GpioInterrupts(board);
    AtomicInteger rises = new AtomicInteger();
    GpioInterrupts.Listening listening = interrupts.listen(17, DOOR.id(), rises::incrementAndGet);
    MockDigitalInput line = line();

    line.mockState(DigitalState.HIGH);
    line.mockState(DigitalState.LOW);
    line.mockState(DigitalState.HIGH);
    assertThat(rises).hasValue(2);
    listening.close();

    interrupts.listen(17, DOOR.id(), rises::incrementAndGet).close();
  }

  @Test
  void anInterruptWhoseLineIsInUseIsAnErrorThatNamesThePin() throws Exception {
    SensorDriver contact = open(Map.of("pin", "17"));

    assertThatThrownBy(() -> new GpioInterrupts(board).listen(17, DOOR.id(), () -> {}))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith("GPIO 17: cannot be opened: ");
    contact.close();
  }

  private SensorDriver open(Map<String, String> options) throws DriverException {
    return sensors.open(DOOR, DriverOptions.of(sensors.options(), options), context);
  }

  private MockDigitalInput line() {
    return (MockDigitalInput) pi4j.registry().get("sensor-door-1");
  }

  private void settle() {
    context.advance(Duration.ofMillis(100));
  }

  private List<SensorState> states() {
    return context.reported().stream()
        .filter(SensorReading.class::isInstance)
        .map(event -> ((SensorReading) event).state())
        .toList();
  }
}
