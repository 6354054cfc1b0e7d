package no.trygghub.simulator.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The alarms of one recording under two sets of rules. An alarm of the first is also one of the
 * second where its kind and sensor are the same and what it is about began at the same moment; it
 * may have been raised earlier or later, or with another severity.
 *
 * @param both the alarms of the first that the second raised too, with the second's beside them
 * @param onlyFirst what only the first raised
 * @param onlySecond what only the second raised
 * @param first what came of the first replay
 * @param second what came of the second
 */
public record RuleComparison(
    List<Pair> both,
    List<SeenAlarm> onlyFirst,
    List<SeenAlarm> onlySecond,
    ReplayResult first,
    ReplayResult second) {

  /** Copies what it is given, so that it never changes. */
  public RuleComparison {
    both = List.copyOf(both);
    onlyFirst = List.copyOf(onlyFirst);
    onlySecond = List.copyOf(onlySecond);
  }

  /** Compares two replays of one recording. */
  public static RuleComparison of(ReplayResult first, ReplayResult second) {
    List<Pair> both = new ArrayList<>();
    List<SeenAlarm> onlyFirst = new ArrayList<>();
    List<SeenAlarm> left = new ArrayList<>(second.raised());
    for (SeenAlarm alarm : first.raised()) {
      Optional<SeenAlarm> same = left.stream().filter(alarm::isAboutTheSame).findFirst();
      same.ifPresentOrElse(
          other -> {
            left.remove(other);
            both.add(new Pair(alarm, other));
          },
          () -> onlyFirst.add(alarm));
    }
    return new RuleComparison(both, onlyFirst, left, first, second);
  }

  /** How many of those that both raised were raised at another time. */
  public long atAnotherTime() {
    return both.stream().filter(pair -> !pair.first().at().equals(pair.second().at())).count();
  }

  /** How many of those that both raised have another severity in the end. */
  public long ofAnotherSeverity() {
    return both.stream()
        .filter(
            pair -> !first.lastSeverity(pair.first()).equals(second.lastSeverity(pair.second())))
        .count();
  }

  /** How many that only the first raised are part of another alarm of the second. */
  public long joinedInSecond() {
    return onlyFirst.stream().filter(second::hasJoined).count();
  }

  /** How many that only the second raised are part of another alarm of the first. */
  public long joinedInFirst() {
    return onlySecond.stream().filter(first::hasJoined).count();
  }

  /**
   * One alarm under both.
   *
   * @param first as the first raised it
   * @param second as the second did
   */
  public record Pair(SeenAlarm first, SeenAlarm second) {}
}
