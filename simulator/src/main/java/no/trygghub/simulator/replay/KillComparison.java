package no.trygghub.simulator.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * A replay in which the hub was killed beside the same one in which it was not.
 *
 * @param unkilled the one that ran through
 * @param killed the one that was killed
 */
public record KillComparison(ReplayResult unkilled, ReplayResult killed) {
  /** Whether both raised, cancelled and restored the same alarms at the same times. */
  public boolean isSame() {
    return killed.alarms().equals(unkilled.alarms());
  }

  /** What came without kills and not with them. */
  public List<SeenAlarm> missing() {
    return less(unkilled.alarms(), killed.alarms());
  }

  /** What came with kills and not without them. */
  public List<SeenAlarm> extra() {
    return less(killed.alarms(), unkilled.alarms());
  }

  /** One of each for each, so that an alarm that came twice under two ids is seen. */
  private static List<SeenAlarm> less(List<SeenAlarm> all, List<SeenAlarm> others) {
    List<SeenAlarm> left = new ArrayList<>(all);
    others.forEach(left::remove);
    return List.copyOf(left);
  }
}
