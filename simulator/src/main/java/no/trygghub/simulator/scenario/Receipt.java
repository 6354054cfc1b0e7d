package no.trygghub.simulator.scenario;

import java.time.Instant;

/**
 * What the response centre got, as expectations look at it.
 *
 * @param group whether it is an alarm, a fault or an event
 * @param kind its word
 * @param sensor the sensor's id, or empty where it has none
 * @param change what happened to it
 * @param at when that was, by the hub's clock
 * @param late whether it was sent later than it was made
 */
record Receipt(Group group, String kind, String sensor, Change change, Instant at, boolean late) {
  enum Group {
    ALARM,
    FAULT,
    EVENT
  }

  enum Change {
    RAISED,
    CHANGED,
    CANCELLED,
    RESTORED
  }

  @Override
  public String toString() {
    String words = sensor.isEmpty() ? kind : kind + " " + sensor;
    return switch (change) {
      case RAISED -> late ? words + " late" : words;
      case CHANGED -> words + " changed";
      case CANCELLED -> words + " cancelled";
      case RESTORED -> words + " restored";
    };
  }
}
