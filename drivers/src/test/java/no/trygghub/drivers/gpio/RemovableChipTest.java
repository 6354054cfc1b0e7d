package no.trygghub.drivers.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chip that is taken out, and one whose lines fail one by one. */
class RemovableChipTest {
  private final List<Context> contexts = new ArrayList<>();
  private final Pi4jBoard board = new Pi4jBoard(this::insert, "inputs", "outputs");
  private final GpioSensorProvider sensors = new GpioSensorProvider(board);
  private final GpioOutputProvider outputs = new GpioOutputProvider(board);
  private final ManualContext context = new ManualContext();

  /** The pins that do not answer; all lines of a chip that was taken out. */
  private final List<Integer> dead = new ArrayList<>();

  private boolean touchedAfterwards;

  @AfterEach
  void shutDown() {
    contexts.forEach(Context::shutdown);
    assertThat(touchedAfterwards).as("a line of a closed chip was used").isFalse();
  }

  @Test
  void aChipThatWasTakenOutAndPutBackIsOpenedAnew() throws Exception {
    SensorDriver door = sensor("door-1", 17);
    OutputDriver led = output("status-led", 24);
    dead.addAll(List.of(17, 24));

    context.advance(GpioContact.READ_EVERY);

    assertThat(context.losses())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("GPIO 17: cannot be read any more: No such device");
    door.close();

    dead.clear();
    SensorDriver again = sensor("door-1", 17);

    assertThat(contexts).hasSize(2);
    assertThatThrownBy(() -> led.set(true))
        .isInstanceOf(DriverException.class)
        .hasMessage("GPIO 24: cannot be switched: its chip was taken out");
    led.close();
    output("status-led", 24).set(true);
    again.close();
  }

  @Test
  void anotherLineThatIsReadAfterTheChipWasTakenOutIsLostAndNotTouched() throws Exception {
    SensorDriver door = sensor("door-1", 17);
    SensorDriver bed = sensor("bed-1", 27);
    dead.addAll(List.of(17, 27));

    context.advance(GpioContact.READ_EVERY);

    assertThat(context.losses())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "GPIO 17: cannot be read any more: No such device",
            "GPIO 27: cannot be read any more: its chip was taken out");
    door.close();
    bed.close();
  }

  @Test
  void aLineThatFailsByItselfTakesNoOtherAway() throws Exception {
    SensorDriver door = sensor("door-1", 17);
    SensorDriver bed = sensor("bed-1", 27);
    dead.add(17);

    context.advance(GpioContact.READ_EVERY);
    door.close();
    assertThatThrownBy(() -> sensor("door-1", 17)).hasMessageStartingWith("GPIO 17: ");

    assertThat(contexts).hasSize(1);
    assertThat(context.losses()).hasSize(1);
    context.advance(GpioContact.READ_EVERY);
    assertThat(context.losses()).hasSize(1);
    bed.close();
  }

  @Test
  void anOutputAloneKeepsTheChipOpen() throws Exception {
    OutputDriver led = output("status-led", 24);
    dead.add(17);

    assertThatThrownBy(() -> sensor("door-1", 17)).hasMessageStartingWith("GPIO 17: ");

    led.set(true);
    assertThat(contexts).hasSize(1);
    led.close();
  }

  @Test
  void whereNoLineCouldEverBeOpenedTheChipIsNotLookedForAgainAndAgain() {
    dead.add(17);

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> sensor("door-1", 17)).hasMessageStartingWith("GPIO 17: ");
    }

    assertThat(contexts).hasSize(1);
  }

  @Test
  void anOutputThatCouldNotBeSwitchedOffIsOpenedAgain() throws Exception {
    SensorDriver door = sensor("door-1", 17);
    OutputDriver led = output("status-led", 24);
    dead.add(24);
    assertThatThrownBy(() -> led.set(true))
        .hasMessage("GPIO 24: cannot be switched: No such device");
    led.close();

    dead.clear();

    output("status-led", 24).set(true);
    door.close();
  }

  private SensorDriver sensor(String id, int pin) throws DriverException {
    return sensors.open(
        new Sensor(new SensorId(id), SensorKind.DOOR, "hall"),
        DriverOptions.of(sensors.options(), Map.of("pin", String.valueOf(pin))),
        context);
  }

  private OutputDriver output(String name, int pin) throws DriverException {
    return outputs.open(
        name, DriverOptions.of(outputs.options(), Map.of("pin", String.valueOf(pin))));
  }

  private Context insert() {
    Context chip = Pi4J.newContextBuilder().add(new Inputs(), new Outputs()).build();
    contexts.add(chip);
    return chip;
  }

  /** What the device would say. */
  private void touch(Context chip, int pin) {
    touchedAfterwards |= contexts.indexOf(chip) < contexts.size() - 1;
    if (dead.contains(pin)) {
      throw new IllegalStateException("No such device");
    }
  }

  private final class Inputs extends DigitalInputProviderBase implements DigitalInputProvider {
    Inputs() {
      super("inputs", "inputs");
    }

    @Override
    public DigitalInput create(DigitalInputConfig config) {
      Context chip = context();
      touch(chip, config.address());
      MockDigitalInput line =
          new MockDigitalInput(this, config) {
            @Override
            public DigitalState state() {
              touch(chip, config.address());
              return DigitalState.HIGH;
            }
          };
      chip.registry().add(line);
      return line;
    }
  }

  private final class Outputs extends DigitalOutputProviderBase implements DigitalOutputProvider {
    Outputs() {
      super("outputs", "outputs");
    }

    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
      Context chip = context();
      touch(chip, config.address());
      MockDigitalOutput line =
          new MockDigitalOutput(this, config) {
            @Override
            public DigitalOutput state(DigitalState state)
                throws com.pi4j.io.exception.IOException {
              touch(chip, config.address());
              return super.state(state);
            }
          };
      chip.registry().add(line);
      return line;
    }
  }
}
