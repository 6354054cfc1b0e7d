package no.trygghub.provisioning.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;
import no.trygghub.hub.config.Problem;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** Picks what may be seen of a configuration and of a hub's status, field by field. */
final class Picked {
  private static final String NAME = "name";
  private static final String STATE = "state";
  private static final String CAUSE = "cause";
  private static final String KIND = "kind";

  private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,32}");

  private Picked() {}

  /**
   * A configuration without its comments, the places of its sensors, its user names and whatever
   * its files hold.
   */
  static String configuration(HubConfiguration configuration) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tenant", configuration.tenant().value());
    all.put("hub", configuration.hub().value());
    all.put("zone", configuration.zone().getId());
    all.put("data", configuration.dataDirectory().toString());
    all.put("clock", configuration.clockTrust().name().toLowerCase(Locale.ROOT));
    all.put(
        "destinations", configuration.destinations().stream().map(Picked::destination).toList());
    all.put("sensors", configuration.sensors().stream().map(Picked::sensor).toList());
    all.put("outputs", configuration.outputs().stream().map(Picked::output).toList());
    all.put("heartbeatS", configuration.uplink().heartbeat().toSeconds());
    all.put("keepAliveS", configuration.uplink().keepAlive().toSeconds());
    all.put("inFlight", configuration.uplink().inFlight());
    all.put("diskBudgetBytes", configuration.uplink().diskBudgetBytes());
    all.put("telemetry", configuration.uplink().telemetry());
    return JsonObject.write(all);
  }

  /**
   * What is wrong with a configuration: where, and not what stands there. Of the keys only those
   * that can be ones.
   */
  static String problems(List<Problem> problems) {
    return JsonObject.write(
        Map.of("problems", problems.stream().map(problem -> path(problem.path())).toList()));
  }

  private static String path(String path) {
    return Arrays.stream(path.split("[.]", -1))
        .map(key -> KEY.matcher(key).matches() ? key : "?")
        .collect(Collectors.joining("."));
  }

  private static Map<String, Object> destination(Destination destination) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, destination.name());
    fields.put("url", destination.url().toString());
    fields.put("hasUser", destination.user().isPresent());
    destination.passwordFile().ifPresent(file -> fields.put("passwordFile", file.toString()));
    destination
        .tls()
        .ifPresent(
            tls -> {
              tls.ca().ifPresent(file -> fields.put("ca", file.toString()));
              tls.certificate().ifPresent(file -> fields.put("certificate", file.toString()));
              tls.key().ifPresent(file -> fields.put("key", file.toString()));
            });
    return fields;
  }

  private static Map<String, Object> sensor(SensorSettings settings) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", settings.sensor().id().value());
    fields.put(KIND, settings.sensor().kind().word());
    fields.put("driver", settings.driver());
    for (String key :
        List.of("pin", "pull", "contact", "bus", "address", "rate", "interrupt-pin")) {
      settings.options().find(key).ifPresent(value -> fields.put(key, value));
    }
    return fields;
  }

  private static Map<String, Object> output(OutputSettings settings) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, settings.name());
    fields.put("driver", settings.driver());
    settings.options().find("pin").ifPresent(pin -> fields.put("pin", pin));
    return fields;
  }

  /**
   * A status without states of sensors, alarms, timers, pauses and the times of all of them.
   *
   * @throws JsonException where it is not the status of a hub
   */
  static String status(JsonObject status) throws JsonException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", status.text("version"));
    all.put("clockTrusted", status.truth("clockTrusted"));
    all.put("uptimeS", status.integer("uptimeS"));
    all.put("armed", status.truth("armed"));
    JsonObject disk = status.object("disk");
    all.put("disk", Map.of("ok", disk.truth("ok"), CAUSE, disk.text(CAUSE)));
    List<Object> destinations = new ArrayList<>();
    for (JsonObject destination : status.objects("destinations")) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put(NAME, destination.text(NAME));
      fields.put(STATE, destination.text(STATE));
      fields.put(CAUSE, destination.text(CAUSE));
      destination.optionalText("since").ifPresent(since -> fields.put("since", since));
      destinations.add(fields);
    }
    all.put("destinations", destinations);
    all.put("outboxDepth", status.object("outbox").integer("depth"));
    List<Object> faults = new ArrayList<>();
    for (JsonObject fault : status.objects("faults")) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (String key : List.of(KIND, "subject", CAUSE)) {
        fields.put(key, fault.text(key));
      }
      faults.add(fields);
    }
    all.put("faults", faults);
    return JsonObject.write(all);
  }
}
