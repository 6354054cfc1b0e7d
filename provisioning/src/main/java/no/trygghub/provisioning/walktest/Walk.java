package no.trygghub.provisioning.walktest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.words.HubWords;

/** A walk test as it goes on: takes what the hub tells, says it, and knows what is still to do. */
final class Walk {
  /** Calls for help as long as it is active, so it has to be let go of before a walk test ends. */
  private static final Set<String> LET_GO_OF =
      Set.of(SensorKind.FALL.word(), SensorKind.BUTTON.word());

  private final Texts texts;
  private final HubWords words;
  private final Consumer<String> say;
  private final JsonObject started;
  private final Instant begun;
  private final long begunNanos;
  private final ZoneId zone;
  private final DateTimeFormatter clock;
  private final Map<String, TriedSensor> sensors = new LinkedHashMap<>();
  private final Map<String, String> sensorOf = new HashMap<>();
  private final Set<String> active = new HashSet<>();
  private final List<RealAlarm> realAlarms = new ArrayList<>();
  private Instant last;
  private String why = "connection-lost";
  private boolean isOver;
  private String toLetGoOf = "";

  /**
   * A walk test that has begun.
   *
   * @param started the hub's first line
   * @param without the sensors that are left out, with the reason
   * @param say where to say what happens
   */
  Walk(
      JsonObject started,
      Map<String, String> without,
      Texts texts,
      HubWords words,
      Consumer<String> say)
      throws JsonException {
    this.texts = texts;
    this.words = words;
    this.say = say;
    this.started = started;
    this.begun = started.instant("time");
    this.last = begun;
    this.begunNanos = started.integer("nanosSinceBoot");
    this.zone = zone(started.text("zone"));
    this.clock = DateTimeFormatter.ofPattern("HH:mm:ss", texts.locale()).withZone(zone);
    for (JsonObject sensor : started.objects("sensors")) {
      String id = sensor.text("id");
      sensors.put(
          id,
          new TriedSensor(
              id,
              sensor.text("kind"),
              sensor.text("location"),
              Optional.ofNullable(without.get(id)),
              List.of()));
      note(id, sensor.text("state"));
    }
  }

  /** The ids of the hub's sensors. */
  Set<String> ids() {
    return sensors.keySet();
  }

  /** Says how it goes, and how each sensor is triggered. */
  void introduce() throws JsonException {
    say.accept(texts.text("begins", started.text("hub"), started.text("tenant")));
    say.accept(
        texts.text("how-it-ends", Duration.ofSeconds(started.integer("untilS")).toMinutes()));
    say.accept(texts.text("how-to-call"));
    for (JsonObject destination : started.objects("destinations")) {
      String cause = destination.text("cause");
      if (!cause.isEmpty()) {
        say.accept(texts.text("destination", destination.text("name"), words.cause(cause)));
      }
    }
    for (JsonObject sensor : started.objects("sensors")) {
      String id = sensor.text("id");
      String kind = sensor.text("kind");
      TriedSensor tried = known(id);
      say.accept(
          "  "
              + named(tried)
              + ": "
              + words.state(sensor.text("state"))
              + (sensor.truth("lost") ? " " + texts.text("lost") : "")
              + ". "
              + tried.leftOut().map(reason -> texts.text("left-out", reason)).orElse(how(kind)));
    }
  }

  /** Takes a line that the hub told. */
  void take(JsonObject line) throws JsonException {
    switch (line.text("type")) {
      case "changed" -> changed(line);
      case "raised" -> raised(line);
      case "acknowledged" -> answered(line);
      case "fault" -> fault(line);
      case "ended" -> {
        why = line.text("why");
        last = at(line);
        isOver = true;
      }
      default -> {
        // A newer hub tells more.
      }
    }
  }

  /** Whether all is done, it is not over yet, and nothing would call for help if it ended now. */
  boolean isDone() {
    if (isOver || !toDo().isEmpty()) {
      return false;
    }
    String pressed = active.stream().sorted().collect(Collectors.joining(", "));
    if (!pressed.isEmpty() && !pressed.equals(toLetGoOf)) {
      say.accept(texts.text("let-go", pressed));
    }
    toLetGoOf = pressed;
    return pressed.isEmpty();
  }

  /** What came of it. */
  WalkTestReport report() throws JsonException {
    return new WalkTestReport(
        started.text("tenant"),
        started.text("hub"),
        started.text("version"),
        begun,
        last,
        zone,
        started.truth("clockTrusted"),
        why,
        List.copyOf(sensors.values()),
        List.copyOf(realAlarms));
  }

  private void changed(JsonObject line) throws JsonException {
    String id = line.text("sensor");
    String state = line.text("state");
    note(id, state);
    Instant at = at(line);
    say.accept(texts.text("changed", clock.format(at), named(known(id)), words.state(state)));
  }

  private void raised(JsonObject line) throws JsonException {
    Instant at = at(line);
    String kind = line.text("kind");
    String id = line.optionalText("sensor").orElse("");
    if (!line.truth("test")) {
      realAlarms.add(new RealAlarm(at, kind, id));
      say.accept(texts.text("real", clock.format(at), words.rule(kind), id));
      return;
    }
    TriedSensor sensor = known(id);
    String alarm = line.text("alarm");
    sensorOf.put(alarm, id);
    sensors.put(
        id, sensor.with(new Trial(alarm, at, line.integer("nanosSinceBoot"), Optional.empty())));
    say.accept(
        sensor.trials().isEmpty()
            ? texts.text("triggered", clock.format(at), named(sensor))
            : texts.text(
                "triggered-again", clock.format(at), named(sensor), sensor.trials().size() + 1));
  }

  private void answered(JsonObject line) throws JsonException {
    String alarm = line.text("alarm");
    Optional<TriedSensor> sensor =
        Optional.ofNullable(sensorOf.get(alarm))
            .flatMap(id -> Optional.ofNullable(sensors.get(id)));
    if (sensor.isEmpty()) {
      return;
    }
    Trial trial =
        sensor.get().trials().stream()
            .filter(one -> one.alarm().equals(alarm))
            .findFirst()
            .orElseThrow();
    Trial.Answer answer =
        new Trial.Answer(
            line.text("word"),
            line.text("destination"),
            Duration.ofNanos(line.integer("nanosSinceBoot") - trial.nanosSinceBoot()));
    if (trial.isAcknowledged()) {
      return;
    }
    sensors.put(sensor.get().id(), sensor.get().with(trial.answered(answer)));
    Instant at = at(line);
    say.accept(
        answer.isAcknowledgement()
            ? texts.text(
                "acknowledged",
                clock.format(at),
                sensor.get().id(),
                seconds(answer.after(), texts.locale()),
                answer.destination(),
                left())
            : texts.text("rejected", clock.format(at), sensor.get().id(), answer.destination()));
  }

  private void fault(JsonObject line) throws JsonException {
    String what = words.fault(line.text("kind")) + " " + line.text("subject");
    say.accept(
        line.truth("raised")
            ? texts.text("fault", what.strip(), words.cause(line.text("cause")))
            : texts.text("fault-over", what.strip()));
  }

  private String left() {
    List<String> toDo = toDo();
    return toDo.isEmpty() ? texts.text("all-done") : texts.text("to-do", String.join(", ", toDo));
  }

  private List<String> toDo() {
    return sensors.values().stream()
        .filter(sensor -> !sensor.isInOrder())
        .map(TriedSensor::id)
        .toList();
  }

  private void note(String id, String state) throws JsonException {
    boolean isActive =
        SensorKind.ofWord(known(id).kind())
            .filter(kind -> LET_GO_OF.contains(kind.word()))
            .filter(kind -> kind.word(SensorState.ACTIVE).equals(state))
            .isPresent();
    if (isActive) {
      active.add(id);
    } else {
      active.remove(id);
    }
  }

  private TriedSensor known(String id) throws JsonException {
    return Optional.ofNullable(sensors.get(id))
        .orElseThrow(() -> new JsonException("sensor: the hub has none " + JsonObject.shown(id)));
  }

  /** The hub's clock on the wall, by its monotonic one: it may be set meanwhile. */
  private Instant at(JsonObject line) throws JsonException {
    Instant at = begun.plusNanos(line.integer("nanosSinceBoot") - begunNanos);
    last = at.isAfter(last) ? at : last;
    return at;
  }

  private String named(TriedSensor sensor) {
    return sensor.id() + " (" + words.kind(sensor.kind()) + ", " + sensor.location() + ")";
  }

  private String how(String kind) {
    return SensorKind.ofWord(kind)
        .map(
            known ->
                switch (known) {
                  case FALL -> texts.text("how-fall");
                  case DOOR -> texts.text("how-door");
                  case BED -> texts.text("how-bed");
                  case BUTTON, CANCEL -> texts.text("how-button");
                  case MOTION -> texts.text("how-motion");
                  case MAINS -> texts.text("how-mains");
                  case BATTERY -> texts.text("how-battery");
                  case TAMPER -> texts.text("how-tamper");
                })
        .orElse("");
  }

  static String seconds(Duration time, Locale locale) {
    return String.format(locale, "%.2f", time.toNanos() / 1e9);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneId.systemDefault();
    }
  }
}
