package no.trygghub.simulator.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.Received;
import picocli.CommandLine.Help.Ansi;

/** A message in one line, coloured where the terminal can show it. */
public final class MessageLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH);

  private final Ansi ansi;
  private final ZoneId zone;

  /**
   * Lines for a terminal.
   *
   * @param zone whose local time the lines show
   */
  public MessageLine(Ansi ansi, ZoneId zone) {
    this.ansi = ansi;
    this.zone = zone;
  }

  /**
   * The line of an alarm, a fault, an event, a status or a reply; empty for what is not shown, such
   * as a heartbeat.
   */
  public Optional<String> of(Received message) throws JsonException {
    JsonObject data = message.data();
    return switch (message.channel()) {
      case "alarm" -> Optional.of(alarm(message, data));
      case "fault" -> Optional.of(fault(message, data));
      case "event" ->
          Optional.of(line("faint", message, "event", data.text("event"), about(data), List.of()));
      case "status" -> {
        String reason = data.optionalText("reason").map(text -> " (" + text + ")").orElse("");
        yield Optional.of(
            line("faint", message, "hub", data.text("state") + reason, "", List.of()));
      }
      case "reply" ->
          Optional.of(
              line(
                  "faint",
                  message,
                  "reply",
                  data.text("result"),
                  data.optionalText("reason").orElse(""),
                  data.object("details").optionalText("state").map(List::of).orElse(List.of())));
      default -> Optional.empty();
    };
  }

  /** A remark of the response centre's own. */
  public String remark(String text) {
    return styled("yellow", "             " + printable(text));
  }

  /** Whether an alarm has to be answered: it is new, or was changed so that it has to be anew. */
  static boolean isUrgent(JsonObject data) throws JsonException {
    return data.text("state").equals("raised") || (data.has("urgent") && data.truth("urgent"));
  }

  private String alarm(Received message, JsonObject data) throws JsonException {
    List<String> marks = new ArrayList<>();
    if (data.truth("test")) {
      marks.add("TEST");
    }
    if (data.truth("late")) {
      marks.add("late");
    }
    if (!data.truth("timeTrusted")) {
      marks.add("time not sure");
    }
    String state = data.text("state");
    String severity = data.text("severity");
    if (state.equals("changed")) {
      JsonObject evidence = data.object("evidence");
      String before = evidence.optionalText("severityBefore").orElse(severity);
      marks.addFirst(before.equals(severity) ? severity : before + " to " + severity);
      marks.add(1, evidence.optionalText("why").orElse(""));
    }
    String style =
        !isUrgent(data)
            ? "green"
            : severity.equals("high") ? "bold,fg(white),bg(red)" : "bold,yellow";
    String word = state.equals("raised") ? "ALARM" : isUrgent(data) ? "CHANGED" : state;
    return line(style, message, word, data.text("kind"), about(data), marks);
  }

  private String fault(Received message, JsonObject data) throws JsonException {
    boolean raised = data.text("state").equals("raised");
    String about = data.text("subject");
    return line(
        raised ? "magenta" : "green",
        message,
        raised ? "fault" : "restored",
        data.text("kind"),
        raised ? about + "  " + data.text("cause") : about,
        data.truth("late") ? List.of("late") : List.of());
  }

  private static String about(JsonObject data) throws JsonException {
    if (!data.has("sensor")) {
      return "";
    }
    JsonObject sensor = data.object("sensor");
    return sensor.text("id") + ", " + sensor.text("location");
  }

  private String line(
      String style, Received message, String word, String what, String about, List<String> marks)
      throws JsonException {
    Instant at = JsonObject.read(message.json()).instant("time");
    String text =
        String.format(
            Locale.ROOT,
            "%-9s %-20s %s%s",
            printable(word),
            printable(what),
            printable(about),
            marks.isEmpty() ? "" : "  [" + String.join(", ", marks) + "]");
    return TIME.format(at.atZone(zone))
        + "  "
        + printable(message.source())
        + "  "
        + styled(style, text.stripTrailing());
  }

  private String styled(String style, String text) {
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style))
            + text
            + Ansi.Style.off(Ansi.Style.parse(style))
            + Ansi.Style.reset.on()
        : text;
  }

  /** What comes from outside must not steer the terminal. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return clean.toString();
  }
}
