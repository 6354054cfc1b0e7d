package no.trygghub.hub.change;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * A configuration on trial, as it is remembered on disk.
 *
 * @param commandId the command that brought it
 * @param expires when that command expires
 * @param from the SHA-256 of the configuration before
 * @param to the SHA-256 of the configuration on trial
 * @param reach the destinations that have to be reached
 * @param bootId the boot that {@code beganNanos} counts in
 * @param beganNanos since when there are two minutes: since it began or, after a reboot, since the
 *     first start
 * @param starts how often a process was started with it
 * @param ending how it ended; empty while it goes on
 */
public record Trial(
    String commandId,
    Instant expires,
    String from,
    String to,
    List<String> reach,
    String bootId,
    long beganNanos,
    int starts,
    Optional<Ending> ending) {

  /** Copies what it is given, so that it never changes. */
  public Trial {
    reach = List.copyOf(reach);
  }

  /**
   * How a trial ended.
   *
   * @param how in which way
   * @param why in one line; empty where it was kept as it should be
   */
  public record Ending(How how, String why) {}

  /** The ways in which a trial can end. */
  public enum How {
    /** The destinations were reached, and the configuration stays. */
    KEPT,
    /** The configuration before is in force again. */
    UNDONE,
    /** Somebody changed the file on the hub meanwhile; it was left as they want it. */
    OVERTAKEN
  }

  /** A trial that begins now. */
  static Trial begin(
      String commandId, Instant expires, String from, String to, List<String> reach, HubTime now) {
    return new Trial(
        commandId,
        expires,
        from,
        to,
        reach,
        now.bootId(),
        now.nanosSinceBoot(),
        0,
        Optional.empty());
  }

  /** The same after a process was started with it. Its time begins anew only after a reboot. */
  Trial startedAgain(HubTime now) {
    boolean sameBoot = bootId.equals(now.bootId());
    return new Trial(
        commandId,
        expires,
        from,
        to,
        reach,
        now.bootId(),
        sameBoot ? beganNanos : now.nanosSinceBoot(),
        starts + 1,
        ending);
  }

  /** The same at its end. */
  Trial ended(How how, String why) {
    return new Trial(
        commandId,
        expires,
        from,
        to,
        reach,
        bootId,
        beganNanos,
        starts,
        Optional.of(new Ending(how, why)));
  }

  /** Whether it ended in that way. */
  boolean endedAs(How how) {
    return ending.filter(end -> end.how() == how).isPresent();
  }

  /** How much of its time is left; zero or less where none is. */
  Duration left(Duration whole, HubTime now) {
    return whole.minusNanos(now.nanosSinceBoot() - beganNanos);
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("commandId", commandId);
    fields.put("expires", expires.toString());
    fields.put("from", from);
    fields.put("to", to);
    fields.put("reach", reach);
    fields.put("bootId", bootId);
    fields.put("beganNanos", beganNanos);
    fields.put("starts", starts);
    ending.ifPresent(
        end -> {
          fields.put("ended", end.how().name().toLowerCase(Locale.ROOT));
          fields.put("why", end.why());
        });
    return JsonObject.write(fields);
  }

  static Trial read(String json) throws JsonException {
    JsonObject fields = JsonObject.read(json);
    return new Trial(
        fields.text("commandId"),
        fields.instant("expires"),
        fields.text("from"),
        fields.text("to"),
        fields.texts("reach"),
        fields.text("bootId"),
        fields.integer("beganNanos"),
        Math.toIntExact(fields.integer("starts")),
        fields.has("ended")
            ? Optional.of(new Ending(how(fields.text("ended")), fields.text("why")))
            : Optional.empty());
  }

  private static How how(String word) throws JsonException {
    for (How how : How.values()) {
      if (how.name().toLowerCase(Locale.ROOT).equals(word)) {
        return how;
      }
    }
    throw new JsonException("ended: expected kept, undone or overtaken, found " + word);
  }
}
