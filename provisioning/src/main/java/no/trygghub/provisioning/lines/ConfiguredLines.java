package no.trygghub.provisioning.lines;

import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;

/** The GPIO lines that a configuration has its sensors and outputs on. */
public final class ConfiguredLines {
  private final List<Wire> wires;
  private final Texts texts;

  private ConfiguredLines(List<Wire> wires, Texts texts) {
    this.wires = wires;
    this.texts = texts;
  }

  /** Those of a configuration, told in a language. */
  public static ConfiguredLines of(HubConfiguration configuration, Language language) {
    return new ConfiguredLines(Wire.of(configuration), Texts.of(ConfiguredLines.class, language));
  }

  /** How many there are. */
  public int count() {
    return wires.size();
  }

  /**
   * What keeps a sensor or output of this board from its line, and chips that cannot be read; one
   * line each, none where all is well. A line that the hub itself holds is well.
   */
  public List<String> problems(Board board) {
    LinesReport report = new LinesReport(board, wires, texts);
    return report.hasNoChips() && !wires.isEmpty()
        ? List.of(texts.text("no-chips"))
        : report.problems();
  }

  /**
   * Where the lines of a sensor or output are, {@code GPIO 17, pin 11 of the header}; empty where
   * it is on none.
   */
  public List<String> of(String id, Board board) {
    return wires.stream()
        .filter(wire -> wire.id().equals(id))
        .map(wire -> where(wire, board))
        .toList();
  }

  private String where(Wire wire, Board board) {
    Optional<Chip> header = board.headerChip();
    return header.stream()
        .flatMap(chip -> chip.line(wire.gpio()).stream())
        .flatMap(
            line ->
                board.headerPin(header.get(), line).stream()
                    .mapToObj(pin -> texts.text("gpio-and-pin", wire.gpio(), pin)))
        .findFirst()
        .orElseGet(() -> texts.text("gpio", wire.gpio()));
  }
}
