package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventKind;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code docs/contract.md} says is true. */
class ContractPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("^```json (\\S+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FENCE = Pattern.compile("^```json", Pattern.MULTILINE);
  private static final Pattern PUBLISHED =
      Pattern.compile("mosquitto_pub .*? -t (\\S+) \\\\\n\\s+-m '([^']*)'");

  private final ContractSchemas contract = new ContractSchemas();
  private String page = "";

  @BeforeEach
  void read() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path root = module.endsWith("hub") ? module.resolveSibling("docs") : module.resolve("docs");
    page = Files.readString(root.resolve("contract.md"));
  }

  @Test
  void everyExampleKeepsTheContract() {
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
    assertThat(examples).hasSize((int) FENCE.matcher(page).results().count());
    Set<String> shown = new LinkedHashSet<>();
    for (MatchResult example : examples) {
      shown.add(example.group(1));
      assertThat(contract.problems(example.group(1), example.group(2)))
          .as(example.group(2))
          .isEmpty();
    }
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Channel.values()).map(Channel::suffix).toList());
  }

  @Test
  void whatItPublishesByHandIsUnderstoodByAHub() throws ContractException {
    List<Downlink> understood = new ArrayList<>();
    Matcher published = PUBLISHED.matcher(page);
    Topics topics = new Topics(Samples.TENANT, Samples.HUB);
    while (published.find()) {
      String json = published.group(2);
      assertThat(contract.problems(published.group(1), json)).as(json).isEmpty();
      Channel channel =
          published.group(1).equals(topics.of(Channel.DOWN_ACK))
              ? Channel.DOWN_ACK
              : Channel.DOWN_COMMAND;
      assertThat(published.group(1)).isEqualTo(topics.of(channel));
      understood.add(DownlinkReader.read(channel, json.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(understood)
        .hasExactlyElementsOfTypes(Downlink.Acknowledgement.class, Downlink.Command.class);
  }

  @Test
  void theTableOfTopicsIsThatOfTheContract() {
    for (Channel channel : Channel.values()) {
      assertThat(page)
          .contains("| `" + channel.suffix() + "` | " + (channel.retained() ? "yes" : "no") + " |");
    }
  }

  @Test
  void everyKindAndWordIsNamed() {
    List<String> words = new ArrayList<>();
    Arrays.stream(AlarmKind.values()).map(AlarmKind::word).forEach(words::add);
    Arrays.stream(FaultKind.values()).map(FaultKind::word).forEach(words::add);
    Arrays.stream(EventKind.values()).map(EventKind::word).forEach(words::add);
    words.addAll(List.of("received", "accepted", "closed", "rejected"));
    for (String word : words) {
      assertThat(page).contains("`" + word + "`");
    }
  }

  @Test
  void theScaipTableIsThatOfTheHub() {
    for (AlarmKind kind : AlarmKind.values()) {
      Optional<Sensor> sensor =
          kind.sensorKind().map(what -> new Sensor(new SensorId("s-1"), what, "hall"));
      assertThat(page.lines())
          .anyMatch(
              line ->
                  line.startsWith(
                          "| `%s` | `%s` "
                              .formatted(kind.word(), ScaipCodes.deviceType(kind, sensor)))
                      && line.contains(
                          "| `%s` ".formatted(ScaipCodes.statusCode(AlarmChange.RAISED, kind))));
    }
    Matcher locations =
        Pattern.compile("`([a-zø-]+)` or\\s`([a-zø-]+)` (?:is )?`(\\d{3})`").matcher(page);
    int seen = 0;
    while (locations.find()) {
      seen++;
      assertThat(ScaipCodes.location(locations.group(1))).isEqualTo(locations.group(3));
      assertThat(ScaipCodes.location(locations.group(2))).isEqualTo(locations.group(3));
    }
    assertThat(seen).isEqualTo(6);
  }
}
