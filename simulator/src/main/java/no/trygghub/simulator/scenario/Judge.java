package no.trygghub.simulator.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.trygghub.simulator.scenario.Expectation.Arrives;
import no.trygghub.simulator.scenario.Expectation.NotRaised;
import no.trygghub.simulator.scenario.Expectation.Nothing;
import no.trygghub.simulator.scenario.Expectation.NothingElse;
import no.trygghub.simulator.scenario.Expectation.What;

/** Compares what was expected with what the response centre got. */
final class Judge {
  private final List<Receipt> receipts;
  private final List<Receipt> unclaimed;
  private final Map<Integer, Verdict> verdicts = new TreeMap<>();

  private Judge(List<Receipt> receipts) {
    this.receipts = receipts;
    this.unclaimed = new ArrayList<>(receipts);
  }

  /** A verdict for every step that expects something, in their order. */
  static List<Verdict> of(List<Step> steps, List<Receipt> receipts) {
    Judge judge = new Judge(receipts);
    // the most particular first, so that one that takes any message does not take theirs
    steps.stream()
        .sorted(Comparator.comparingInt(Judge::particular).reversed())
        .forEach(judge::claim);
    steps.forEach(judge::judgeAbsence);
    return List.copyOf(judge.verdicts.values());
  }

  private static int particular(Step step) {
    if (step.deed() instanceof Deed.Expects expects
        && expects.expectation() instanceof Arrives arrives) {
      return (arrives.sensor().isPresent() ? 2 : 0) + (arrives.what() == What.RAISED_LATE ? 1 : 0);
    }
    return -1;
  }

  private void claim(Step step) {
    if (step.deed() instanceof Deed.Expects expects
        && expects.expectation() instanceof Arrives arrives) {
      Optional<Receipt> found =
          unclaimed.stream()
              .filter(receipt -> inTime(step, receipt) && is(arrives, receipt))
              .findFirst();
      found.ifPresent(unclaimed::remove);
      say(
          step,
          found.isPresent(),
          found.map(Judge::described).orElseGet(() -> instead(arrives.kind())));
    }
  }

  private void judgeAbsence(Step step) {
    if (step.deed() instanceof Deed.Expects expects) {
      switch (expects.expectation()) {
        case Arrives arrives -> {}
        case NotRaised none ->
            absent(
                step,
                receipts,
                receipt -> receipt.kind().equals(none.kind()) && about(none.sensor(), receipt));
        case Nothing nothing -> absent(step, receipts, Judge::isAlarmOrFault);
        case NothingElse nothing -> absent(step, unclaimed, Judge::isAlarmOrFault);
      }
    }
  }

  private void absent(
      Step step, Collection<Receipt> among, java.util.function.Predicate<Receipt> unwanted) {
    String found =
        among.stream()
            .filter(receipt -> receipt.change() == Receipt.Change.RAISED)
            .filter(receipt -> inTime(step, receipt) && unwanted.test(receipt))
            .map(Judge::described)
            .collect(Collectors.joining(", "));
    say(step, found.isEmpty(), found);
  }

  private void say(Step step, boolean met, String found) {
    verdicts.put(step.line(), new Verdict(step, met, found));
  }

  private String instead(String kind) {
    String of =
        unclaimed.stream()
            .filter(receipt -> receipt.kind().equals(kind))
            .map(Judge::described)
            .collect(Collectors.joining(", "));
    return of.isEmpty() ? "none came" : "came: " + of;
  }

  private static boolean is(Arrives arrives, Receipt receipt) {
    return receipt.kind().equals(arrives.kind())
        && about(arrives.sensor(), receipt)
        && switch (arrives.what()) {
          case RAISED -> receipt.change() == Receipt.Change.RAISED;
          case RAISED_LATE -> receipt.change() == Receipt.Change.RAISED && receipt.late();
          case CHANGED -> receipt.change() == Receipt.Change.CHANGED;
          case CANCELLED -> receipt.change() == Receipt.Change.CANCELLED;
          case RESTORED -> receipt.change() == Receipt.Change.RESTORED;
        };
  }

  private static boolean about(Optional<no.trygghub.drivers.SensorId> sensor, Receipt receipt) {
    return sensor.map(id -> id.value().equals(receipt.sensor())).orElse(true);
  }

  private static boolean inTime(Step step, Receipt receipt) {
    return !receipt.at().isAfter(step.at().toInstant());
  }

  private static boolean isAlarmOrFault(Receipt receipt) {
    return receipt.group() != Receipt.Group.EVENT;
  }

  private static String described(Receipt receipt) {
    return receipt.toString();
  }
}
