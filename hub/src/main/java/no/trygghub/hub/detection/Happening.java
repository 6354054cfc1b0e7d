package no.trygghub.hub.detection;

import java.util.Set;
import no.trygghub.hub.config.AlarmKind;

/**
 * Whether two rules fired for one happening: the same person did one thing, and both saw it. Where
 * that is not sure it is two.
 *
 * <ul>
 *   <li>One door: that it was opened at night, that it stayed open, and that nobody moved after it
 *       was closed are about one opening.
 *   <li>One bed: that it was left and not returned to, and that it is empty at a time of day, are
 *       about one leaving.
 *   <li>Bed and door: who left the bed opened the door then.
 *   <li>Nothing moves: who is not in bed or did not get up, or went out, is who is missed.
 * </ul>
 *
 * <p>A door that is opened is never part of nothing having moved: it is the end of that. In a home
 * with several beds an alarm about one sensor is never joined to that about another, because they
 * may be about two people.
 *
 * @param alone whether one person lives in the home, as far as its beds tell
 */
record Happening(boolean alone) {
  private static final Set<AlarmKind> BED_IS_EMPTY =
      Set.of(AlarmKind.BED_EXIT_NO_RETURN, AlarmKind.NOT_IN_BED);
  private static final Set<AlarmKind> DOOR =
      Set.of(AlarmKind.DOOR_AT_NIGHT, AlarmKind.EXIT_NO_RETURN, AlarmKind.DOOR_LEFT_OPEN);
  private static final Set<AlarmKind> MISSED =
      Set.of(
          AlarmKind.BED_EXIT_NO_RETURN,
          AlarmKind.NOT_IN_BED,
          AlarmKind.NOT_UP,
          AlarmKind.EXIT_NO_RETURN,
          AlarmKind.DOOR_LEFT_OPEN);

  /**
   * Whether a rule that fires now is about the happening that an alarm is about.
   *
   * @param earlier a part of the alarm
   * @param now what fires
   */
  boolean isOne(Part earlier, Part now) {
    AlarmKind first = earlier.kind();
    AlarmKind second = now.kind();
    // Who went out closed the door; who is back in bed, or moves, is not missed any more.
    if (earlier.over() && !DOOR.contains(first)) {
      return false;
    }
    if (first == AlarmKind.INACTIVITY || second == AlarmKind.INACTIVITY) {
      AlarmKind other = first == AlarmKind.INACTIVITY ? second : first;
      return alone
          && (MISSED.contains(other)
              || (other == AlarmKind.DOOR_AT_NIGHT && second == AlarmKind.INACTIVITY));
    }
    if (earlier.rule().sensor().equals(now.rule().sensor())) {
      return isOneOfTheSameSensor(earlier, now);
    }
    if (!alone) {
      return false;
    }
    if (BED_IS_EMPTY.contains(first) && DOOR.contains(second)) {
      return isFrom(earlier, now);
    }
    return DOOR.contains(first) && BED_IS_EMPTY.contains(second) && isFrom(now, earlier);
  }

  private static boolean isOneOfTheSameSensor(Part earlier, Part now) {
    if (BED_IS_EMPTY.contains(earlier.kind()) && BED_IS_EMPTY.contains(now.kind())) {
      return earlier.since().nanos() == now.since().nanos();
    }
    return switch (now.kind()) {
      // It has been closed since; had it been opened again, nobody would wait for this.
      case EXIT_NO_RETURN -> DOOR.contains(earlier.kind());
      case DOOR_LEFT_OPEN ->
          earlier.kind() == AlarmKind.DOOR_AT_NIGHT
              && earlier.since().nanos() == now.since().nanos();
      default -> false;
    };
  }

  /** Whether the door was not opened before the bed was left. */
  private static boolean isFrom(Part bed, Part door) {
    return door.since().nanos() >= bed.since().nanos();
  }
}
