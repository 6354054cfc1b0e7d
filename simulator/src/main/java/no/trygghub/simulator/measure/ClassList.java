package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of a hub's class data archive, as the JVM writes them down and reads them. One list
 * serves several versions of Java: each leaves out what it does not have.
 */
final class ClassList {
  private static final List<String> HEAD =
      List.of(
          "# The classes that a hub uses, for its class data archive (docs/footprint.md). Written by",
          "#   ./trygghub measure footprint --record-classes FILE",
          "# which adds what the Java that it runs on loads and this list does not have yet.");

  /** This program's own; the constants of a class, whose lines only the newest Java can read. */
  private static final List<String> WITHOUT = List.of("no/trygghub/simulator", "@cp ");

  private ClassList() {}

  /** Adds what a JVM has written down to a list, which is made where there is none. */
  static int add(Path recorded, Path list) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    if (Files.exists(list)) {
      lines.addAll(Files.readAllLines(list));
    }
    lines.removeIf(line -> line.startsWith("#"));
    for (String line : Files.readAllLines(recorded)) {
      if (!line.startsWith("#") && WITHOUT.stream().noneMatch(line::contains)) {
        lines.add(line.replaceFirst(" id: .*", ""));
      }
    }
    List<String> all = new ArrayList<>(HEAD);
    all.addAll(lines);
    Files.write(list, all);
    return lines.size();
  }
}
