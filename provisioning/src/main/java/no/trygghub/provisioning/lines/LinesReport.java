package no.trygghub.provisioning.lines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.text.Texts;

/**
 * A board's chips and lines, with what a configuration has on them.
 *
 * @param board the board
 * @param wires the sensors and outputs of a configuration; none where there is no configuration
 * @param texts the language it is in
 */
record LinesReport(Board board, List<Wire> wires, Texts texts) {
  /** The first two are numbers and stand to the right. */
  private static final int NUMBERS = 2;

  /** Whether there is no chip at all, not even one that cannot be read. */
  boolean hasNoChips() {
    return board.chips().isEmpty() && board.problems().isEmpty();
  }

  /**
   * What keeps a sensor or output from its line, and chips that cannot be read; one line each, none
   * where all is well.
   */
  List<String> problems() {
    List<String> problems = new ArrayList<>(board.problems());
    Optional<Chip> header = board.headerChip();
    for (Wire wire : wires) {
      if (header.isEmpty()) {
        problems.add(texts.text("no-header-chip", wire.key(), wire.gpio()));
        continue;
      }
      Optional<Line> line = header.get().line(wire.gpio());
      if (line.isEmpty()) {
        problems.add(texts.text("no-line", wire.key(), wire.gpio(), header.get().name()));
      } else if (line.get().isUsed() && !wire.holds(line.get())) {
        problems.add(
            texts.text("taken", wire.key(), wire.gpio(), use(line.get(), Optional.empty())));
      }
    }
    return problems;
  }

  /** All of it for a person to read, without the problems. */
  String text() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(texts.text("board", board.model().orElseGet(() -> texts.text("board-unknown"))));
    for (Chip chip : board.chips()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(
          List.of(
              "GPIO",
              texts.text("heading-header"),
              texts.text("heading-name"),
              texts.text("heading-direction"),
              texts.text("heading-use"),
              texts.text("heading-configuration")));
      for (Line line : chip.lines()) {
        Optional<Wire> wire = wire(chip, line);
        rows.add(
            List.of(
                Integer.toString(line.number()),
                headerPin(chip, line),
                line.name(),
                texts.text(line.isOutput() ? "output" : "input"),
                use(line, wire),
                wire.map(this::owner).orElse("")));
      }
      paragraphs.add(
          texts.text(
              isHeader(chip) ? "chip-of-header" : "chip",
              chip.name(),
              chip.label().isEmpty() ? texts.text("no-label") : chip.label(),
              chip.lines().size() == 1
                  ? texts.text("one-line")
                  : texts.text("lines", chip.lines().size())));
      paragraphs.addAll(table(rows));
    }
    return String.join(System.lineSeparator(), paragraphs);
  }

  /** All of it as one JSON object. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    board.model().ifPresent(model -> all.put("model", model));
    all.put("chips", board.chips().stream().map(this::json).toList());
    all.put("problems", problems());
    return JsonObject.write(all);
  }

  private Map<String, Object> json(Chip chip) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("device", chip.device().toString());
    all.put("name", chip.name());
    all.put("label", chip.label());
    all.put("header", isHeader(chip));
    all.put("lines", chip.lines().stream().map(line -> json(chip, line)).toList());
    return all;
  }

  private Map<String, Object> json(Chip chip, Line line) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("gpio", line.number());
    board.headerPin(chip, line).ifPresent(pin -> all.put("headerPin", pin));
    all.put("name", line.name());
    all.put("direction", direction(line));
    all.put("used", line.isUsed());
    all.put("consumer", line.consumer());
    wire(chip, line)
        .ifPresent(
            wire -> {
              all.put("id", wire.id());
              all.put("what", wire.what());
              all.put("heldByHub", wire.holds(line));
            });
    return all;
  }

  private Optional<Wire> wire(Chip chip, Line line) {
    return isHeader(chip)
        ? wires.stream().filter(wire -> wire.gpio() == line.number()).findFirst()
        : Optional.empty();
  }

  private String owner(Wire wire) {
    return wire.id() + " (" + (wire.isOutput() ? texts.text("output") : wire.what()) + ")";
  }

  private boolean isHeader(Chip chip) {
    return board.headerChip().filter(chip::equals).isPresent();
  }

  private String headerPin(Chip chip, Line line) {
    return board.headerPin(chip, line).stream().mapToObj(Integer::toString).findFirst().orElse("");
  }

  private static String direction(Line line) {
    return line.isOutput() ? "output" : "input";
  }

  private String use(Line line, Optional<Wire> wire) {
    if (!line.isUsed()) {
      return texts.text("free");
    }
    if (wire.filter(found -> found.holds(line)).isPresent()) {
      return texts.text("used-by-hub");
    }
    return line.consumer().isEmpty() ? texts.text("used") : texts.text("used-by", line.consumer());
  }

  private static List<String> table(List<List<String>> rows) {
    List<Integer> widths =
        Stream.iterate(0, column -> column < rows.getFirst().size(), column -> column + 1)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return rows.stream().map(row -> inColumns(row, widths)).toList();
  }

  private static String inColumns(List<String> row, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String gap = " ".repeat(widths.get(column) - cell.length());
      text.append("  ").append(column < NUMBERS ? gap + cell : cell + gap);
    }
    return text.toString().stripTrailing();
  }
}
