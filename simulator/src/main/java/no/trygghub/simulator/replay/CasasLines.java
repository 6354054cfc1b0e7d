package no.trygghub.simulator.replay;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes: date, time, sensor, place and state, separated by spaces or tabs; what follows is not
 * read. A source is the sensor and its place, {@code OutsideDoor/FrontDoor}.
 */
final class CasasLines implements LineFormat {
  private static final Pattern TIME = Pattern.compile("(\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d+))?");
  private static final int NANO_DIGITS = 9;

  private final List<RecordedChange> changes = new ArrayList<>();

  @Override
  public void take(String line) throws BadLine {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length < 5) {
      throw new BadLine(
          "expected date, time, sensor, place and state, separated by spaces, found '"
              + line.strip()
              + "'");
    }
    boolean on =
        switch (fields[4]) {
          case "ON", "OPEN" -> true;
          case "OFF", "CLOSE" -> false;
          default ->
              throw new BadLine(
                  "expected the state ON, OFF, OPEN or CLOSE in the fifth column, found '"
                      + fields[4]
                      + "'");
        };
    changes.add(new RecordedChange(time(fields[0], fields[1]), fields[2] + "/" + fields[3], on));
  }

  @Override
  public List<RecordedChange> changes() {
    // Stable, so that what has the same time keeps the order of the file.
    return changes.stream().sorted(Comparator.comparing(RecordedChange::at)).toList();
  }

  private static LocalDateTime time(String date, String time) throws BadLine {
    Matcher matcher = TIME.matcher(time);
    try {
      if (matcher.matches()) {
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        String nanos = (fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
        return LocalDate.parse(date)
            .atTime(LocalTime.parse(matcher.group(1)))
            .plusNanos(Long.parseLong(nanos));
      }
    } catch (DateTimeException e) {
      throw noTime(date, time);
    }
    throw noTime(date, time);
  }

  private static BadLine noTime(String date, String time) {
    return new BadLine(
        "expected a time such as 2011-06-15 01:03:39.14962, found '" + date + " " + time + "'");
  }
}
