package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.hub.contract.Samples.Sent;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryMessageKeepsTheContractTest {
  private static final ContractSchemas CONTRACT = new ContractSchemas();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Fields that may be missing without a breach. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "subject",
          "data.sensor",
          "data.oldestUnacknowledged",
          "data.alarms[].sensor",
          "data.clock.earlierBoot");

  /** Objects that may hold more, because their fields differ from case to case. */
  private static final Set<String> OPEN =
      Set.of("data.evidence", "data.evidence.also[]", "data.alarms[].evidence", "data.details");

  @ParameterizedTest
  @MethodSource("all")
  void isValid(Sent sent) {
    assertThat(CONTRACT.problems(sent.channel(), sent.json())).isEmpty();
  }

  @Test
  void everyChannelUpIsAmongThem() {
    Set<Channel> seen = all().map(Sent::channel).collect(Collectors.toSet());
    Set<Channel> up = EnumSet.complementOf(EnumSet.of(Channel.DOWN_ACK, Channel.DOWN_COMMAND));
    assertThat(seen).isEqualTo(up);
  }

  @Test
  void aMessageThatLacksAFieldIsRefused() throws JsonProcessingException {
    Set<String> accepted = new TreeSet<>();
    for (Sent sent : oneOfEachForm()) {
      mutate(
          sent,
          (parent, field, path) -> {
            parent.remove(field);
            accept(sent, path, accepted);
          });
    }
    accepted.removeIf(path -> isOpen(path) && !path.endsWith(".rule"));
    assertThat(accepted).isSubsetOf(OPTIONAL);
  }

  @Test
  void aMessageWithAFieldOfAnotherTypeIsRefused() throws JsonProcessingException {
    Set<String> accepted = new TreeSet<>();
    for (Sent sent : oneOfEachForm()) {
      mutate(
          sent,
          (parent, field, path) -> {
            parent.set(field, MAPPER.createArrayNode().add("neither").add(1.5));
            accept(sent, path, accepted);
          });
    }
    accepted.removeIf(path -> path.startsWith("data.details."));
    assertThat(accepted).isEmpty();
  }

  @Test
  void aMessageWithAFieldThatTheContractDoesNotHaveIsRefused() throws JsonProcessingException {
    Set<String> accepted = new TreeSet<>();
    for (Sent sent : oneOfEachForm()) {
      mutate(
          sent,
          (parent, field, path) -> {
            parent.put("surprise", "here");
            accept(sent, path.contains(".") ? path.replaceFirst("\\.[^.]*$", "") : "", accepted);
          });
    }
    assertThat(accepted).isSubsetOf(OPEN);
  }

  @Test
  void wordsNumbersAndTimesThatTheContractDoesNotKnowAreRefused() throws JsonProcessingException {
    Map<String, JsonNode> wrong =
        Map.ofEntries(
            Map.entry("specversion", text("0.3")),
            Map.entry("id", text("01JD")),
            Map.entry("source", text("urn:else:0806:h-7f3a")),
            Map.entry("type", text("no.trygghub.alarm.raised.v2")),
            Map.entry("time", text("2026-01-10 02:14:07")),
            Map.entry("data.kind", text("earthquake")),
            Map.entry("data.class", text("technical")),
            Map.entry("data.severity", text("dire")),
            Map.entry("data.state", text("unsure")),
            Map.entry("data.raisedAt", text("2026-13-10T02:14:07.120Z")),
            Map.entry("data.seq", MAPPER.getNodeFactory().numberNode(0)),
            Map.entry("data.alarmId", text("7F3A-000000001234")),
            Map.entry("data.sensor.id", text("Bed 1")),
            Map.entry("data.scaip.dty", text("12")),
            Map.entry("data.clock.sinceBootMs", MAPPER.getNodeFactory().numberNode(-1)),
            Map.entry("data.reason", text("bored")),
            Map.entry("data.session", MAPPER.getNodeFactory().numberNode(0)),
            Map.entry("data.nextWithinS", MAPPER.getNodeFactory().numberNode(0)),
            Map.entry("data.power.mains", text("perhaps")),
            Map.entry("data.readings[].state", text("ajar")),
            Map.entry("data.event", text("party")),
            Map.entry("data.result", text("maybe")));
    Set<String> tried = new TreeSet<>();
    Set<String> accepted = new TreeSet<>();
    for (Sent sent : oneOfEachForm()) {
      mutate(
          sent,
          (parent, field, path) -> {
            JsonNode value = wrong.get(path);
            boolean anyText = path.equals("data.reason") && sent.channel() == Channel.UP_REPLY;
            if (value != null && !anyText) {
              parent.set(field, value);
              tried.add(path);
              accept(sent, path, accepted);
            }
          });
    }
    assertThat(tried).isEqualTo(wrong.keySet());
    assertThat(accepted).isEmpty();
  }

  @Test
  void aTypeThatTellsAnotherStateThanTheDataIsRefused() {
    for (Sent sent : all().filter(sent -> sent.json().contains(".raised.v1")).toList()) {
      assertThat(
              CONTRACT.problems(sent.channel(), sent.json().replace(".raised.v1", ".restored.v1")))
          .as(sent.name())
          .isNotEmpty();
    }
  }

  @Test
  void aMessageOnTheWrongChannelIsRefused() {
    for (Sent sent : oneOfEachForm()) {
      for (Channel channel : Channel.values()) {
        if (channel != sent.channel()) {
          assertThat(CONTRACT.problems(channel, sent.json())).as(sent.name()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void aTopicIsAsGoodAsAChannelAndAnUnknownOneIsSaid() {
    Sent sent = oneOfEachForm().getFirst();
    String topic = new Topics(Samples.TENANT, Samples.HUB).of(sent.channel());
    assertThat(CONTRACT.problems(topic, sent.json())).isEmpty();
    assertThat(CONTRACT.problems("trygghub/v1/0806/h-7f3a/up/other", sent.json()))
        .containsExactly("trygghub/v1/0806/h-7f3a/up/other: the contract has no such channel");
    assertThat(CONTRACT.problems(topic, "not JSON")).isNotEmpty();
  }

  static Stream<Sent> all() {
    return Samples.all().stream();
  }

  /**
   * One message for each combination of channel and type, with a sensor and all optional fields.
   */
  private static List<Sent> oneOfEachForm() {
    List<String> names =
        List.of(
            "alarm bed-exit-no-return raised",
            "alarm bed-exit-no-return changed",
            "alarm bed-exit-no-return cancelled",
            "alarm bed-exit-no-return restored",
            "fault sensor-silent raised",
            "fault sensor-silent restored",
            "event paused, of a sensor",
            "telemetry",
            "reply done",
            "reply refused",
            "status ONLINE",
            "status OFFLINE",
            "status LOST",
            "heartbeat with much to tell",
            "3 active alarms");
    List<Sent> found = all().filter(sent -> names.contains(sent.name())).toList();
    assertThat(found).hasSameSizeAs(names);
    return found;
  }

  @FunctionalInterface
  private interface Mutation {
    /** Changes a field of a copy, and looks at what comes of it. */
    void on(ObjectNode parent, String field, String path);
  }

  private @org.jspecify.annotations.Nullable ObjectNode copy;

  private void mutate(Sent sent, Mutation mutation) throws JsonProcessingException {
    for (List<Object> path : paths(MAPPER.readTree(sent.json()), List.of())) {
      ObjectNode root = (ObjectNode) MAPPER.readTree(sent.json());
      copy = root;
      JsonNode parent = root;
      StringBuilder name = new StringBuilder();
      for (Object step : path.subList(0, path.size() - 1)) {
        parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
        name.append(step instanceof Integer ? "[]" : (name.isEmpty() ? "" : ".") + step);
      }
      String field = (String) path.getLast();
      name.append(name.isEmpty() ? "" : ".").append(field);
      mutation.on((ObjectNode) parent, field, name.toString());
    }
  }

  private void accept(Sent sent, String path, Set<String> accepted) {
    if (CONTRACT.problems(sent.channel(), String.valueOf(copy)).isEmpty()) {
      accepted.add(path);
    }
  }

  /** The ways to all fields of objects, in the first element of each list. */
  private static List<List<Object>> paths(JsonNode node, List<Object> way) {
    List<List<Object>> found = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                List<Object> next = plus(way, entry.getKey());
                found.add(next);
                found.addAll(paths(entry.getValue(), next));
              });
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      found.addAll(paths(array.get(0), plus(way, 0)));
    }
    return found;
  }

  private static List<Object> plus(List<Object> way, Object step) {
    return Stream.concat(way.stream(), Stream.of(step)).toList();
  }

  private static boolean isOpen(String path) {
    return OPEN.stream().anyMatch(open -> path.startsWith(open + "."));
  }

  private static JsonNode text(String text) {
    return MAPPER.getNodeFactory().textNode(text);
  }
}
