package no.trygghub.provisioning.replace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;

/** Watches one sensor of the running hub. */
final class FirstReading {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final String UNKNOWN = "unknown";

  private final Path socket;
  private final String sensor;

  FirstReading(Path dataDirectory, String sensor) {
    this.socket = StatusSocket.in(dataDirectory);
    this.sensor = sensor;
  }

  /**
   * What the hub says of the sensor.
   *
   * @param state its state in a word
   * @param faults what is wrong with it
   */
  record Seen(String state, List<String> faults) {
    boolean isKnown() {
      return !state.equals(UNKNOWN);
    }
  }

  /**
   * Tells the first thing that is known of the sensor and every change after that, and ends with
   * the first change.
   *
   * @return what was seen last; empty where no hub answered
   */
  Optional<Seen> watch(Duration within, Consumer<Seen> told) throws InterruptedException {
    long begun = System.nanoTime();
    Optional<Seen> last = Optional.empty();
    while (System.nanoTime() - begun < within.toNanos()) {
      Optional<Seen> now = look();
      if (now.isPresent() && !now.equals(last)) {
        boolean isChange = last.filter(Seen::isKnown).isPresent() && now.get().isKnown();
        last = now;
        told.accept(now.get());
        if (isChange) {
          return last;
        }
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
    return last;
  }

  private Optional<Seen> look() {
    try {
      JsonObject status = JsonObject.read(StatusSocket.read(socket));
      for (JsonObject each : status.objects("sensors")) {
        if (each.text("id").equals(sensor) && status.truth("armed")) {
          return Optional.of(new Seen(each.text("state"), each.texts("faults")));
        }
      }
      return Optional.empty();
    } catch (IOException | JsonException e) {
      return Optional.empty();
    }
  }
}
