package no.trygghub.drivers.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
  private final FakeKernel kernel = new FakeKernel();

  @TempDir private Path root = Path.of("");

  @Test
  void aRaspberryPiHasItsModelChipsAndLines() throws IOException {
    model("Raspberry Pi 4 Model B Rev 1.4\0");
    Chip header =
        chip(
            "gpiochip0",
            "pinctrl-bcm2711",
            new Line(0, "ID_SDA", "", false, false),
            new Line(1, "ID_SCL", "", true, false),
            new Line(2, "", "spi0 CS0", true, true));
    Chip other = chip("gpiochip1", "raspberrypi-exp-gpio");

    Board board = read();

    assertThat(board).isEqualTo(new Board(board.model(), List.of(header, other), List.of()));
    assertThat(board.model()).contains("Raspberry Pi 4 Model B Rev 1.4");
    assertThat(board.headerChip()).contains(header);
    assertThat(board.headerPin(header, header.lines().getFirst())).hasValue(27);
    assertThat(board.headerPin(other, new Line(0, "BT_ON", "", false, true))).isEmpty();
    assertThat(kernel.open()).isZero();
  }

  @Test
  void chipsAreInTheOrderOfTheirNumbers() throws IOException {
    chip("gpiochip10", "a");
    chip("gpiochip2", "b");

    assertThat(read().chips()).extracting(Chip::name).containsExactly("gpiochip2", "gpiochip10");
  }

  @Test
  void aSecondNameOfAChipIsNoSecondChip() throws IOException {
    chip("gpiochip0", "pinctrl-rp1");
    Files.createSymbolicLink(root.resolve("dev/gpiochip4"), Path.of("gpiochip0"));

    assertThat(read().chips()).extracting(Chip::name).containsExactly("gpiochip0");
  }

  @Test
  void aChipThatCannotBeReadIsAProblemAndTheOthersAreRead() throws IOException {
    device("gpiochip0");
    Chip removed = chip("gpiochip1", "usb", lines(4));
    kernel.loses(removed, 2);
    chip("gpiochip2", "pinctrl-bcm2835");

    Board board = read();

    assertThat(board.chips()).extracting(Chip::name).containsExactly("gpiochip2");
    assertThat(board.problems())
        .containsExactly(
            "gpiochip0 cannot be read: permission denied",
            "gpiochip1 cannot be read: the chip has been removed");
    assertThat(kernel.open()).isZero();
  }

  @Test
  void aComputerWithoutGpioHasNeitherModelNorChips() {
    assertThat(read().model()).isEmpty();
    assertThat(read().chips()).isEmpty();
    assertThat(read().headerChip()).isEmpty();
  }

  @Test
  void thePinsOfTheHeaderAreAllDifferentAndNoneIsGroundOrPower() throws IOException {
    model("Raspberry Pi 5 Model B Rev 1.0");
    chip("gpiochip0", "pinctrl-rp1", lines(54));
    Board board = read();
    Chip chip = board.headerChip().orElseThrow();

    List<Integer> pins =
        chip.lines().stream()
            .flatMap(line -> board.headerPin(chip, line).stream().boxed())
            .toList();

    assertThat(pins)
        .hasSize(28)
        .doesNotHaveDuplicates()
        .allMatch(pin -> pin >= 3 && pin <= 40)
        .doesNotContain(4, 6, 9, 14, 17, 20, 25, 30, 34, 39);
    assertThat(pins.get(2)).isEqualTo(3);
    assertThat(pins.get(17)).isEqualTo(11);
    assertThat(pins.get(27)).isEqualTo(13);
  }

  @Test
  void noPinIsToldWhereTheHeaderIsAnotherOne() throws IOException {
    chip("gpiochip0", "pinctrl-bcm2835", lines(54));
    for (String other : new String[] {"Raspberry Pi Model B Rev 2", "Radxa ROCK 5B"}) {
      model(other);
      Board board = read();
      Chip chip = board.headerChip().orElseThrow();

      assertThat(board.headerPin(chip, chip.lines().get(17))).as(other).isEmpty();
    }
    model("Raspberry Pi Model B Plus Rev 1.2");
    Chip chip = read().headerChip().orElseThrow();
    assertThat(read().headerPin(chip, chip.lines().get(17))).hasValue(11);
  }

  @Test
  void namesFromOutsideStayOnOneLine() throws IOException {
    chip("gpiochip0", "pinctrl", new Line(0, "a\nb", "c\u001b[2J", true, false));

    Line line = read().chips().getFirst().lines().getFirst();

    assertThat(line.name()).isEqualTo("a?b");
    assertThat(line.consumer()).isEqualTo("c?[2J");
  }

  private Board read() {
    return Board.read(root, kernel);
  }

  private void model(String text) throws IOException {
    Path file = root.resolve("proc/device-tree/model");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Chip chip(String name, String label, Line... lines) throws IOException {
    Chip chip = new Chip(device(name), name, label, List.of(lines));
    kernel.has(chip);
    return chip;
  }

  private Path device(String name) throws IOException {
    Path dev = Files.createDirectories(root.resolve("dev"));
    return Files.createFile(dev.resolve(name)).toRealPath();
  }

  private static Line[] lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Line(number, "GPIO" + number, "", false, false))
        .toArray(Line[]::new);
  }
}
