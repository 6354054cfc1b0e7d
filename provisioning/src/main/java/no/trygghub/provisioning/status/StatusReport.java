package no.trygghub.provisioning.status;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.words.HubWords;

/**
 * What a hub tells of itself, for a person to read.
 *
 * @param lines the text
 * @param isWell whether nobody has to do anything
 */
record StatusReport(List<String> lines, boolean isWell) {
  StatusReport {
    lines = List.copyOf(lines);
  }

  /**
   * The report of what a hub told.
   *
   * @throws JsonException where something is missing in it
   */
  static StatusReport of(JsonObject status, Texts texts, HubWords words) throws JsonException {
    return new Writer(status, texts, words).report();
  }

  String text() {
    return String.join(System.lineSeparator(), lines);
  }

  /** Writes one report. */
  private static final class Writer {
    private final JsonObject status;
    private final Texts texts;
    private final HubWords words;
    private final Instant now;
    private final DateTimeFormatter clock;
    private final DateTimeFormatter day;
    private final List<String> lines = new ArrayList<>();
    private boolean well = true;

    Writer(JsonObject status, Texts texts, HubWords words) throws JsonException {
      this.status = status;
      this.texts = texts;
      this.words = words;
      this.now = status.instant("time");
      ZoneId zone = zone(status.text("zone"));
      this.clock = DateTimeFormatter.ofPattern("HH:mm:ss", texts.locale()).withZone(zone);
      this.day = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", texts.locale()).withZone(zone);
    }

    StatusReport report() throws JsonException {
      hub();
      destinations();
      outboxAndAlarms();
      faults();
      sensors();
      timers();
      lastAlarms();
      return new StatusReport(lines, well);
    }

    private void hub() throws JsonException {
      boolean armed = status.truth("armed");
      well &= armed;
      lines.add(
          texts.text(
              "hub",
              status.text("hub"),
              status.text("tenant"),
              armed ? texts.text("armed") : texts.text("starting"),
              words.span(Duration.ofSeconds(status.integer("uptimeS"))),
              status.text("version")));
      lines.add(
          status.truth("clockTrusted")
              ? texts.text("clock-right", moment(now))
              : texts.text("clock-wrong"));
      JsonObject disk = status.object("disk");
      well &= disk.truth("ok");
      lines.add(
          disk.truth("ok") ? texts.text("disk-well") : texts.text("disk", disk.text("cause")));
      if (status.truth("paused")) {
        lines.add(texts.text("paused", until(status, "pausedUntil")));
      }
      if (status.truth("walkTest")) {
        lines.add(texts.text("walk-test", until(status, "walkTestUntil")));
      }
    }

    private void destinations() throws JsonException {
      for (JsonObject destination : status.objects("destinations")) {
        String state = destination.text("state");
        String cause = destination.text("cause");
        well &= !List.of("down", "connecting").contains(state) && cause.isEmpty();
        lines.add(
            texts.text("destination", destination.text("name"), words.destination(state))
                + since(destination)
                + (cause.isEmpty() ? "" : ": " + words.cause(cause)));
      }
    }

    private void outboxAndAlarms() throws JsonException {
      JsonObject outbox = status.object("outbox");
      long depth = outbox.integer("depth");
      lines.add(
          (depth == 0 ? texts.text("outbox-empty") : texts.text("outbox", depth))
              + (outbox.has("oldestUnacknowledged")
                  ? texts.text("oldest", at(outbox.instant("oldestUnacknowledged")))
                  : ""));
      long refused = status.integer("refusedDownlink");
      if (refused > 0) {
        lines.add(texts.text("refused", refused));
      }
      JsonObject alarms = status.object("alarms");
      well &= alarms.integer("overdue") == 0;
      lines.add(texts.text("alarms", alarms.integer("active"), alarms.integer("overdue")));
    }

    private void sensors() throws JsonException {
      lines.add(texts.text("sensors"));
      for (JsonObject sensor : status.objects("sensors")) {
        List<String> faults = sensor.texts("faults").stream().map(words::fault).toList();
        lines.add(
            texts.text(
                    "sensor",
                    sensor.text("id"),
                    words.kind(sensor.text("kind")),
                    sensor.text("location"),
                    words.state(sensor.text("state")))
                + since(sensor)
                + (sensor.has("heard") ? texts.text("heard", at(sensor.instant("heard"))) : "")
                + (faults.isEmpty() ? "" : "; " + String.join(", ", faults)));
      }
    }

    private void timers() throws JsonException {
      List<JsonObject> timers = status.objects("timers");
      lines.add(timers.isEmpty() ? texts.text("timers-none") : texts.text("timers"));
      for (JsonObject timer : timers) {
        String what = timer.text("what");
        Instant until = timer.instant("until");
        lines.add(
            texts.text(
                    "timer",
                    (words.rule(what).equals(what) ? words.fault(what) : words.rule(what))
                        + timer.optionalText("sensor").map(id -> " " + id).orElse(""),
                    at(until),
                    words.span(positive(Duration.between(now, until))))
                + since(timer));
      }
    }

    private void lastAlarms() throws JsonException {
      List<JsonObject> alarms = status.object("alarms").objects("last");
      lines.add(alarms.isEmpty() ? texts.text("last-none") : texts.text("last"));
      for (JsonObject alarm : alarms) {
        String raisedAt = alarm.has("raisedAt") ? day.format(alarm.instant("raisedAt")) : "";
        List<String> facts = new ArrayList<>();
        if (alarm.has("test") && alarm.truth("test")) {
          facts.add(texts.text("test"));
        }
        String change = alarm.text("lastChange");
        if (!change.equals("raised")) {
          facts.add(words.change(change));
        }
        facts.add(words.acknowledgement(alarm.text("acknowledgement")));
        String through = alarm.text("deliveredBy");
        lines.add(
            texts.text(
                    "alarm",
                    raisedAt,
                    words.rule(alarm.optionalText("kind").orElse("")),
                    sensorOf(alarm),
                    String.join(", ", facts))
                + (through.isEmpty() ? "" : " " + texts.text("through", through)));
      }
    }

    private void faults() throws JsonException {
      List<JsonObject> faults = status.objects("faults");
      well &= faults.isEmpty();
      lines.add(faults.isEmpty() ? texts.text("faults-none") : texts.text("faults"));
      for (JsonObject fault : faults) {
        String subject = fault.text("subject");
        lines.add(
            texts.text(
                "fault",
                words.fault(fault.text("kind")) + (subject.isEmpty() ? "" : " " + subject),
                at(fault.instant("since")),
                words.cause(fault.text("cause"))));
      }
    }

    private String sensorOf(JsonObject alarm) throws JsonException {
      if (!alarm.has("sensor")) {
        return "";
      }
      JsonObject sensor = alarm.object("sensor");
      return " " + sensor.text("id") + " (" + sensor.text("location") + ")";
    }

    private String since(JsonObject fields) throws JsonException {
      return fields.has("since") ? " " + texts.text("since", at(fields.instant("since"))) : "";
    }

    private String until(JsonObject fields, String name) throws JsonException {
      return fields.has(name) ? at(fields.instant(name)) : "?";
    }

    /** The time alone where it is within half a day, and the day as well elsewhere. */
    private String at(Instant time) {
      return Duration.between(time, now).abs().compareTo(Duration.ofHours(12)) < 0
          ? clock.format(time)
          : day.format(time);
    }

    private String moment(Instant time) {
      return day.format(time).substring(0, 11) + clock.format(time);
    }

    private static Duration positive(Duration time) {
      return time.isNegative() ? Duration.ZERO : time;
    }

    private static ZoneId zone(String name) {
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        return ZoneId.systemDefault();
      }
    }
  }
}
