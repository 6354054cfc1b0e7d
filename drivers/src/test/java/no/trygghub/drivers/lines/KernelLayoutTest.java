package no.trygghub.drivers.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers that Java has to know are those that a C compiler takes from the kernel's header. */
class KernelLayoutTest {
  private static final Path HEADER = Path.of("/usr/include/linux/gpio.h");
  private static final Path COMPILER = Path.of("/usr/bin/gcc");

  private static final String PROGRAM =
      """
      #include <stddef.h>
      #include <stdio.h>
      #include <linux/gpio.h>
      #define SAY(number) printf("%llu ", (unsigned long long) (number))
      int main(void) {
        SAY(GPIO_MAX_NAME_SIZE);
        SAY(sizeof(struct gpiochip_info));
        SAY(offsetof(struct gpiochip_info, name));
        SAY(offsetof(struct gpiochip_info, label));
        SAY(offsetof(struct gpiochip_info, lines));
        SAY(GPIO_GET_CHIPINFO_IOCTL);
        SAY(sizeof(struct gpio_v2_line_info));
        SAY(offsetof(struct gpio_v2_line_info, name));
        SAY(offsetof(struct gpio_v2_line_info, consumer));
        SAY(offsetof(struct gpio_v2_line_info, offset));
        SAY(offsetof(struct gpio_v2_line_info, flags));
        SAY(GPIO_V2_GET_LINEINFO_IOCTL);
        SAY(GPIO_V2_LINE_FLAG_USED);
        SAY(GPIO_V2_LINE_FLAG_OUTPUT);
        return 0;
      }
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void sizesOffsetsAndRequestsAreThoseOfTheKernelsHeader() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(HEADER) && Files.isExecutable(COMPILER),
        "SKIPPED: there is no gcc or no linux/gpio.h on this computer; install gcc and"
            + " linux-libc-dev to run this test");
    Path source = Files.writeString(directory.resolve("layout.c"), PROGRAM);
    Path program = directory.resolve("layout");

    output(COMPILER.toString(), "-o", program.toString(), source.toString());

    assertThat(numbers(output(program.toString())))
        .containsExactly(
            (long) ChipReader.NAME_SIZE,
            (long) ChipReader.CHIP_SIZE,
            0L,
            (long) ChipReader.CHIP_LABEL,
            (long) ChipReader.CHIP_LINES,
            ChipReader.CHIP_REQUEST,
            (long) ChipReader.LINE_SIZE,
            0L,
            (long) ChipReader.LINE_CONSUMER,
            (long) ChipReader.LINE_OFFSET,
            (long) ChipReader.LINE_FLAGS,
            ChipReader.LINE_REQUEST,
            ChipReader.FLAG_USED,
            ChipReader.FLAG_OUTPUT);
  }

  @Test
  void aDeviceThatIsNoGpioChipSaysSoThroughTheRealKernel() {
    assertThatThrownBy(() -> ChipReader.read(Path.of("/dev/null"), new NativeDevices()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not understand what it is asked");
  }

  @Test
  void aDeviceThatIsNotThereSaysSoThroughTheRealKernel() {
    assertThatThrownBy(() -> ChipReader.read(directory.resolve("gpiochip0"), new NativeDevices()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has been removed");
  }

  private static List<Long> numbers(String output) {
    return Arrays.stream(output.strip().split(" ")).map(Long::valueOf).toList();
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
