package no.trygghub.provisioning.packaging;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The table in the documentation that has every key of the configuration. */
final class KeyTable {
  private static final String FIRST_COLUMN = "| `";
  private static final int KEY = 0;
  private static final int DEFAULT = 1;
  private static final int EXPECTED = 2;

  private final List<List<String>> rows;

  /**
   * The table of a page.
   *
   * @param page the lines of docs/configuration.md
   */
  KeyTable(List<String> page) {
    rows =
        page.stream()
            .dropWhile(line -> !line.equals("## Every key"))
            .takeWhile(line -> !line.startsWith("## ") || line.equals("## Every key"))
            .filter(line -> line.startsWith(FIRST_COLUMN))
            .map(KeyTable::cells)
            .toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the page has no table of keys under '## Every key'");
    }
  }

  /** The keys, each with what is expected and its default, as paragraphs of a man page. */
  String manual() {
    return rows.stream()
        .map(
            row ->
                ".TP\n"
                    + Roff.markdown(row.get(KEY))
                    + "\n"
                    + Roff.markdown(row.get(EXPECTED) + told(row.get(DEFAULT))))
        .collect(Collectors.joining("\n"));
  }

  private static String told(String value) {
    return switch (value) {
      case "" -> "";
      case "must be given" -> "; must be given";
      default -> "; default: " + value;
    };
  }

  private static List<String> cells(String line) {
    List<String> cells =
        Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
            .map(String::strip)
            .toList();
    if (cells.size() != 3) {
      throw new IllegalArgumentException("not three columns: " + line);
    }
    return cells;
  }
}
