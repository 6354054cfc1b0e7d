package no.trygghub.provisioning.init;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;

/** Which GPIO lines of this board nobody uses yet. */
final class FreeLines {
  /**
   * The order to propose them in. First those without any other function on a Raspberry Pi; those
   * of I2C, SPI, the serial port and the header's own EEPROM are not proposed at all, and 16 and 18
   * are last because lamp and buzzer are usually there.
   */
  private static final List<Integer> ORDER =
      List.of(17, 27, 22, 23, 24, 25, 5, 6, 12, 13, 26, 19, 20, 21, 16, 18);

  private final Board board;
  private final Set<Integer> taken = new HashSet<>();

  /** All of a board's. */
  FreeLines(Board board) {
    this.board = board;
  }

  /** A configuration has it. */
  void take(String gpio) {
    if (gpio.matches("\\d{1,3}")) {
      taken.add(Integer.parseInt(gpio));
    }
  }

  /** It is free again. */
  void giveBack(String gpio) {
    if (gpio.matches("\\d{1,3}")) {
      taken.remove(Integer.parseInt(gpio));
    }
  }

  /** The line to propose next; empty where all are taken. */
  Optional<Integer> next() {
    return ORDER.stream()
        .filter(gpio -> !taken.contains(gpio) && holder(gpio).isEmpty())
        .findFirst();
  }

  /** Whether a line may be proposed. */
  boolean isFree(String gpio) {
    return isNumber(gpio)
        && !taken.contains(Integer.parseInt(gpio))
        && holder(Integer.parseInt(gpio)).isEmpty();
  }

  private static boolean isNumber(String gpio) {
    return gpio.matches("\\d{1,3}");
  }

  /** Who holds a line now, a driver of the kernel say; empty where nobody does. */
  Optional<String> holder(int gpio) {
    return board
        .headerChip()
        .flatMap(chip -> chip.line(gpio))
        .filter(line -> line.isUsed() && !isOurs(line))
        .map(Line::consumer);
  }

  /** The pin of the header that a line is on, for a person; empty where that is not known. */
  String where(String gpio) {
    if (!isNumber(gpio)) {
      return "";
    }
    Optional<Chip> chip = board.headerChip();
    return chip.flatMap(found -> found.line(Integer.parseInt(gpio))).stream()
        .flatMapToInt(line -> board.headerPin(chip.orElseThrow(), line).stream())
        .mapToObj(Integer::toString)
        .findFirst()
        .orElse("");
  }

  /** The running hub holds its own lines. */
  private static boolean isOurs(Line line) {
    return line.consumer().startsWith("sensor-") || line.consumer().startsWith("output-");
  }
}
