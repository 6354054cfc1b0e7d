package no.trygghub.simulator.falls;

import java.util.List;

/**
 * One recording of one person doing one thing.
 *
 * @param activity begins with F for a fall, with anything else for daily activity
 */
record RecordedTrial(String activity, String subject, List<Row> rows) {
  /** A sample; monotonic time within the trial, and g. */
  record Row(long nanos, double x, double y, double z) {}

  RecordedTrial {
    rows = List.copyOf(rows);
  }

  boolean isFall() {
    return activity.startsWith("F");
  }

  double seconds() {
    return rows.isEmpty() ? 0 : (rows.getLast().nanos() - rows.getFirst().nanos()) / 1e9;
  }
}
