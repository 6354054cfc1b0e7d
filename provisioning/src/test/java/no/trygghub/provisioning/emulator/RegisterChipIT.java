package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guest's I2C bus 0 has chips that are 256 registers and nothing else, at the addresses of an
 * ADXL345 and a LIS3DH. A driver sees what the test has written into them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisterChipIT {
  private final Guest guest;

  RegisterChipIT(@TempDir Path directory) {
    guest = Guest.boot(directory);
  }

  @AfterAll
  void end() {
    guest.close();
  }

  @Test
  void aRegisterThatIsWrittenBySmbusIsReadByPlainTransfersAsPi4jMakesThem() {
    guest.succeed("i2cset -y 0 0x53 0x00 0xe5 b && i2cset -y 0 0x53 0x01 0x17 b");

    // One transfer with a repeated start, what readRegister does.
    assertThat(guest.succeed("i2ctransfer -y 0 w1@0x53 0x00 r2")).isEqualTo("0xe5 0x17");
  }

  @Test
  void aRegisterThatIsWrittenByAPlainTransferKeepsItsValue() {
    guest.succeed("i2ctransfer -y 0 w3@0x18 0x20 0x57 0x80");

    assertThat(guest.succeed("i2cget -y 0 0x18 0x20 b")).isEqualTo("0x57");
    assertThat(guest.succeed("i2cget -y 0 0x18 0x21 b")).isEqualTo("0x80");
  }

  @Test
  void whereNoChipIsNothingAnswers() {
    assertThat(guest.run("i2ctransfer -y 0 w1@0x19 0x0f r1").code()).isNotZero();
  }
}
