package no.trygghub.simulator.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.hub.testing.ProjectBroker;
import org.junit.jupiter.api.Test;

/** Every test that the page about threats names is there. */
class ThreatModelPageTest {
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))?\\.([a-z][A-Za-z0-9]*)`");

  @Test
  void everyTestThatThePageNamesIsThere() throws IOException {
    Path project = ProjectBroker.files().resolveSibling("");
    Matcher matcher = NAMED.matcher(Files.readString(project.resolve("docs/threat-model.md")));
    List<String> named = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    String lastClass = "";
    while (matcher.find()) {
      lastClass = matcher.group(1) == null ? lastClass : matcher.group(1);
      String name = lastClass + "." + matcher.group(2);
      named.add(name);
      if (!hasTest(project, lastClass, matcher.group(2))) {
        missing.add(name);
      }
    }

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static boolean hasTest(Path project, String className, String method) throws IOException {
    try (Stream<Path> modules = Files.list(project)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(ThreatModelPageTest::files)
          .filter(file -> file.getFileName().toString().equals(className + ".java"))
          .anyMatch(file -> text(file).contains("  void " + method + "("));
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
