package no.trygghub.provisioning.walktest;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.words.HubWords;

/** A report for a person to read: as text, or as a page of HTML to print on A4 and sign. */
final class PrintedReport {
  private static final String STYLE =
      """
      @page { size: A4; margin: 18mm 16mm; }
      body { font: 10.5pt/1.4 "DejaVu Sans", Arial, sans-serif; color: #000; max-width: 178mm; margin: 0 auto; }
      @media screen { body { padding: 12mm 4mm; } }
      h1 { font-size: 18pt; margin: 0 0 2mm; }
      h2 { font-size: 12pt; margin: 7mm 0 2mm; }
      .result { font-size: 13pt; font-weight: bold; border: 0.6mm solid #000; padding: 3mm 4mm; margin: 5mm 0; }
      .passed { background: #e6f2e6; }
      .failed { background: #fbe3e0; }
      .result p { font-size: 10.5pt; font-weight: normal; margin: 1mm 0 0; }
      dl { display: grid; grid-template-columns: 38mm 1fr; gap: 1mm 4mm; margin: 4mm 0; }
      dt { color: #444; }
      dd { margin: 0; }
      table { border-collapse: collapse; width: 100%; }
      thead { display: table-header-group; }
      tr { break-inside: avoid; }
      th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm; border-bottom: 0.2mm solid #888; }
      th { border-bottom: 0.5mm solid #000; font-size: 9pt; }
      td.bad { font-weight: bold; }
      .sign { display: grid; grid-template-columns: 1fr 1fr; gap: 12mm 8mm; margin-top: 16mm; break-inside: avoid; }
      .line { border-top: 0.3mm solid #000; padding-top: 1mm; font-size: 9pt; color: #444; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      """;

  private final WalkTestReport report;
  private final Texts texts;
  private final HubWords words;
  private final DateTimeFormatter clock;
  private final DateTimeFormatter day;

  PrintedReport(WalkTestReport report, Texts texts, HubWords words) {
    this.report = report;
    this.texts = texts;
    this.words = words;
    this.clock = DateTimeFormatter.ofPattern("HH:mm:ss", texts.locale()).withZone(report.zone());
    this.day =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", texts.locale()).withZone(report.zone());
  }

  /** As text. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(texts.text("title"));
    for (Fact fact : facts()) {
      lines.add("  " + fact.name() + ": " + fact.value());
    }
    for (TriedSensor sensor : report.sensors()) {
      lines.add(
          "  "
              + String.join("  ", cells(sensor).stream().filter(cell -> !cell.isEmpty()).toList()));
    }
    for (RealAlarm alarm : report.realAlarms()) {
      lines.add("  " + real(alarm));
    }
    lines.add(report.isPassed() ? texts.text("passed") : texts.text("failed"));
    reasons().forEach(reason -> lines.add("  " + reason));
    return String.join(System.lineSeparator(), lines);
  }

  /** As a page to print. */
  String page() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"").append(texts.locale().getLanguage());
    page.append("\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append(element("title", texts.text("title") + " " + report.hub()));
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append(element("h1", texts.text("title")));
    page.append("<dl>\n");
    for (Fact fact : facts()) {
      page.append(element("dt", fact.name())).append(element("dd", fact.value()));
    }
    page.append("</dl>\n");
    boolean passed = report.isPassed();
    page.append("<div class=\"result ").append(passed ? "passed" : "failed").append("\">");
    page.append(escaped(passed ? texts.text("passed") : texts.text("failed"))).append('\n');
    reasons().forEach(reason -> page.append(element("p", reason)));
    page.append("</div>\n<table>\n<thead><tr>\n");
    for (String heading :
        List.of(
            texts.text("sensor"),
            texts.text("place"),
            texts.text("result"),
            texts.text("triggered-at"),
            texts.text("acknowledged-after"),
            texts.text("times"))) {
      page.append(element("th", heading));
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (TriedSensor sensor : report.sensors()) {
      page.append("<tr>");
      List<String> cells = cells(sensor);
      for (int i = 0; i < cells.size(); i++) {
        boolean isBad = i == 2 && !sensor.isInOrder();
        page.append(isBad ? "<td class=\"bad\">" : "<td>").append(escaped(cells.get(i)));
        page.append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody>\n</table>\n");
    if (!report.realAlarms().isEmpty()) {
      page.append(element("h2", texts.text("real-alarms")));
      report.realAlarms().forEach(alarm -> page.append(element("p", real(alarm))));
    }
    page.append("<div class=\"sign\">\n");
    for (String line :
        List.of(
            texts.text("technician"),
            texts.text("date-and-place"),
            texts.text("signature"),
            texts.text("signature-of-receiver"))) {
      page.append("<div class=\"line\">").append(escaped(line)).append("</div>\n");
    }
    return page.append("</div>\n</body>\n</html>\n").toString();
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(texts.text("hub"), report.hub()));
    facts.add(new Fact(texts.text("tenant"), report.tenant()));
    facts.add(new Fact(texts.text("version-of-the-program"), report.version()));
    facts.add(
        new Fact(
            texts.text("time"),
            texts.text(
                "from-to",
                day.format(report.begun()),
                clock.format(report.ended()).substring(0, 5),
                report.zone().getId())));
    if (!report.clockTrusted()) {
      facts.add(new Fact(texts.text("clock"), texts.text("clock-wrong")));
    }
    return facts;
  }

  /** What stands in a sensor's row: name, place, result, time, answer, how often. */
  private List<String> cells(TriedSensor sensor) {
    String answer =
        sensor
            .toTell()
            .flatMap(Trial::answer)
            .map(
                said ->
                    said.isAcknowledgement()
                        ? texts.text(
                            "after-through",
                            Walk.seconds(said.after(), texts.locale()),
                            said.destination())
                        : texts.text("rejected-by", said.destination()))
            .orElse("");
    return List.of(
        sensor.id() + " (" + words.kind(sensor.kind()) + ")",
        sensor.location(),
        switch (sensor.result()) {
          case PROVEN -> texts.text("proven");
          case NEVER_TRIGGERED -> texts.text("never-triggered");
          case NEVER_ACKNOWLEDGED -> texts.text("never-acknowledged");
          case LEFT_OUT -> texts.text("left-out-because", sensor.leftOut().orElse(""));
        },
        sensor.toTell().map(trial -> clock.format(trial.at())).orElse(""),
        answer,
        sensor.trials().isEmpty()
            ? ""
            : texts.text("times-of", sensor.acknowledged(), sensor.trials().size()));
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    List<String> never = report.of(TriedSensor.Result.NEVER_TRIGGERED);
    List<String> unanswered = report.of(TriedSensor.Result.NEVER_ACKNOWLEDGED);
    List<String> leftOut = report.of(TriedSensor.Result.LEFT_OUT);
    if (!never.isEmpty()) {
      reasons.add(texts.text("because-never-triggered", String.join(", ", never)));
    }
    if (!unanswered.isEmpty()) {
      reasons.add(texts.text("because-never-acknowledged", String.join(", ", unanswered)));
    }
    if (report.sensors().stream().noneMatch(sensor -> sensor.proof().isPresent())) {
      reasons.add(texts.text("because-nothing-proven"));
    }
    if (!leftOut.isEmpty()) {
      reasons.add(texts.text("left-out-sensors", String.join(", ", leftOut)));
    }
    switch (report.why()) {
      case "time-up" -> reasons.add(texts.text("time-up"));
      case "hub-stopped", "connection-lost" -> reasons.add(texts.text("hub-gone"));
      default -> {
        // It was ended by who began it.
      }
    }
    return reasons;
  }

  private String real(RealAlarm alarm) {
    return texts.text("real", clock.format(alarm.at()), words.rule(alarm.kind()), alarm.sensor());
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + escaped(text) + "</" + name + ">\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private record Fact(String name, String value) {}
}
