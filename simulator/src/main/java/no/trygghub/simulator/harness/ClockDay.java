package no.trygghub.simulator.harness;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * A day in a home and the alarms that come of it.
 *
 * @param begin the wall time that it begins at
 * @param rules the lines of the configuration that its rules are set by
 * @param changes what the sensors do, in order
 * @param alarms the alarms that are to be raised, in order
 * @param length how long it is
 */
record ClockDay(
    Instant begin, String rules, List<Change> changes, List<Expected> alarms, Duration length) {
  private static final ZoneId ZONE = ZoneId.of("Europe/Oslo");

  /** A sensor changes so long after the beginning. */
  record Change(Duration at, SensorId sensor, SensorState state) {}

  /** An alarm of a rule is raised so long after the beginning, or up to a second later. */
  record Expected(String kind, Duration at) {}

  /** A day of timers: its rules do not look at the time of day, so nothing may depend on it. */
  static ClockDay ofTimers() {
    return new ClockDay(
        local("2026-01-10T12:00"),
        """
        rules:
          bed-exit-no-return: {window: all day}
          exit-no-return: {window: all day}
          inactivity: {window: all day, after: 8 h, warning: 5 min}
        """,
        List.of(
            change(5, "bed-1", true),
            change(10, "bed-1", false),
            change(60, "fall-1", true),
            change(61, "fall-1", false),
            change(90, "door-1", true),
            change(100, "door-1", false),
            change(115, "motion-1", true),
            change(116, "motion-1", false),
            change(130, "bed-1", true),
            change(150, "button-1", true),
            change(151, "button-1", false),
            change(700, "motion-1", true),
            change(701, "motion-1", false)),
        List.of(
            new Expected("bed-exit-no-return", Duration.ofMinutes(30)),
            new Expected("fall", Duration.ofMinutes(60).plusSeconds(20)),
            new Expected("door-left-open", Duration.ofMinutes(95)),
            new Expected("exit-no-return", Duration.ofMinutes(110)),
            new Expected("assistance", Duration.ofMinutes(150)),
            new Expected("inactivity", Duration.ofMinutes(151 + 480))),
        Duration.ofMinutes(720));
  }

  /**
   * A night by the clock on the wall, with what is looked at once a day.
   *
   * @param evening the day that it begins on, {@code 2026-03-28}
   */
  static ClockDay night(String evening) {
    LocalDateTime noon = LocalDateTime.parse(evening + "T12:00");
    String next = noon.toLocalDate().plusDays(1).toString();
    String morning = next + "T10:00";
    Duration left = Duration.between(at(noon), local(next + "T01:50"));
    return new ClockDay(
        at(noon),
        """
        rules:
          not-in-bed: {enabled: true}
          not-up: {enabled: true}
        """,
        List.of(
            change(noon, evening + "T16:00", "motion-1", true),
            change(noon, evening + "T16:01", "motion-1", false),
            change(noon, evening + "T21:00", "bed-1", true),
            change(noon, evening + "T23:00", "bed-1", false),
            change(noon, evening + "T23:50", "bed-1", true),
            change(noon, next + "T01:50", "bed-1", false),
            new Change(left.plusMinutes(30), new SensorId("bed-1"), SensorState.ACTIVE),
            change(noon, next + "T10:40", "bed-1", false)),
        List.of(
            new Expected("bed-exit-no-return", between(noon, evening + "T23:20")),
            new Expected("not-in-bed", between(noon, evening + "T23:30")),
            new Expected("bed-exit-no-return", left.plusMinutes(20)),
            new Expected("not-up", between(noon, morning))),
        between(noon, next + "T11:00"));
  }

  /** The configuration of a hub of this day, without its name, data and destination. */
  String configuration() {
    return """
        zone: Europe/Oslo
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: simulated}
          fall-1: {kind: fall, location: bathroom, driver: simulated}
          door-1: {kind: door, location: hall, driver: simulated}
          button-1: {kind: button, location: bedroom, driver: simulated}
          motion-1: {kind: motion, location: hall, driver: simulated}
        """
        + rules;
  }

  private static Change change(int minutes, String sensor, boolean active) {
    return new Change(Duration.ofMinutes(minutes), new SensorId(sensor), SensorState.of(active));
  }

  private static Change change(LocalDateTime noon, String time, String sensor, boolean active) {
    return new Change(between(noon, time), new SensorId(sensor), SensorState.of(active));
  }

  private static Duration between(LocalDateTime noon, String time) {
    return Duration.between(at(noon), local(time));
  }

  private static Instant local(String time) {
    return at(LocalDateTime.parse(time));
  }

  private static Instant at(LocalDateTime time) {
    return time.atZone(ZONE).toInstant();
  }
}
