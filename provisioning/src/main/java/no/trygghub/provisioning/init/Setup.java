package no.trygghub.provisioning.init;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.Problem;
import no.trygghub.provisioning.document.Candidate;
import no.trygghub.provisioning.document.HubDocument;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.text.Complaint;
import no.trygghub.provisioning.text.Texts;

/**
 * Brings a configuration to what a technician wants: what is wished is taken, what is not is asked
 * for, and what is there already is proposed.
 */
final class Setup {
  private static final String DESTINATIONS = "destinations";
  private static final String SENSORS = "sensors";
  private static final String OUTPUTS = "outputs";
  private static final String FIRST_DESTINATION = "main";
  private static final String NONE = "-";
  private static final String TLS = "mqtts:";
  private static final int MOST_OF_A_KIND = 99;
  private static final String CONTACT = "contact";
  private static final String NORMALLY_OPEN = "normally-open";
  private static final String NORMALLY_CLOSED = "normally-closed";
  private static final String HIGH = "high";

  private static final List<Output> HUB_OUTPUTS =
      List.of(
          new Output("status-led", "16", "prompt-status-led", "prompt-status-led-at"),
          new Output("annunciator", "18", "prompt-annunciator", "prompt-annunciator-at"));

  private final HubDocument document;
  private final Candidate candidate;
  private final Interview interview;
  private final Texts texts;
  private final Wishes wishes;
  private final Map<String, Path> authorities;

  Setup(
      HubDocument document, Candidate candidate, Interview interview, Texts texts, Wishes wishes) {
    this.document = document;
    this.candidate = candidate;
    this.interview = interview;
    this.texts = texts;
    this.wishes = wishes;
    this.authorities = new LinkedHashMap<>(wishes.authorities());
  }

  /**
   * Goes through all of it.
   *
   * @param hubProposal the id for a hub that has none yet
   * @param lines the lines of this computer's board
   */
  void run(String hubProposal, FreeLines lines) throws Complaint {
    boolean isNew = document.keys(SENSORS).isEmpty();
    wishes.values().forEach(this::wish);
    key(
        "tenant",
        texts.text("ask-tenant"),
        texts.text("prompt-tenant"),
        interview.asks() ? "test" : "");
    key("hub", texts.text("ask-hub"), texts.text("prompt-hub"), hubProposal);
    key("zone", texts.text("ask-zone"), texts.text("prompt-zone"), ZoneId.systemDefault().getId());
    destinations();
    sensors(lines);
    outputs(lines, isNew);
    document.keys(DESTINATIONS).forEach(this::wire);
  }

  /** The files of what destinations are to be checked against, by the destination's name. */
  Map<String, Path> authorities() {
    return authorities;
  }

  /** An output may be wished away. */
  private void wish(List<String> path, String value) {
    if (path.size() == 2 && path.getFirst().equals(OUTPUTS) && value.equals(NONE)) {
      noOutput(path.getLast());
    } else {
      document.set(value, path.toArray(String[]::new));
    }
  }

  private void key(String key, String explanation, String prompt, String proposal)
      throws Complaint {
    if (wishes.get(key).isPresent()) {
      return;
    }
    String answer =
        interview.ask(
            explanation, prompt, document.get(key).orElse(proposal), text -> tried(text, key));
    document.set(answer, key);
  }

  private void destinations() throws Complaint {
    if (!wishes.destinations().isEmpty()) {
      return;
    }
    List<String> names = document.keys(DESTINATIONS);
    if (names.isEmpty()) {
      destination(FIRST_DESTINATION, interview.asks() ? "mqtts://localhost:8883" : "");
    }
    for (String name : names) {
      destination(name, "");
    }
    if (!interview.asks()) {
      return;
    }
    String another = "";
    while (!another.equals(NONE)) {
      another =
          interview.ask(
              another.isEmpty() ? texts.text("ask-another-destination") : "",
              texts.text("prompt-another-destination"),
              NONE,
              this::newDestination);
      if (!another.equals(NONE)) {
        destination(another, "");
      }
    }
  }

  private void destination(String name, String proposal) throws Complaint {
    String[] url = {DESTINATIONS, name, "url"};
    String answer =
        interview.ask(
            texts.text("ask-url", name),
            texts.text("prompt-url", name),
            document.get(url).orElse(proposal),
            text -> tried(text, url));
    document.set(answer, url);
    if (answer.startsWith(TLS) && interview.asks()) {
      String file =
          interview.ask(
              texts.text("ask-ca", name),
              texts.text("prompt-ca", name),
              NONE,
              this::authorityProblems);
      if (!file.equals(NONE)) {
        authorities.put(name, Path.of(file));
      }
    }
  }

  private List<Problem> newDestination(String name) throws Complaint {
    if (name.equals(NONE)) {
      return List.of();
    }
    if (document.keys(DESTINATIONS).contains(name)) {
      return List.of(new Problem("", name, texts.text("name-taken")));
    }
    HubDocument trial = document.copy();
    // With an address that nobody has, so that only the name can be wrong.
    trial.set("mqtts://nobody.invalid:1", DESTINATIONS, name, "url");
    return candidate.problems(trial, DESTINATIONS + "." + name);
  }

  private List<Problem> authorityProblems(String file) {
    if (file.equals(NONE)) {
      return List.of();
    }
    try {
      var unused = Issued.read(Path.of(file));
      return List.of();
    } catch (Complaint e) {
      return List.of(new Problem("", "", e.in(texts.language())));
    }
  }

  private void sensors(FreeLines lines) throws Complaint {
    for (String id : document.keys(SENSORS)) {
      document.get(SENSORS, id, "pin").ifPresent(lines::take);
      document.get(SENSORS, id, "interrupt-pin").ifPresent(lines::take);
    }
    for (String output : document.keys("outputs")) {
      document.get("outputs", output, "pin").ifPresent(lines::take);
    }
    if (wishes.hasSensors()) {
      for (String id : document.keys(SENSORS)) {
        lineFor(id, lines);
      }
      return;
    }
    if (!interview.asks()) {
      return;
    }
    interview.say("");
    interview.say(texts.text("ask-sensors"));
    for (String id : document.keys(SENSORS)) {
      keep(id, lines);
    }
    boolean goesOn = true;
    while (goesOn) {
      goesOn = sensor(lines);
    }
  }

  /** A sensor on a GPIO line that was not told has the next that is free. */
  private void lineFor(String id, FreeLines lines) {
    boolean onLine =
        document.get(SENSORS, id, "driver").filter(name -> !name.equals("gpio")).isEmpty();
    if (onLine && document.get(SENSORS, id, "pin").isEmpty()) {
      lines
          .next()
          .ifPresent(
              gpio -> {
                document.set(Integer.toString(gpio), SENSORS, id, "pin");
                lines.take(Integer.toString(gpio));
              });
    }
  }

  private void keep(String id, FreeLines lines) throws Complaint {
    String yes = texts.text("word-yes");
    String no = texts.text("word-no");
    String answer =
        interview.ask(
            "",
            texts.text(
                "prompt-keep",
                id,
                document.get(SENSORS, id, "kind").orElse("?"),
                document.get(SENSORS, id, "location").orElse("?"),
                document
                    .get(SENSORS, id, "pin")
                    .map(pin -> "GPIO " + pin)
                    .or(() -> document.get(SENSORS, id, "driver"))
                    .orElse("?")),
            yes,
            text ->
                text.equals(yes) || text.equals(no)
                    ? List.of()
                    : List.of(new Problem("", text, texts.text("yes-or-no", yes, no))));
    if (answer.equals(no)) {
      document.get(SENSORS, id, "pin").ifPresent(lines::giveBack);
      document.remove(SENSORS, id);
    }
  }

  private boolean sensor(FreeLines lines) throws Complaint {
    boolean first = document.keys(SENSORS).isEmpty();
    String kind =
        interview.ask(
            "",
            texts.text("prompt-kind"),
            first ? SensorKind.BUTTON.word() : NONE,
            text -> text.equals(NONE) && !first ? List.of() : kindProblems(text));
    if (kind.equals(NONE)) {
      return false;
    }
    String id =
        interview.ask(
            "",
            texts.text("prompt-sensor-id"),
            freeId(kind),
            text ->
                document.keys(SENSORS).contains(text)
                    ? List.of(new Problem("", text, texts.text("name-taken")))
                    : triedSensor(text, kind, location(kind), "", NORMALLY_OPEN));
    String place =
        interview.ask(
            "",
            texts.text("prompt-location"),
            location(kind),
            text -> triedSensor(id, kind, text, "", NORMALLY_OPEN));
    Optional<Integer> free = lines.next();
    String pin =
        interview.ask(
            "",
            free.map(gpio -> lines.where(Integer.toString(gpio)))
                .filter(where -> !where.isEmpty())
                .map(where -> texts.text("prompt-pin-at", where))
                .orElseGet(() -> texts.text("prompt-pin")),
            free.map(gpio -> Integer.toString(gpio)).orElse(""),
            text -> pinProblems(id, kind, place, text, lines));
    String contact =
        interview.ask(
            "",
            texts.text("prompt-contact"),
            contact(kind),
            text -> triedSensor(id, kind, place, pin, text));
    sensor(document, id, kind, place, pin, contact);
    lines.take(pin);
    return true;
  }

  private static void sensor(
      HubDocument document, String id, String kind, String place, String pin, String contact) {
    document.set(kind, SENSORS, id, "kind");
    document.set(place, SENSORS, id, "location");
    if (!pin.isEmpty()) {
      document.set(pin, SENSORS, id, "pin");
    }
    if (!contact.equals(NORMALLY_OPEN)) {
      document.set(contact, SENSORS, id, CONTACT);
    }
  }

  private List<Problem> pinProblems(
      String id, String kind, String place, String pin, FreeLines lines) throws Complaint {
    return orHeld(pin, triedSensor(id, kind, place, pin, NORMALLY_OPEN), lines);
  }

  /** What is wrong with a line; where nothing is, whether somebody holds it. */
  private List<Problem> orHeld(String pin, List<Problem> problems, FreeLines lines) {
    return problems.isEmpty()
        ? lines
            .holder(Integer.parseInt(pin))
            .map(holder -> new Problem("", pin, texts.text("line-used", holder)))
            .stream()
            .toList()
        : problems;
  }

  /** Of a sensor that may come to be; without a pin, whatever there is to say but about the pin. */
  private List<Problem> triedSensor(
      String id, String kind, String place, String pin, String contact) throws Complaint {
    HubDocument trial = document.copy();
    sensor(trial, id, kind, place, pin, contact);
    String path = SENSORS + "." + id;
    return candidate.problems(trial, path).stream()
        .filter(problem -> !pin.isEmpty() || !problem.path().equals(path + ".pin"))
        .toList();
  }

  private void outputs(FreeLines lines, boolean isNew) throws Complaint {
    if (!interview.asks()) {
      return;
    }
    String explanation = texts.text("ask-outputs");
    for (Output output : HUB_OUTPUTS) {
      boolean onLine =
          document
              .get(OUTPUTS, output.name(), "driver")
              .filter(own -> !own.equals("gpio"))
              .isEmpty();
      if (!wishes.hasOutput(output.name()) && onLine) {
        output(output, isNew ? output.usualLine() : NONE, explanation, lines);
        explanation = "";
      }
    }
  }

  /** Asks where an output is; proposes the line that it is on, or this one where it is free. */
  private void output(Output output, String usual, String explanation, FreeLines lines)
      throws Complaint {
    String[] pin = {OUTPUTS, output.name(), "pin"};
    String[] active = {OUTPUTS, output.name(), "active"};
    Optional<String> before = document.get(pin);
    before.ifPresent(lines::giveBack);
    String proposal = before.orElseGet(() -> lines.isFree(usual) ? usual : NONE);
    String where = lines.where(proposal);
    String line =
        interview.ask(
            explanation,
            where.isEmpty() ? texts.text(output.prompt()) : texts.text(output.promptAt(), where),
            proposal,
            text -> text.equals(NONE) ? List.of() : orHeld(text, tried(text, pin), lines));
    if (line.equals(NONE)) {
      noOutput(output.name());
      return;
    }
    document.set(line, pin);
    lines.take(line);
    String level =
        interview.ask(
            "",
            texts.text("prompt-active"),
            document.get(active).orElse(HIGH),
            text -> tried(text, active));
    if (document.get(active).isPresent() || !level.equals(HIGH)) {
      document.set(level, active);
    }
  }

  /** A key with nothing below it would be an error. */
  private void noOutput(String name) {
    if (document.keys(OUTPUTS).contains(name)) {
      document.remove(OUTPUTS, name);
      if (document.keys(OUTPUTS).isEmpty()) {
        document.remove(OUTPUTS);
      }
    }
  }

  private List<Problem> kindProblems(String kind) throws Complaint {
    return tried(kind, SENSORS, freeId("sensor"), "kind");
  }

  private String freeId(String kind) {
    for (int number = 1; number <= MOST_OF_A_KIND; number++) {
      if (!document.keys(SENSORS).contains(kind + "-" + number)) {
        return kind + "-" + number;
      }
    }
    return kind + "-" + (MOST_OF_A_KIND + 1);
  }

  /** The magnet closes a reed contact while the door is shut, and a lid its switch. */
  private static String contact(String kind) {
    return switch (SensorKind.ofWord(kind).orElse(SensorKind.MOTION)) {
      case DOOR, TAMPER -> NORMALLY_CLOSED;
      case FALL, BED, BUTTON, CANCEL, MOTION, MAINS, BATTERY -> NORMALLY_OPEN;
    };
  }

  private String location(String kind) {
    return switch (SensorKind.ofWord(kind).orElse(SensorKind.MOTION)) {
      case FALL, CANCEL -> texts.text("place-bathroom");
      case BED, BUTTON -> texts.text("place-bedroom");
      case DOOR -> texts.text("place-hall");
      case MOTION -> texts.text("place-living-room");
      case MAINS, BATTERY, TAMPER -> texts.text("place-hub");
    };
  }

  /** What would be wrong with a value. */
  private List<Problem> tried(String value, String... path) throws Complaint {
    HubDocument trial = document.copy();
    trial.set(value, path);
    return candidate.problems(trial, String.join(".", path));
  }

  /** With TLS the hub shows its certificate, and trusts that destination's authority alone. */
  private void wire(String name) {
    boolean encrypted =
        document.get(DESTINATIONS, name, "url").filter(url -> url.startsWith(TLS)).isPresent();
    if (!encrypted) {
      for (String key : List.of("ca", "certificate", "key")) {
        document.remove(DESTINATIONS, name, key);
      }
      return;
    }
    if (document.get(DESTINATIONS, name, "ca").isEmpty()) {
      document.set(inFolder(Identity.authority(name)), DESTINATIONS, name, "ca");
    }
    if (document.get(DESTINATIONS, name, "certificate").isEmpty()
        && document.get(DESTINATIONS, name, "key").isEmpty()) {
      document.set(inFolder(Identity.CERTIFICATE), DESTINATIONS, name, "certificate");
      document.set(inFolder(Identity.KEY), DESTINATIONS, name, "key");
    }
  }

  private static String inFolder(String file) {
    return Identity.FOLDER + "/" + file;
  }

  /**
   * An output that a hub may have.
   *
   * @param name its name in the configuration
   * @param usualLine the line that docs/technician.md wires it to
   * @param prompt the key of the question
   * @param promptAt that of the question with the pin of the header
   */
  private record Output(String name, String usualLine, String prompt, String promptAt) {}
}
