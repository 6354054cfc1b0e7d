package no.trygghub.simulator.scenario;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Finding;
import no.trygghub.simulator.home.ActionException;
import no.trygghub.simulator.home.ActionWords;
import no.trygghub.simulator.home.HomeSensor;
import no.trygghub.simulator.home.NearestWord;

/** Reads the steps of one scenario, from the first to the last. */
final class StepReader {
  private static final Pattern FORM = Pattern.compile("at (\\S+) +(\\S.*)");
  private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}(:\\d{2})?");
  private static final List<String> VERBS_OF_A_SCENARIO = List.of("expect", "end");

  private final Map<String, HomeSensor> sensors;
  private final ActionWords actions;
  private final ZoneId zone;
  private final String source;
  private final List<ScenarioProblem> problems;
  private LocalDate date;
  private LocalTime last;
  private boolean ended;

  /**
   * A reader of one scenario's steps.
   *
   * @param sensors those of the scenario by their id
   * @param folder what the files of recordings are relative to
   */
  StepReader(
      Map<String, HomeSensor> sensors,
      Path folder,
      ZoneId zone,
      LocalDate date,
      List<ScenarioProblem> problems) {
    this(
        sensors,
        new ActionWords(sensors.values(), folder, VERBS_OF_A_SCENARIO),
        zone,
        date,
        LocalTime.MIN,
        "line",
        problems);
  }

  private StepReader(
      Map<String, HomeSensor> sensors,
      ActionWords actions,
      ZoneId zone,
      LocalDate date,
      LocalTime last,
      String source,
      List<ScenarioProblem> problems) {
    this.sensors = sensors;
    this.actions = actions;
    this.zone = zone;
    this.date = date;
    this.last = last;
    this.source = source;
    this.problems = problems;
  }

  /**
   * A reader of steps of the same home that begin anew.
   *
   * @param begin the time that the first of them follows
   * @param newSource what to call them in errors
   */
  StepReader anew(ZonedDateTime begin, String newSource) {
    return new StepReader(
        sensors, actions, zone, begin.toLocalDate(), begin.toLocalTime(), newSource, problems);
  }

  /** Whether steps of a scenario begin with this word, so that no sensor can be called so. */
  static boolean isTaken(String word) {
    return VERBS_OF_A_SCENARIO.contains(word);
  }

  /** Reads the next step; a step with an error becomes a problem and nothing. */
  Optional<Step> read(int line, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      problem(line, text, "expected 'at TIME WHAT', 'at 22:40 bed-1 occupied' for instance");
      return Optional.empty();
    }
    Optional<ZonedDateTime> at = time(line, matcher.group(1));
    String words = String.join(" ", matcher.group(2).strip().split("\\s+"));
    if (ended) {
      problem(line, text, "nothing may come after 'end'");
    }
    Optional<Deed> deed = deed(line, words);
    return at.isPresent() && deed.isPresent()
        ? Optional.of(new Step(line, at.get(), words, deed.get()))
        : Optional.empty();
  }

  private Optional<ZonedDateTime> time(int line, String text) {
    LocalTime time;
    try {
      time = LocalTime.parse(TIME.matcher(text).matches() ? text : "");
    } catch (DateTimeParseException e) {
      problem(line, text, "expected a time of day such as 02:14 or 02:14:30");
      return Optional.empty();
    }
    if (time.isBefore(last)) {
      date = date.plusDays(1);
    }
    last = time;
    return Optional.of(ZonedDateTime.of(date, time, zone));
  }

  private Optional<Deed> deed(int line, String words) {
    String subject = words.split(" ", 2)[0];
    String rest = words.substring(subject.length()).strip();
    return switch (subject) {
      case "expect" -> expect(line, rest);
      case "end" -> end(line, rest);
      default -> happens(line, words);
    };
  }

  private Optional<Deed> happens(int line, String words) {
    try {
      return Optional.of(new Deed.Happens(actions.read(words)));
    } catch (ActionException e) {
      return nothing(line, e.found(), e.expected());
    }
  }

  private Optional<Deed> end(int line, String rest) {
    if (!rest.isEmpty()) {
      return nothing(line, "end " + rest, "expected nothing after 'end'");
    }
    ended = true;
    return Optional.of(new Deed.Ends());
  }

  private Optional<Deed> expect(int line, String rest) {
    return switch (rest) {
      case "nothing" -> Optional.of(new Deed.Expects(new Expectation.Nothing()));
      case "nothing else" -> Optional.of(new Deed.Expects(new Expectation.NothingElse()));
      default -> expectMessage(line, rest).map(Deed.Expects::new);
    };
  }

  private Optional<Expectation> expectMessage(int line, String rest) {
    List<String> words = new ArrayList<>(Arrays.asList(rest.split(" ")));
    boolean no = words.getFirst().equals("no") && words.size() > 1;
    if (no) {
      words.removeFirst();
    }
    String kind = words.removeFirst();
    if (!kinds().contains(kind)) {
      return nothing(
          line,
          "expect " + rest,
          "'%s' is no alarm, fault or event; expected nothing, nothing else or one of %s%s"
              .formatted(kind, String.join(", ", kinds()), NearestWord.hint(kind, kinds())));
    }
    Optional<SensorId> sensor =
        words.isEmpty() || !sensors.containsKey(words.getFirst())
            ? Optional.empty()
            : Optional.of(new SensorId(words.removeFirst()));
    String what = String.join(" ", words);
    if (no && what.isEmpty()) {
      return Optional.of(new Expectation.NotRaised(kind, sensor));
    }
    Optional<Expectation.What> which = no ? Optional.empty() : what(what);
    if (which.isEmpty()) {
      List<String> known = new ArrayList<>(sensors.keySet());
      known.addAll(List.of("late", "changed", "cancelled", "restored"));
      return nothing(
          line,
          "expect " + rest,
          "'%s' after the kind: expected a sensor of this scenario%s%s"
              .formatted(
                  what,
                  no ? "" : " and then, where meant, late, changed, cancelled or restored",
                  NearestWord.hint(what, known)));
    }
    return Optional.of(new Expectation.Arrives(kind, sensor, which.get()));
  }

  private static Optional<Expectation.What> what(String word) {
    return switch (word) {
      case "" -> Optional.of(Expectation.What.RAISED);
      case "late" -> Optional.of(Expectation.What.RAISED_LATE);
      case "changed" -> Optional.of(Expectation.What.CHANGED);
      case "cancelled" -> Optional.of(Expectation.What.CANCELLED);
      case "restored" -> Optional.of(Expectation.What.RESTORED);
      default -> Optional.empty();
    };
  }

  private static List<String> kinds() {
    return Stream.of(
            Arrays.stream(AlarmKind.values()).map(AlarmKind::word),
            Arrays.stream(FaultKind.values()).map(FaultKind::word),
            Arrays.stream(Finding.EventKind.values()).map(Finding.EventKind::word))
        .flatMap(words -> words)
        .toList();
  }

  private <T> Optional<T> nothing(int line, String found, String expected) {
    problem(line, found, expected);
    return Optional.empty();
  }

  private void problem(int line, String found, String expected) {
    problems.add(new ScenarioProblem(source, line, found.strip(), expected));
  }
}
