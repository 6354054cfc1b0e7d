package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was raised at one sender and what its receiver holds. Alarms are numbered from 0 in the
 * order they are raised in. May be used by several threads.
 */
final class OutageBooks {
  private final List<Arrival> arrivals = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<Integer> notTaken = new HashSet<>();
  private int raised;
  private int raisedBeforeReturn;
  private int sentAgain;
  private int late;
  private long returned = Long.MAX_VALUE;
  private long lastArrival = Long.MIN_VALUE;

  /** An alarm that came for the first time under its message's id. */
  private record Arrival(int number, long nanos) {}

  /** Writes the next alarm in, before its sender sees it, and tells its number. */
  synchronized int raise() {
    return raised++;
  }

  /** The sender was told of an alarm and did not take it. */
  synchronized void notTaken(int number) {
    notTaken.add(number);
  }

  /** A message about an alarm is at the receiver, which drops ids that it had before. */
  synchronized void arrived(int number, String messageId, boolean isLate) {
    lastArrival = System.nanoTime();
    if (ids.add(messageId)) {
      arrivals.add(new Arrival(number, lastArrival));
      late += isLate ? 1 : 0;
    } else {
      sentAgain++;
    }
  }

  /** The remote broker is back: what was raised until now has waited for it. */
  synchronized void remoteReturned() {
    returned = System.nanoTime();
    raisedBeforeReturn = raised;
  }

  synchronized boolean isComplete() {
    return distinct() >= raised;
  }

  /** Whether nothing has come for that long. */
  synchronized boolean isQuiet(Duration time) {
    return lastArrival == Long.MIN_VALUE || System.nanoTime() - lastArrival > time.toNanos();
  }

  /** How many of the lost ones the sender had never taken. */
  synchronized int lostBecauseNotTaken() {
    Set<Integer> lost = new HashSet<>(notTaken);
    arrivals.forEach(arrival -> lost.remove(arrival.number()));
    return lost.size();
  }

  /** Seconds from the remote's return until the first alarm of the outage came; - for none. */
  synchronized String firstAfterReturn() {
    return seconds(outage().mapToLong(Arrival::nanos).min().orElse(-1));
  }

  /** Seconds from the remote's return until the last alarm of the outage came; - for none. */
  synchronized String lastAfterReturn() {
    return seconds(outage().mapToLong(Arrival::nanos).max().orElse(-1));
  }

  synchronized Account account() {
    int outOfOrder = 0;
    int highest = -1;
    for (Arrival arrival : arrivals) {
      outOfOrder += arrival.number() < highest ? 1 : 0;
      highest = Math.max(highest, arrival.number());
    }
    return new Account(
        raised, raised - distinct(), arrivals.size() - distinct(), sentAgain, outOfOrder, late);
  }

  private int distinct() {
    return (int) arrivals.stream().mapToInt(Arrival::number).distinct().count();
  }

  private Stream<Arrival> outage() {
    return arrivals.stream()
        .filter(arrival -> arrival.nanos() > returned && arrival.number() < raisedBeforeReturn);
  }

  private String seconds(long nanos) {
    return nanos < 0 ? "-" : String.format(Locale.ROOT, "%.1f", (nanos - returned) / 1e9);
  }
}
