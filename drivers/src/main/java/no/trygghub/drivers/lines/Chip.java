package no.trygghub.drivers.lines;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A GPIO chip.
 *
 * @param device its character device, {@code /dev/gpiochip0} say
 * @param name the kernel's name of it, {@code gpiochip0} say
 * @param label what it is, {@code pinctrl-bcm2711} say; may be empty
 * @param lines its lines, the first has number 0
 */
public record Chip(Path device, String name, String label, List<Line> lines) {
  /** Copies what it is given, so that it never changes. */
  public Chip {
    lines = List.copyOf(lines);
  }

  /** The line of that number; empty where the chip has none. */
  public Optional<Line> line(int number) {
    return number >= 0 && number < lines.size() ? Optional.of(lines.get(number)) : Optional.empty();
  }
}
