package no.trygghub.provisioning.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LinesCommandTest {
  private static final Line FREE = new Line(2, "SDA1", "", false, false);
  private static final Line BED = new Line(3, "SCL1", "sensor-bed-1", true, false);
  private static final Line LED = new Line(4, "GPIO4", "", false, true);
  private static final Line SPI = new Line(5, "GPIO5", "spi0 CS0", true, true);

  private static final String TWO_SENSORS =
      """
      tenant: 0806
      hub: h-7f3a
      destinations:
        main: {url: mqtt://localhost}
      sensors:
        bed-1: {kind: bed, location: bedroom, pin: 3}
        door-1: {kind: door, location: hall, pin: PIN}
      outputs:
        status-led: {pin: 4}
      """;

  private Language language = Language.ENGLISH;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void linesAreListedWithTheirPinsOnTheHeaderAndWhatTheConfigurationHasThere() throws Exception {
    assertThat(run(raspberryPi(), "--config", configuration("2"))).isZero();

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            board: Raspberry Pi 4 Model B Rev 1.4
            gpiochip0: pinctrl-bcm2711, 6 lines; 'pin' in a configuration is a GPIO number of it
              GPIO  header  name    direction  use                 configuration
                 0      27  ID_SDA  input      used
                 1      28  ID_SCL  input      free
                 2       3  SDA1    input      free                door-1 (door, hall)
                 3       5  SCL1    input      used by the hub     bed-1 (bed, bedroom)
                 4       7  GPIO4   output     free                status-led (output)
                 5      29  GPIO5   output     used by 'spi0 CS0'
            gpiochip1: no label, 1 line
              GPIO  header  name   direction  use   configuration
                 0          BT_ON  output     free
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theJsonHasAllOfIt() throws Exception {
    assertThat(run(raspberryPi(), "--json", "--config", configuration("5"))).isEqualTo(1);

    JsonObject all = JsonObject.read(out.toString());
    assertThat(all.text("model")).isEqualTo("Raspberry Pi 4 Model B Rev 1.4");
    assertThat(all.texts("problems")).hasSize(1);
    JsonObject chip = all.objects("chips").getFirst();
    assertThat(chip.text("device")).isEqualTo("/dev/gpiochip0");
    assertThat(chip.truth("header")).isTrue();
    JsonObject bed = chip.objects("lines").get(3);
    assertThat(bed.integer("gpio")).isEqualTo(3);
    assertThat(bed.integer("headerPin")).isEqualTo(5);
    assertThat(bed.text("id")).isEqualTo("bed-1");
    assertThat(bed.text("consumer")).isEqualTo("sensor-bed-1");
    assertThat(bed.truth("heldByHub")).isTrue();
    assertThat(chip.objects("lines").get(2).has("id")).isFalse();
  }

  @Test
  void aLineThatAnotherUsesIsAProblemWithItsKeyAndUser() throws Exception {
    assertThat(run(raspberryPi(), "--config", configuration("5"))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("sensors.door-1.pin: GPIO 5 is used by 'spi0 CS0'; end that program")
        .hasLineCount(1);
  }

  @Test
  void aLineThatTheHubHoldsForAnotherSensorIsAProblem() throws Exception {
    Line other = new Line(3, "SCL1", "sensor-old-bed", true, false);
    assertThat(run(withLines(FREE, other, LED), "--config", configuration("2"))).isEqualTo(1);
    assertThat(err.toString()).contains("sensors.bed-1.pin: GPIO 3 is used by 'sensor-old-bed'");
  }

  @Test
  void theInterruptOfAnAccelerometerIsALineLikeAnyOther() throws Exception {
    Path file = Path.of(configuration("2"));
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "sensors:\n",
                """
                sensors:
                  belt-1: {kind: fall, location: worn, driver: lis3dh, interrupt-pin: 5}
                  belt-2: {kind: fall, location: worn, driver: lis3dh, address: 0x19}
                """));

    assertThat(run(raspberryPi(), "--config", file.toString())).isEqualTo(1);

    assertThat(out.toString()).contains("belt-1 (fall, worn)").doesNotContain("belt-2");
    assertThat(err.toString())
        .startsWith("sensors.belt-1.interrupt-pin: GPIO 5 is used by 'spi0 CS0'")
        .hasLineCount(1);
  }

  @Test
  void aLineThatTheChipDoesNotHaveIsAProblem() throws Exception {
    assertThat(run(raspberryPi(), "--config", configuration("27"))).isEqualTo(1);
    assertThat(err.toString()).contains("sensors.door-1.pin: GPIO 27: gpiochip0 has no such line");
  }

  @Test
  void aLongIdIsKnownAgainThoughTheKernelCutsIt() throws Exception {
    String id = "a-very-long-id-for-a-bed-sensor1";
    Line held = new Line(3, "", ("sensor-" + id).substring(0, 31), true, false);
    Path file = Path.of(configuration("2"));
    Files.writeString(file, Files.readString(file).replace("bed-1", id));

    assertThat(run(withLines(FREE, held, LED), "--config", file.toString())).isZero();
  }

  @Test
  void withoutAChipOfTheHeaderEverySensorHasAProblem() throws Exception {
    Board board =
        new Board(
            Optional.empty(),
            List.of(new Chip(Path.of("/dev/gpiochip0"), "gpiochip0", "usb", List.of())),
            List.of("gpiochip1 cannot be read: permission denied"));

    assertThat(run(board, "--config", configuration("2"))).isEqualTo(1);
    assertThat(err.toString())
        .contains("gpiochip1 cannot be read: permission denied")
        .contains("sensors.bed-1.pin: GPIO 3: no chip that can be read has 'pinctrl'")
        .contains("outputs.status-led.pin: GPIO 4: no chip");
  }

  @Test
  void aComputerWithoutGpioIsToldPlainlyWithAnExitCodeOfItsOwn() throws Exception {
    Board none = Board.read(directory);

    assertThat(run(none, "--config", configuration("2"))).isEqualTo(3);
    assertThat(out.toString()).contains("board: unknown");
    assertThat(err.toString()).startsWith("This computer has no GPIO chips").hasLineCount(1);
    assertThat(run(none, "--json", "--config", configuration("2"))).isEqualTo(3);
    assertThat(out.toString()).contains("\"chips\":[]");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsToldApart() throws Exception {
    assertThat(run(raspberryPi(), "--config", configuration("99"))).isEqualTo(2);
    assertThat(err.toString()).contains("sensors.door-1.pin: '99'").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  private static Board raspberryPi() {
    return withLines(FREE, BED, LED, SPI);
  }

  /** A Raspberry Pi whose lines from GPIO 2 on are these. */
  private static Board withLines(Line... lines) {
    List<Line> all =
        new ArrayList<>(
            List.of(
                new Line(0, "ID_SDA", "", true, false), new Line(1, "ID_SCL", "", false, false)));
    all.addAll(Arrays.asList(lines));
    return new Board(
        Optional.of("Raspberry Pi 4 Model B Rev 1.4"),
        List.of(
            new Chip(Path.of("/dev/gpiochip0"), "gpiochip0", "pinctrl-bcm2711", all),
            new Chip(
                Path.of("/dev/gpiochip1"),
                "gpiochip1",
                "",
                List.of(new Line(0, "BT_ON", "", false, true)))),
        List.of());
  }

  private String configuration(String doorPin) throws Exception {
    Path file = directory.resolve("hub.yaml");
    return Files.writeString(file, TWO_SENSORS.replace("PIN", doorPin)).toString();
  }

  private int run(Board board, String... arguments) {
    CommandLine commands =
        new LinesCommand(language, () -> board)
            .commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }
}
