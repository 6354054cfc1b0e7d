package no.trygghub.simulator.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.HomeSensor;
import no.trygghub.simulator.home.SensorNow;

/** A sensor as the plan shows it: how it is, what a click does, and what can go wrong with it. */
final class SensorView {
  private static final List<String> FAULTS =
      List.of("goes silent", "sticks", "chatters for 30 s", "breaks: the wire is cut", "repaired");

  /** An accelerometer neither sticks nor chatters. */
  private static final List<String> FAULTS_OF_WORN =
      List.of("goes silent", "breaks: the wire is cut", "repaired");

  private SensorView() {}

  static Map<String, Object> of(SensorNow now) {
    HomeSensor sensor = now.sensor();
    boolean active = now.level() == SensorState.ACTIVE;
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", sensor.id().value());
    view.put("kind", sensor.kind().word());
    view.put("location", sensor.sensor().location());
    view.put("state", active ? "active" : "inactive");
    view.put("click", click(sensor, active));
    view.put("faults", sensor.worn() ? FAULTS_OF_WORN : FAULTS);
    view.put("troubles", troubles(now));
    return view;
  }

  /** What a click on it does, in the words of a scenario. */
  private static String click(HomeSensor sensor, boolean active) {
    return switch (sensor.kind()) {
      case FALL -> sensor.worn() ? "falls" : "signals";
      case DOOR -> active ? "closes" : "opens";
      case BED -> active ? "leaves" : "returns";
      case BUTTON, CANCEL -> "pressed";
      case MOTION -> "moves";
      case MAINS, BATTERY, TAMPER -> sensor.kind().word(SensorState.of(!active));
    };
  }

  private static List<String> troubles(SensorNow now) {
    List<String> troubles = new ArrayList<>();
    if (now.silent()) {
      troubles.add("silent");
    }
    if (now.stuck()) {
      troubles.add("stuck");
    }
    if (now.chattering()) {
      troubles.add("chattering");
    }
    if (now.broken().isPresent()) {
      troubles.add("broken");
    }
    return troubles;
  }
}
