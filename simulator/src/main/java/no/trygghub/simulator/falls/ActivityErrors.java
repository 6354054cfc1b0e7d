package no.trygghub.simulator.falls;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a detector told wrong of one activity.
 *
 * @param trials of all persons together
 * @param wrong those of them that were told wrong
 */
record ActivityErrors(String activity, int trials, List<Judged> wrong) {
  ActivityErrors {
    wrong = List.copyOf(wrong);
  }

  /** Of each activity, in the order of their names; also of those without errors. */
  static List<ActivityErrors> of(List<Judged> judged) {
    return judged.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.trial().activity(), TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            entry ->
                new ActivityErrors(
                    entry.getKey(),
                    entry.getValue().size(),
                    entry.getValue().stream().filter(Judged::isWrong).toList()))
        .toList();
  }

  /** The persons with errors. */
  List<String> subjects() {
    return wrong.stream().map(each -> each.trial().subject()).distinct().sorted().toList();
  }

  double percentWrong() {
    return 100.0 * wrong.size() / trials;
  }
}
