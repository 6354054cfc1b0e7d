package no.trygghub.hub.contract;

import java.time.Duration;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * A message that is to be stored and sent.
 *
 * @param id fixed for ever
 * @param sequence fixed for ever
 * @param priority its class
 * @param channel where it goes
 * @param reference the alarm or fault that it is about
 * @param urgent whether it is repeated quickly until acknowledged: the raising of a personal alarm,
 *     or a change of one that somebody has to answer
 * @param json the payload, a CloudEvents 1.0 event in structured JSON form
 */
public record Message(
    MessageId id,
    Sequence sequence,
    Priority priority,
    Channel channel,
    Optional<AlarmId> reference,
    boolean urgent,
    String json) {

  /**
   * How old it is at a time of the hub: exactly where it was made in the same boot, else by the
   * wall clock where that was trusted then and is now; empty where nobody can tell. Negative where
   * the wall clock was set back since.
   */
  public Optional<Duration> age(HubTime now) {
    try {
      JsonObject event = JsonObject.read(json);
      JsonObject data = event.object(Composer.DATA);
      JsonObject made = data.object(Composer.CLOCK);
      if (made.text(Composer.BOOT_ID).equals(now.bootId())) {
        return Optional.of(
            Duration.ofNanos(now.nanosSinceBoot())
                .minusMillis(made.integer(Composer.SINCE_BOOT_MS)));
      }
      return now.trusted() && data.truth(Composer.TIME_TRUSTED)
          ? Optional.of(Duration.between(event.instant(Composer.TIME), now.wall()))
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
