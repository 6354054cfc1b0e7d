package no.trygghub.drivers.lines;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import no.trygghub.drivers.OneLine;

/**
 * The board that the hub runs on.
 *
 * @param model what the board calls itself in its device tree; empty on a computer without one
 * @param chips its GPIO chips that could be read, in the order of their numbers
 * @param problems one line for each chip that could not be read: which, why and what to do
 */
public record Board(Optional<String> model, List<Chip> chips, List<String> problems) {
  private static final int LONGEST_MODEL = 80;
  private static final int PREFIX = "gpiochip".length();

  /** Copies what it is given, so that it never changes. */
  public Board {
    chips = List.copyOf(chips);
    problems = List.copyOf(problems);
  }

  /**
   * Asks the kernel. Nothing is changed and no line is taken.
   *
   * @param root the root of the file system, {@code /}
   */
  public static Board read(Path root) {
    return read(root, new NativeDevices());
  }

  static Board read(Path root, Devices devices) {
    List<Chip> chips = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path device : chipDevices(root.resolve("dev"))) {
      try {
        chips.add(ChipReader.read(device, devices));
      } catch (IOException e) {
        problems.add(device.getFileName() + " cannot be read: " + e.getMessage());
      }
    }
    return new Board(model(root.resolve("proc/device-tree/model")), chips, problems);
  }

  /**
   * The chip whose lines the {@code pin} of a sensor counts: the first whose label has {@code
   * pinctrl} in it. That is how Pi4J chooses, and it is the chip of the header on every Raspberry
   * Pi.
   */
  public Optional<Chip> headerChip() {
    return chips.stream().filter(chip -> chip.label().contains("pinctrl")).findFirst();
  }

  /** The pin of the 40-pin header that a line is on; empty where it is on none that is known. */
  public OptionalInt headerPin(Chip chip, Line line) {
    boolean hasHeader = model.filter(PiHeader::isOn).isPresent();
    return hasHeader && headerChip().filter(chip::equals).isPresent()
        ? PiHeader.pin(line.number())
        : OptionalInt.empty();
  }

  /** The devices, each once: some systems have a second name for a chip. */
  private static List<Path> chipDevices(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    Set<Path> found = new LinkedHashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "gpiochip[0-9]*")) {
      for (Path entry : entries) {
        found.add(entry.toRealPath());
      }
    } catch (IOException e) {
      return List.of();
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Board::number).thenComparing(Path::toString))
        .toList();
  }

  private static int number(Path device) {
    String name = String.valueOf(device.getFileName());
    try {
      return Integer.parseInt(name.substring(Math.min(PREFIX, name.length())));
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** A text of the device tree ends with a zero. */
  private static Optional<String> model(Path file) {
    try {
      String text = Files.readString(file).replace("\0", "").strip();
      return Optional.of(OneLine.of(text, LONGEST_MODEL)).filter(model -> !model.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
