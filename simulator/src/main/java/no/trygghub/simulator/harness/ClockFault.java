package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that happens to the clock on the wall of a hub, while monotonic time goes on.
 *
 * @param name what, for the report
 * @param steps when the clock is set, oldest first
 * @param gainADay how much it gains on monotonic time in a day; less than zero where it loses
 * @param fromBoot whether the hub's computer boots anew in the middle of the day, without a trusted
 *     time and decades back, and is synchronised after a while
 */
record ClockFault(String name, List<Step> steps, Duration gainADay, boolean fromBoot) {
  private static final Duration TEN_YEARS = Duration.ofDays(3_652);

  /** The clock is set forward, or back where it is less than zero, so long after the beginning. */
  record Step(Duration at, Duration by) {}

  /** A clock that behaves. */
  static ClockFault none() {
    return new ClockFault("no fault", List.of(), Duration.ZERO, false);
  }

  /** A computer that boots without the time. */
  static ClockFault untrustedBoot() {
    return new ClockFault("a boot without trusted time", List.of(), Duration.ZERO, true);
  }

  /** A leap second that is smeared over the day, one way and the other. */
  static List<ClockFault> smears() {
    return List.of(
        new ClockFault("a smeared leap second", List.of(), Duration.ofSeconds(-1), false),
        new ClockFault("a smeared second left out", List.of(), Duration.ofSeconds(1), false));
  }

  /** Jumps by an hour, half a day and ten years, to and fro, at each of these times. */
  static List<ClockFault> jumps(List<Duration> times) {
    List<ClockFault> faults = new ArrayList<>();
    for (Duration at : times) {
      for (Duration by : List.of(Duration.ofHours(1), Duration.ofHours(12), TEN_YEARS)) {
        for (Duration jump : List.of(by, by.negated())) {
          faults.add(
              new ClockFault(
                  named(jump) + " at " + clock(at),
                  List.of(new Step(at, jump)),
                  Duration.ZERO,
                  false));
          faults.add(
              new ClockFault(
                  named(jump) + " at " + clock(at) + " and back",
                  List.of(
                      new Step(at, jump), new Step(at.plus(Duration.ofMinutes(7)), jump.negated())),
                  Duration.ZERO,
                  false));
        }
      }
    }
    return faults;
  }

  /** A jump in few words: {@code +12 h}. */
  static String named(Duration jump) {
    String sign = jump.isNegative() ? "-" : "+";
    Duration by = jump.abs();
    return by.toDays() > 365 ? sign + "10 y" : sign + by.toHours() + " h";
  }

  private static String clock(Duration at) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", at.toHours(), at.toMinutesPart(), at.toSecondsPart());
  }
}
