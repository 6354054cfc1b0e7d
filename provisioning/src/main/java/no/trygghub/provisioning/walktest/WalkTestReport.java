package no.trygghub.provisioning.walktest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.trygghub.hub.json.JsonObject;

/**
 * What came of a walk test.
 *
 * @param version the hub's program
 * @param begun when it began, by the hub's clock
 * @param ended when the last thing happened in it
 * @param zone the hub's time zone
 * @param clockTrusted whether the hub's clock was synchronised
 * @param why why it ended: {@code asked}, {@code time-up}, {@code hub-stopped} or {@code
 *     connection-lost}
 * @param sensors each of the hub's, in the order of its configuration
 * @param realAlarms alarms that were no test
 */
record WalkTestReport(
    String tenant,
    String hub,
    String version,
    Instant begun,
    Instant ended,
    ZoneId zone,
    boolean clockTrusted,
    String why,
    List<TriedSensor> sensors,
    List<RealAlarm> realAlarms) {

  /** Whether each sensor is proven or was left out for a reason, and one was proven at least. */
  boolean isPassed() {
    return sensors.stream().allMatch(TriedSensor::isInOrder)
        && sensors.stream().anyMatch(sensor -> sensor.proof().isPresent());
  }

  /** The sensors with that result, by their ids. */
  List<String> of(TriedSensor.Result result) {
    return sensors.stream()
        .filter(sensor -> sensor.result() == result)
        .map(TriedSensor::id)
        .toList();
  }

  /** All of it as one JSON object. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tenant", tenant);
    all.put("hub", hub);
    all.put("version", version);
    all.put("begun", begun.toString());
    all.put("ended", ended.toString());
    all.put("zone", zone.getId());
    all.put("clockTrusted", clockTrusted);
    all.put("why", why);
    all.put("passed", isPassed());
    all.put("sensors", sensors.stream().map(WalkTestReport::json).toList());
    all.put(
        "realAlarms",
        realAlarms.stream()
            .map(
                alarm ->
                    Map.of(
                        "at", alarm.at().toString(),
                        "kind", alarm.kind(),
                        "sensor", alarm.sensor()))
            .toList());
    return JsonObject.write(all);
  }

  private static Map<String, Object> json(TriedSensor sensor) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", sensor.id());
    fields.put("kind", sensor.kind());
    fields.put("location", sensor.location());
    fields.put("result", sensor.result().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    sensor.leftOut().ifPresent(reason -> fields.put("leftOut", reason));
    fields.put("trials", sensor.trials().stream().map(WalkTestReport::json).toList());
    return fields;
  }

  private static Map<String, Object> json(Trial trial) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("alarmId", trial.alarm());
    fields.put("at", trial.at().toString());
    trial
        .answer()
        .ifPresent(
            answer -> {
              fields.put("answer", answer.word());
              fields.put("destination", answer.destination());
              fields.put("afterMs", answer.after().toNanos() / 1_000 / 1e3);
            });
    return fields;
  }
}
