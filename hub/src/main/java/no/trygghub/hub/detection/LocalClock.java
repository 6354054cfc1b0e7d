package no.trygghub.hub.detection;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/** When the clock on the wall shows a time of day. */
final class LocalClock {
  private LocalClock() {}

  /**
   * The moment of a local time: where the clock skips it in spring, the first moment after the gap;
   * where it comes twice in autumn, the first time.
   */
  static Instant instant(LocalDate day, LocalTime time, ZoneId zone) {
    LocalDateTime local = time.atDate(day);
    @Nullable ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).toInstant();
  }
}
