package no.trygghub.provisioning.check;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Texts;

/** What a check found, in words and as JSON. */
final class CheckReport {
  private static final int WIDTH_OF_RESULT = 6;
  private static final int WIDTH_OF_CHECK = 16;

  private final Texts texts;

  CheckReport(Texts texts) {
    this.texts = texts;
  }

  /** One finding, and what to do on the next line. */
  String line(Finding finding) {
    StringBuilder line = new StringBuilder();
    line.append(padded(texts.text(finding.result().key()), WIDTH_OF_RESULT))
        .append(padded(texts.text(finding.check().key()), WIDTH_OF_CHECK));
    if (!finding.subject().isEmpty()) {
      line.append(finding.subject()).append(": ");
    }
    line.append(finding.text());
    if (!finding.todo().isEmpty()) {
      line.append(System.lineSeparator())
          .append(" ".repeat(WIDTH_OF_RESULT + WIDTH_OF_CHECK))
          .append("→ ")
          .append(finding.todo());
    }
    return line.toString();
  }

  /** The last line. */
  String summary(List<Finding> findings) {
    return texts.text(
        "summary",
        count(findings, Result.PASS),
        count(findings, Result.WARN),
        count(findings, Result.FAIL));
  }

  /** All of it as one JSON object. */
  String json(List<Finding> findings, Optional<HubConfiguration> configuration, Instant time) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", Version.number());
    configuration.ifPresent(
        known -> {
          all.put("tenant", known.tenant().value());
          all.put("hub", known.hub().value());
        });
    all.put("time", time.toString());
    all.put("result", worst(findings).word());
    all.put("findings", findings.stream().map(CheckReport::json).toList());
    return JsonObject.write(all);
  }

  /** The worst of all results. */
  static Result worst(List<Finding> findings) {
    return findings.stream().map(Finding::result).reduce(Result.PASS, CheckReport::worse);
  }

  private static Result worse(Result one, Result other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("check", finding.check().word());
    fields.put("subject", finding.subject());
    fields.put("result", finding.result().word());
    fields.put("text", finding.text());
    fields.put("todo", finding.todo());
    return fields;
  }

  private static long count(List<Finding> findings, Result result) {
    return findings.stream().filter(finding -> finding.result() == result).count();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
