package no.trygghub.simulator.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.replay.HomeChange;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.SensorMap;

/**
 * A home with twelve sensors and, from a seed, a made-up life in it: movement about every two
 * minutes by day, a bed that is left and returned to at night, doors. Only for measuring; recorded
 * homes say more about people.
 */
final class MeasuredHome {
  private static final int NIGHT_ENDS = 7;
  private static final int NIGHT_BEGINS = 22;

  private MeasuredHome() {}

  static List<Sensor> sensors() {
    List<Sensor> sensors = new ArrayList<>();
    sensors.add(sensor("bed-1", SensorKind.BED, "bedroom"));
    sensors.add(sensor("front-door", SensorKind.DOOR, "hall"));
    sensors.add(sensor("terrace-door", SensorKind.DOOR, "living-room"));
    sensors.add(sensor("fall-1", SensorKind.FALL, "bathroom"));
    sensors.add(sensor("button-1", SensorKind.BUTTON, "living-room"));
    sensors.add(sensor("cancel-1", SensorKind.CANCEL, "living-room"));
    sensors.add(sensor("mains", SensorKind.MAINS, "hub"));
    sensors.add(sensor("battery", SensorKind.BATTERY, "hub"));
    for (String room : List.of("bedroom", "bathroom", "kitchen", "living-room")) {
      sensors.add(sensor("motion-" + room, SensorKind.MOTION, room));
    }
    return sensors;
  }

  /**
   * The same as a recording.
   *
   * @param more keys of the configuration for each of its sensors
   */
  static RecordedHome recorded(int days, Instant begin, Map<String, Object> more) {
    List<HomeChange> changes =
        life(days, 1).stream()
            .map(
                change ->
                    new HomeChange(
                        begin.plusNanos(change.nanos()), change.sensor(), change.state()))
            .toList();
    Map<String, Object> sensors = new LinkedHashMap<>();
    for (Sensor sensor : sensors()) {
      Map<String, Object> keys = new LinkedHashMap<>(more);
      keys.put("kind", sensor.kind().word());
      keys.put("location", sensor.location());
      keys.put("driver", "simulated");
      sensors.put(sensor.id().value(), keys);
    }
    return new RecordedHome(
        changes, new SensorMap(Map.of(), Map.of("sensors", sensors)), ZoneOffset.UTC, Map.of());
  }

  /** Changes of that many days from midnight on, in order of time. */
  static List<Change> life(int days, long seed) {
    Random random = new Random(seed);
    List<Change> changes = new ArrayList<>();
    long second = 0;
    boolean inBed = true;
    changes.add(change(0, "bed-1", true));
    while (second < Duration.ofDays(days).toSeconds()) {
      long hour = second / 3600 % 24;
      boolean night = hour < NIGHT_ENDS || hour >= NIGHT_BEGINS;
      if (night != inBed || random.nextInt(night ? 4 : 400) == 0) {
        inBed = !inBed;
        changes.add(change(second, "bed-1", inBed));
      } else {
        String place = place(random);
        changes.add(change(second, place, true));
        changes.add(change(second + 1 + random.nextInt(20), place, false));
      }
      second += 30 + random.nextInt(night ? 3_000 : 180);
    }
    return changes;
  }

  private static String place(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> "front-door";
      case 1 -> "terrace-door";
      case 2, 3 -> "motion-bedroom";
      case 4, 5 -> "motion-bathroom";
      case 6, 7 -> "motion-kitchen";
      default -> "motion-living-room";
    };
  }

  private static Sensor sensor(String id, SensorKind kind, String location) {
    return new Sensor(new SensorId(id), kind, location);
  }

  private static Change change(long second, String sensor, boolean active) {
    return new Change(
        Duration.ofSeconds(second).toNanos(), new SensorId(sensor), SensorState.of(active));
  }

  /** A sensor changes so many nanoseconds after the beginning. */
  record Change(long nanos, SensorId sensor, SensorState state) {}
}
