package no.trygghub.provisioning.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * What a hub tells of itself, for a person to read.
 *
 * @param text several lines
 * @param isWell whether nobody has to do anything
 */
record StatusReport(String text, boolean isWell) {

  /**
   * The report of what a hub told.
   *
   * @throws JsonException where something is missing in it
   */
  static StatusReport of(JsonObject status) throws JsonException {
    List<String> lines = new ArrayList<>();
    boolean armed = status.truth("armed");
    lines.add(
        "hub %s of %s: %s, running for %s, version %s"
            .formatted(
                status.text("hub"),
                status.text("tenant"),
                armed ? "armed" : "starting",
                duration(Duration.ofSeconds(status.integer("uptimeS"))),
                status.text("version")));
    lines.add("clock: " + (status.truth("clockTrusted") ? "right" : "not synchronised"));
    JsonObject disk = status.object("disk");
    lines.add("disk: " + (disk.truth("ok") ? "well" : disk.text("cause")));
    if (status.truth("paused")) {
      lines.add("privacy pause: in force; calls for help go through");
    }
    boolean reached = true;
    for (JsonObject destination : status.objects("destinations")) {
      reached &= !List.of("down", "connecting").contains(destination.text("state"));
      reached &= destination.text("cause").isEmpty();
      lines.add(
          "destination %s: %s%s%s"
              .formatted(
                  destination.text("name"),
                  destination.text("state"),
                  with(" since ", destination.optionalText("since").orElse("")),
                  with(": ", destination.text("cause"))));
    }
    JsonObject outbox = status.object("outbox");
    Optional<String> oldest = outbox.optionalText("oldestUnacknowledged");
    lines.add(
        "outbox: %s%s"
            .formatted(
                outbox.integer("depth") == 0 ? "empty" : outbox.integer("depth") + " waiting",
                with(", the oldest since ", oldest.orElse(""))));
    JsonObject alarms = status.object("alarms");
    lines.add(
        "alarms: %s active, %s not answered in time"
            .formatted(alarms.integer("active"), alarms.integer("overdue")));
    lines.add("sensors:");
    for (JsonObject sensor : status.objects("sensors")) {
      lines.add(
          "  %s (%s): %s%s"
              .formatted(
                  sensor.text("id"),
                  sensor.text("kind"),
                  sensor.text("state"),
                  with(", ", String.join(", ", sensor.texts("faults")))));
    }
    List<JsonObject> faults = status.objects("faults");
    lines.add(faults.isEmpty() ? "faults: none" : "faults:");
    for (JsonObject fault : faults) {
      lines.add(
          "  %s%s since %s: %s"
              .formatted(
                  fault.text("kind"),
                  with(" ", fault.text("subject")),
                  fault.text("since"),
                  fault.text("cause")));
    }
    boolean well =
        armed && reached && faults.isEmpty() && disk.truth("ok") && alarms.integer("overdue") == 0;
    return new StatusReport(String.join(System.lineSeparator(), lines), well);
  }

  private static String with(String before, String text) {
    return text.isEmpty() ? "" : before + text;
  }

  private static String duration(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    return time.toHours() > 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toMinutes() + " min";
  }
}
