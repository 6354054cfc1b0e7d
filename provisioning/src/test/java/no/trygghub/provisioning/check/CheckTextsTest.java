package no.trygghub.provisioning.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said about a finding is there, and nothing that nobody says. */
class CheckTextsTest {
  private static final Path SOURCES = Path.of("src/main/java/no/trygghub/provisioning/check");
  private static final Path PAGE = Path.of("../docs/check.md");

  /** The level, and what its key is chosen from. */
  private static final Pattern FINDING =
      Pattern.compile("findings\\.(pass|warn|fail)\\(([^;]*?)\\);", Pattern.DOTALL);

  private static final Pattern KEY = Pattern.compile("\"([a-z]+[.a-z0-9-]*|broken|too-slow)\"");

  private final Set<String> texts =
      new TreeSet<>(ResourceBundle.getBundle(getClass().getPackageName() + ".texts").keySet());

  @Test
  void everyFindingHasItsWordsAndWhatToDoUnlessItPasses() {
    Set<String> said = new TreeSet<>();
    for (MatchResult finding : findings()) {
      List<String> keys =
          KEY.matcher(finding.group(2))
              .results()
              .map(match -> match.group(1))
              .filter(this::isKey)
              .toList();
      assertThat(keys).as(finding.group()).isNotEmpty();
      for (String key : keys) {
        assertThat(texts).as(finding.group()).contains(key);
        said.add(key);
        if (!finding.group(1).equals("pass")) {
          assertThat(texts).as(finding.group()).contains(key + ".todo");
          said.add(key + ".todo");
        }
      }
    }
    Arrays.stream(Check.values()).map(Check::key).forEach(said::add);
    Arrays.stream(Result.values()).map(Result::key).forEach(said::add);
    Set<String> unsaid = new TreeSet<>(texts);
    unsaid.removeAll(said);
    assertThat(unsaid)
        .allMatch(
            key ->
                key.startsWith("provision.") || Set.of("help", "version", "summary").contains(key));
  }

  @Test
  void thePageHasEveryThingThatIsLookedAt() throws IOException {
    String page = Files.readString(PAGE);
    for (Check check : Check.values()) {
      assertThat(page).contains("| `" + check.word() + "`");
    }
  }

  private boolean isKey(String text) {
    return text.contains(".") || Optional.of(text).filter(texts::contains).isPresent();
  }

  private static List<MatchResult> findings() {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<MatchResult> all = files.flatMap(file -> FINDING.matcher(read(file)).results()).toList();
      assertThat(all).hasSizeGreaterThan(60);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
