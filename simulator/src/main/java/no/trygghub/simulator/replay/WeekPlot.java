package no.trygghub.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;

/**
 * A week of a recorded home as a page for a browser: a strip for each day, in it a lane for each
 * sensor and for the alarms. Times are those of the clock on the wall, so a night in which it is
 * changed has an hour that is empty or drawn over. The page needs nothing but itself.
 */
public final class WeekPlot {
  private static final int DAYS = 7;
  private static final int LABELS = 140;
  private static final int WIDTH = 1008;
  private static final int HEADING = 24;
  private static final int LANE = 13;
  private static final int ALARM_LANE = 20;
  private static final int GAP = 8;

  /** From the middle of a mark to its edge and a little more; then comes its number. */
  private static final int MARK = 5;

  private static final double DIGIT = 6;
  private static final int GRID_HOURS = 3;
  private static final double SECONDS = Duration.ofDays(1).toSeconds();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH);

  private final RecordedHome home;
  private final LocalDate first;
  private final List<Lane> lanes;
  private final Map<String, List<ShownAlarm>> alarms = new TreeMap<>();

  /**
   * The plot of a week.
   *
   * @param first its first day
   * @param alarms what was raised and what became of it, each list with its name; they are drawn in
   *     the names' order
   */
  public WeekPlot(RecordedHome home, LocalDate first, Map<String, List<SeenAlarm>> alarms) {
    this.home = home;
    this.first = first;
    this.lanes = lanes();
    alarms.forEach((name, raised) -> this.alarms.put(name, shown(raised)));
  }

  /**
   * The page.
   *
   * @param recording what a person calls the recording
   */
  public String html(String recording) {
    String title = recording + ", " + first + " to " + first.plusDays(DAYS - 1);
    Markup page = new Markup();
    page.raw(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
            + "<meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; style-src 'unsafe-inline'\"/>"
            + "<meta name=\"viewport\" content=\"width=device-width\"/>"
            + "<meta name=\"color-scheme\" content=\"light dark\"/><title>");
    page.text(title);
    page.raw("</title><style>" + PlotStyle.CSS + "</style></head><body><h1>");
    page.text(title);
    page.raw("</h1><p>");
    page.text(
        "Local time, "
            + home.zone().getId()
            + ". A mark is filled where the alarm is high when it is raised, empty where it is medium or"
            + " low. Point at a bar or a mark to read its time.");
    page.raw("</p>");
    drawing(page);
    page.raw("<div class=\"lists\">");
    alarms.forEach((name, raised) -> table(page, name, raised));
    page.raw("</div></body></html>\n");
    return page.toString();
  }

  private void drawing(Markup page) {
    int strip = HEADING + lanes.size() * LANE + alarms.size() * ALARM_LANE + GAP;
    page.raw(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""
                + " aria-label=\"The week's sensors and alarms; the alarms are listed below.\""
                + " viewBox=\"0 0 %d %d\">",
            LABELS + WIDTH + GAP,
            DAYS * strip));
    for (int day = 0; day < DAYS; day++) {
      strip(page, first.plusDays(day), day * strip);
    }
    page.raw("</svg>");
  }

  private void strip(Markup page, LocalDate day, int top) {
    page.label("day", 0, top + HEADING - 7, DAY.format(day));
    int y = top + HEADING;
    int bottom = y + lanes.size() * LANE + alarms.size() * ALARM_LANE;
    recorded(page, day, y, bottom - y);
    for (int hour = 0; hour <= 24; hour += GRID_HOURS) {
      double x = LABELS + WIDTH * hour / 24.0;
      page.bar("grid", x, y, 0.5, bottom - y, "");
      page.label("hour", x, y - 3, String.format(Locale.ROOT, "%02d", hour));
    }
    for (Lane lane : lanes) {
      page.label("name", 0, y + LANE - 3, lane.sensor().value());
      for (Activity active : lane.activities()) {
        span(page, lane.kind().word(), day, active.from(), active.to(), y + 2, words(lane, active));
      }
      y += LANE;
    }
    for (Map.Entry<String, List<ShownAlarm>> list : alarms.entrySet()) {
      page.label("name", 0, y + LANE, list.getKey());
      for (ShownAlarm alarm : list.getValue()) {
        span(page, "wait", day, alarm.from(), alarm.to(), y + ALARM_LANE / 2, alarm.words());
      }
      marks(
          page,
          list.getValue().stream()
              .filter(alarm -> alarm.raisedAt().toLocalDate().equals(day))
              .toList(),
          y + 1);
      y += ALARM_LANE;
    }
  }

  /** Marks that stand so close that their numbers would cover each other have them in one place. */
  private static void marks(Markup page, List<ShownAlarm> alarms, int y) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < alarms.size(); i++) {
      ShownAlarm alarm = alarms.get(i);
      double x = x(alarm.raisedAt());
      page.mark(alarm.alarm().severity(), x, y, alarm.words());
      numbers.add(Integer.toString(alarm.number()));
      String label = String.join(",", numbers);
      boolean covered =
          i + 1 < alarms.size()
              && x(alarms.get(i + 1).raisedAt()) < x + 2 * MARK + DIGIT * label.length();
      if (!covered) {
        page.label("number", x + MARK, y + 9, label);
        numbers.clear();
      }
    }
  }

  /** Shades what the recording has of a day. */
  private void recorded(Markup page, LocalDate day, int y, int height) {
    LocalDateTime from = later(local(home.begin()), day.atStartOfDay());
    LocalDateTime to = earlier(local(home.end()), day.plusDays(1).atStartOfDay());
    if (from.isBefore(to)) {
      page.bar("recorded", x(from), y, width(from, to), height, "");
    }
  }

  private void span(
      Markup page, String kind, LocalDate day, Instant from, Instant to, int y, String words) {
    LocalDateTime midnight = day.atStartOfDay();
    LocalDateTime begin = later(local(from), midnight);
    LocalDateTime end = earlier(local(to), midnight.plusDays(1));
    boolean begins = local(from).toLocalDate().equals(day);
    if (begins || (local(from).isBefore(midnight) && end.isAfter(midnight))) {
      int height = kind.equals("wait") ? 2 : LANE - 4;
      page.bar(kind, x(begin), y, Math.max(1, width(begin, end)), height, words);
    }
  }

  private void table(Markup page, String name, List<ShownAlarm> raised) {
    page.raw("<section><h2>");
    page.text(name + ": " + raised.size());
    page.raw("</h2>");
    if (!raised.isEmpty()) {
      rows(page, raised);
    }
    page.raw("</section>");
  }

  private void rows(Markup page, List<ShownAlarm> raised) {
    page.raw(
        "<table><tr><th>No.</th><th>raised</th><th>kind</th><th>sensor</th><th>began</th>"
            + "<th>severity</th><th>joined by</th></tr>");
    for (ShownAlarm alarm : raised) {
      page.raw("<tr>");
      page.cell(Integer.toString(alarm.number()));
      page.cell(TIME.format(alarm.raisedAt()));
      page.cell(alarm.alarm().kind());
      page.cell(alarm.alarm().sensor());
      page.cell(TIME.format(local(alarm.from())));
      page.cell(String.join(", then ", alarm.severities()));
      page.cell(String.join(", ", alarm.joined()));
      page.raw("</tr>");
    }
    page.raw("</table>");
  }

  private List<Lane> lanes() {
    List<Activity> all = Activity.of(home).stream().filter(this::isShown).toList();
    return home.map().kinds().entrySet().stream()
        .map(
            entry ->
                new Lane(
                    entry.getKey(),
                    entry.getValue(),
                    all.stream().filter(one -> one.sensor().equals(entry.getKey())).toList()))
        .sorted(
            Comparator.<Lane>comparingInt(lane -> PlotStyle.order(lane.kind()))
                .thenComparing(lane -> lane.sensor().value()))
        .toList();
  }

  private List<ShownAlarm> shown(List<SeenAlarm> alarms) {
    List<ShownAlarm> shown = new ArrayList<>();
    for (SeenAlarm alarm : alarms) {
      LocalDateTime at = local(Instant.parse(alarm.at()));
      if (alarm.isRaised()
          && !at.toLocalDate().isBefore(first)
          && at.toLocalDate().isBefore(first.plusDays(DAYS))) {
        List<SeenAlarm> messages = alarms.stream().filter(alarm::isAboutTheSame).sorted().toList();
        shown.add(new ShownAlarm(shown.size() + 1, alarm, at, messages));
      }
    }
    return List.copyOf(shown);
  }

  private boolean isShown(Activity activity) {
    return !local(activity.to()).isBefore(first.atStartOfDay())
        && local(activity.from()).isBefore(first.plusDays(DAYS).atStartOfDay());
  }

  private String words(Lane lane, Activity activity) {
    return lane.sensor().value()
        + " "
        + lane.kind().word(SensorState.ACTIVE)
        + ", "
        + TIME.format(local(activity.from()))
        + " to "
        + TIME.format(local(activity.to()));
  }

  private LocalDateTime local(Instant at) {
    return at.atZone(home.zone()).toLocalDateTime();
  }

  private static double x(LocalDateTime at) {
    return LABELS + WIDTH * (at.toLocalTime().toSecondOfDay() / SECONDS);
  }

  private static double width(LocalDateTime from, LocalDateTime to) {
    return WIDTH * (Duration.between(from, to).toSeconds() / SECONDS);
  }

  private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
    return one.isBefore(other) ? one : other;
  }

  /** A sensor and what it was active for in the week. */
  private record Lane(SensorId sensor, SensorKind kind, List<Activity> activities) {}

  /** An alarm of the week with the number that it has in its list. */
  private record ShownAlarm(
      int number, SeenAlarm alarm, LocalDateTime raisedAt, List<SeenAlarm> messages) {
    /** How urgent it was, one after the other. */
    List<String> severities() {
      List<String> severities = new ArrayList<>();
      for (SeenAlarm message : messages) {
        if (severities.isEmpty() || !severities.getLast().equals(message.severity())) {
          severities.add(message.severity());
        }
      }
      return severities;
    }

    /** The rules that joined it, in order. */
    List<String> joined() {
      return messages.stream().map(SeenAlarm::joined).filter(rule -> !rule.isEmpty()).toList();
    }

    Instant from() {
      return Instant.parse(alarm.detectedAt());
    }

    Instant to() {
      return Instant.parse(alarm.at());
    }

    String words() {
      return number + ": " + alarm.kind() + " " + alarm.sensor() + ", " + TIME.format(raisedAt);
    }
  }
}
