package no.trygghub.hub.contract;

import java.util.List;

/**
 * The alarms that are raised and not closed.
 *
 * @param count how many there are
 * @param newest the newest of them, oldest first
 */
public record ActiveAlarms(long count, List<ActiveAlarm> newest) {
  /** Copies what it is given, so that it never changes. */
  public ActiveAlarms {
    newest = List.copyOf(newest);
  }
}
