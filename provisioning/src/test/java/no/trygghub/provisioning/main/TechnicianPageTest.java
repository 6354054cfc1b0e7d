package no.trygghub.provisioning.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.provisioning.testing.TechnicianPage;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The technician's page names what there is; that its commands work is tried where they are
 * installed.
 */
class TechnicianPageTest {
  private static final Pattern PROVISION = Pattern.compile("(?:^|\\s)trygghub provision (.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\]]*)\\]\\(([^)#]*)#?([^)]*)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private final TechnicianPage page = TechnicianPage.read();

  @Test
  void everyCommandAndOptionOfThePageExists() {
    List<String> provision = new ArrayList<>();
    for (String command : page.commands()) {
      Matcher matcher = PROVISION.matcher(command);
      if (matcher.find()) {
        provision.add(matcher.group(1));
      }
    }

    assertThat(provision).hasSizeGreaterThan(10);
    for (String arguments : provision) {
      CommandLine commandLine = ProvisionCommand.commandLine(Language.ENGLISH);
      assertThatCode(() -> commandLine.parseArgs(words(arguments)))
          .as(arguments)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyBlockSaysWhetherItIsCommands() {
    assertThat(page.languages()).isSubsetOf("sh", "csv").contains("sh", "csv");
    // The indented ones of other pages are not seen by whoever takes the commands out.
    assertThat(page.text()).doesNotContainPattern("(?m)^ {4}\\S");
  }

  @Test
  void everyPictureAndPageThatIsLinkedIsThereAndEveryPictureHasAText() throws Exception {
    Matcher link = LINK.matcher(page.text());
    int pictures = 0;
    while (link.find()) {
      Path target =
          Objects.requireNonNull(TechnicianPage.file().getParent()).resolve(link.group(3));
      assertThat(target).exists();
      if (!link.group(1).isEmpty()) {
        pictures++;
        assertThat(link.group(2)).as(link.group()).hasSizeGreaterThan(20);
      }
      if (!link.group(4).isEmpty()) {
        assertThat(headings(Files.readString(target))).contains(link.group(4));
      }
    }
    try (var files = Files.list(TechnicianPage.file().resolveSibling("pictures"))) {
      // The drawings are this page's; photographs of a screen are others'.
      assertThat(pictures)
          .isEqualTo((int) files.filter(file -> file.toString().endsWith(".svg")).count());
    }
  }

  private static List<String> headings(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .toList();
  }

  private static String[] words(String line) {
    return WORD.matcher(line)
        .results()
        .map(
            word ->
                word.group(3) != null
                    ? word.group(3)
                    : word.group(1) != null ? word.group(1) : word.group(2))
        .toArray(String[]::new);
  }
}
