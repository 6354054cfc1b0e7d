package no.trygghub.simulator.falls;

import java.util.List;

/**
 * A detector and what it made of trials of people whom it was not fitted to.
 *
 * @param name as it stands in the table
 */
record JudgedDetector(String name, List<Judged> judged) {
  JudgedDetector {
    judged = List.copyOf(judged);
  }

  List<Threshold.Scored> scores() {
    return judged.stream().map(Judged::scored).toList();
  }
}
