package no.trygghub.simulator.fleet.rhythm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.Sensor;

/**
 * How somebody lives, in numbers that no single day can be told from.
 *
 * @param name of what it was fitted from
 * @param days how many whole days it was fitted from
 * @param night how the nights are, where a sensor in the bed tells
 * @param uses how each door and movement sensor is used, and the bed by day
 */
public record Rhythm(String name, int days, Optional<Night> night, List<Use> uses) {
  /** The hours of a day. */
  static final int HOURS = 24;

  /** Copies what it is given, so that it never changes. */
  public Rhythm {
    uses = List.copyOf(uses);
  }

  /** The sensors of the home, the bed first. */
  public List<Sensor> sensors() {
    List<Sensor> sensors = new ArrayList<>();
    night.ifPresent(of -> sensors.add(of.bed()));
    for (Use use : uses) {
      if (!sensors.contains(use.sensor())) {
        sensors.add(use.sensor());
      }
    }
    return sensors;
  }

  /**
   * The nights. Times are minutes after the midnight within the night, fewer than zero for the
   * evening before.
   *
   * @param bed the sensor
   * @param toBed when the person goes to bed, on average
   * @param toBedSpread the standard deviation of that from night to night
   * @param up when the person gets up
   * @param upSpread the standard deviation of that
   * @param exits which share of the nights had no, one, two, ... absences from bed of a minute or
   *     more
   * @param exitLasts how long these are
   * @param stirs how often in a night the sensor loses the person for less than a minute
   * @param stirLasts how long these are
   */
  record Night(
      Sensor bed,
      double toBed,
      double toBedSpread,
      double up,
      double upSpread,
      List<Double> exits,
      Spread exitLasts,
      double stirs,
      Spread stirLasts) {
    /** Copies what it is given, so that it never changes. */
    Night {
      exits = List.copyOf(exits);
    }
  }

  /**
   * How a sensor is used in the course of a day.
   *
   * @param sensor the sensor
   * @param used for each hour the share of days on which it was used at all then
   * @param times for each hour how often it became active on those days, on average; 1 or more
   * @param lasts how long it stays active
   * @param gaps how long it is inactive between one time and the next in the same hour
   */
  record Use(Sensor sensor, List<Double> used, List<Double> times, Spread lasts, Spread gaps) {
    /** Copies what it is given, so that it never changes. */
    Use {
      used = List.copyOf(used);
      times = List.copyOf(times);
    }
  }
}
