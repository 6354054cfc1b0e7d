package no.trygghub.provisioning.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogFilterTest {
  /** They tell when there was an alarm or when somebody moved. */
  private static final Set<String> OF_A_PERSON =
      Set.of(
          "acknowledged",
          "alarm-unreadable",
          "command",
          "falling-back",
          "reading",
          "refused",
          "rejected",
          "repeating",
          "sensor-fault");

  private static final Pattern LOGGED = Pattern.compile("LOG\\s*\\.\\w+\\(\\s*\"([a-z-]+)\"[,)]");

  @Test
  void everyEventThatAHubLogsIsLetThroughUnlessItTellsOfAPerson() throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (Path source : sources()) {
      LOGGED
          .matcher(Files.readString(source))
          .results()
          .map(found -> found.group(1))
          .filter(event -> !LogFilter.knows(event) && !OF_A_PERSON.contains(event))
          .forEach(unknown::add);
    }

    assertThat(unknown).as("let through in LogFilter, or of a person").isEmpty();
    assertThat(OF_A_PERSON).noneMatch(LogFilter::knows);
  }

  private static Iterable<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "hub", "src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
