package no.trygghub.provisioning.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page docs/technician.md as tests read it: each line of a block {@code sh} is a command, a
 * block {@code csv} is the file of many hubs, and three tables have the answers to {@code init}.
 */
public final class TechnicianPage {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w*)\n((?s:.*?))^```$");
  private static final Pattern CELL = Pattern.compile("`([^`]*)`");
  private static final String ANSWERS = "| it asks | answer |";
  private static final String SENSORS = "| kind | its id | where it is | GPIO | contact |";
  private static final String OUTPUTS = "| output | GPIO | on while the line is |";

  private final String text;

  private TechnicianPage(String text) {
    this.text = text;
  }

  /** As it is now. */
  public static TechnicianPage read() {
    try {
      return new TechnicianPage(Files.readString(file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public static Path file() {
    return Build.project().resolve("docs/technician.md");
  }

  /** All of it. */
  public String text() {
    return text;
  }

  /** Its commands, in order, each as it is typed. */
  public List<String> commands() {
    return blocks("sh").flatMap(String::lines).toList();
  }

  /** The languages of all of its blocks, empty for one that has none. */
  public List<String> languages() {
    return BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
  }

  /** The file of many hubs that it shows. */
  public String hubsFile() {
    return blocks("csv").findFirst().orElseThrow();
  }

  /** What it says to answer to the questions of {@code init}, in the order of the questions. */
  public List<String> answers() {
    List<String> answers = new ArrayList<>();
    for (String row : rows(ANSWERS)) {
      answers.add(cells(row).getLast());
    }
    for (String row : rows(SENSORS)) {
      answers.addAll(cells(row));
    }
    // And for no more.
    answers.add("-");
    for (String row : rows(OUTPUTS)) {
      answers.addAll(cells(row));
    }
    return List.copyOf(answers);
  }

  private Stream<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2));
  }

  private List<String> rows(String head) {
    return text.lines()
        .dropWhile(line -> !line.equals(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(row);
    while (cell.find()) {
      cells.add(cell.group(1));
    }
    return cells;
  }
}
