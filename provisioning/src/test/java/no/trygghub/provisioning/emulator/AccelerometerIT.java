package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drivers of accelerometers on the guest's I2C bus, through Pi4J and the kernel. The chips
 * there are 256 registers that measure nothing, so what can be seen is that they are asked who they
 * are, are set, and fail the self-test that they cannot pass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccelerometerIT {
  private static final String KIND = "sensor-unavailable";

  private final Bench bench;
  private final Guest guest;
  private final Mosquitto broker;

  AccelerometerIT(@TempDir Path directory) {
    bench = Bench.set(directory);
    guest = bench.guest();
    broker = bench.broker();
  }

  @AfterAll
  void end() {
    bench.close();
  }

  @Test
  void chipsAreAskedSetAndTestedThroughTheKernel() {
    // Who they are, and sixteen samples of nothing.
    guest.succeed("i2cset -y 0 0x53 0x00 0xe5 b && i2cset -y 0 0x53 0x39 0x10 b");
    guest.succeed("i2cset -y 0 0x18 0x0f 0x33 b && i2cset -y 0 0x18 0x2f 0x10 b");

    try (ResponseCentre centre = ResponseCentre.at(broker.url());
        GuestHub hub =
            GuestHub.start(
                guest,
                "worn",
                broker.port(),
                """
                sensors:
                  belt-1: {kind: fall, location: worn, driver: adxl345, bus: 0}
                  belt-2: {kind: fall, location: worn, driver: lis3dh, bus: 0}
                  nobody: {kind: fall, location: worn, driver: lis3dh, bus: 0, address: 0x19}
                  no-bus: {kind: fall, location: worn, driver: adxl345, bus: 7}
                """)) {
      hub.awaitArmed();
      Heard heard = new Heard(centre);
      for (String sensor : new String[] {"belt-1", "belt-2", "nobody", "no-bus"}) {
        heard.awaitFaults(sensor, KIND, "raised");
      }

      assertThat(hub.log())
          .contains("ADXL345 on I2C bus 0, address 0x53: its self-test fails: x changes by 0.000 g")
          .contains("LIS3DH on I2C bus 0, address 0x18: its self-test fails: x changes by 0.000 g")
          .contains("I2C bus 0, address 0x19: does not answer; check the wires")
          .contains("I2C bus 7, address 0x53: the bus cannot be opened; switch I2C on");
    }

    // Measuring, 100 a second, in full resolution at 16 g and with the force of the self-test.
    assertThat(guest.succeed("i2cget -y 0 0x53 0x2d b")).isEqualTo("0x08");
    assertThat(guest.succeed("i2cget -y 0 0x53 0x2c b")).isEqualTo("0x0a");
    assertThat(guest.succeed("i2cget -y 0 0x53 0x31 b")).isEqualTo("0x8b");
    // All axes, 50 a second, at 2 g and with the force.
    assertThat(guest.succeed("i2cget -y 0 0x18 0x20 b")).isEqualTo("0x47");
    assertThat(guest.succeed("i2cget -y 0 0x18 0x23 b")).isEqualTo("0x82");
  }

  @Test
  void anotherChipIsToldApart() {
    guest.succeed("i2cset -y 0 0x53 0x00 0x68 b");

    try (ResponseCentre centre = ResponseCentre.at(broker.url());
        GuestHub hub =
            GuestHub.start(
                guest,
                "other",
                broker.port(),
                "sensors: {other: {kind: fall, location: worn, driver: adxl345, bus: 0}}\n")) {
      hub.awaitArmed();
      new Heard(centre).awaitFaults("other", KIND, "raised");

      assertThat(hub.log()).contains("another chip is there, it says 0x68");
    }
  }
}
