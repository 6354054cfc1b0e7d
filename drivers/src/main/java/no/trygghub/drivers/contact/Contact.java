package no.trygghub.drivers.contact;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;

/**
 * Turns the raw levels of a contact into readings.
 *
 * <p>A level that does not last its debounce time gives no reading; one that does gives a reading
 * stamped with its first edge. A contact with more edges a minute than its limit chatters: that is
 * a fault, and readings are held back until no edge has come for {@link #SETTLED}; then the state
 * it settled in is reported if it is a new one, so the true state is never lost. Lives on the hub's
 * thread.
 */
public final class Contact {
  /** A contact that had no edge for so long has settled. */
  static final Duration SETTLED = Duration.ofSeconds(10);

  private static final Duration BOUNCE = Duration.ofMillis(50);
  private static final Duration CHATTER_WINDOW = Duration.ofMinutes(1);
  private static final Duration ALIVE_EVERY = Duration.ofHours(1);

  private final Sensor sensor;
  private final ContactSettings settings;
  private final DriverContext context;
  private final Deque<Long> edges = new ArrayDeque<>();
  private HubThread.Timer pending = () -> {};
  private HubThread.Timer calm = () -> {};
  private boolean level;
  private Optional<Boolean> reported = Optional.empty();
  private boolean chattering;
  private long aliveAt;

  /** A contact that reports nothing until it is started. */
  public Contact(Sensor sensor, ContactSettings settings, DriverContext context) {
    this.sensor = sensor;
    this.settings = settings;
    this.context = context;
    this.aliveAt = context.now().nanosSinceBoot();
  }

  /** Reports the state that the contact is in now, without debounce. */
  public void start(boolean closed) {
    level = active(closed);
    report(context.now());
  }

  /**
   * Takes a level, whether or not it is a new one.
   *
   * @param closed whether the contact is closed
   * @param at when it became so
   */
  public void level(boolean closed, HubTime at) {
    if (active(closed) == level) {
      return;
    }
    level = active(closed);
    count(at);
    pending.cancel();
    if (tooManyEdges(at)) {
      chatter(at);
    }
    if (chattering) {
      pending = context.after(SETTLED, () -> report(at));
      return;
    }
    Duration debounce = level ? settings.debounceOn() : settings.debounceOff();
    if (debounce.isZero()) {
      report(at);
    } else {
      pending = context.after(debounce, () -> report(at));
    }
  }

  /**
   * Tells that the sensor is there though nothing changed. Reported at most once an hour, so it may
   * be called often.
   */
  public void alive() {
    HubTime now = context.now();
    if (now.nanosSinceBoot() - aliveAt >= ALIVE_EVERY.toNanos()) {
      aliveAt = now.nanosSinceBoot();
      context.report(new SensorAlive(sensor.id(), now));
    }
  }

  /** Reports nothing any more. */
  public void stop() {
    pending.cancel();
    calm.cancel();
  }

  private boolean active(boolean closed) {
    return closed != settings.normallyClosed();
  }

  private void report(HubTime at) {
    if (!reported.equals(Optional.of(level))) {
      reported = Optional.of(level);
      aliveAt = at.nanosSinceBoot();
      context.report(new SensorReading(sensor.id(), SensorState.of(level), at));
    }
  }

  /** Edges that follow each other faster than anybody can press are the bounce of one. */
  private void count(HubTime at) {
    if (edges.isEmpty() || at.nanosSinceBoot() - edges.getLast() >= BOUNCE.toNanos()) {
      edges.addLast(at.nanosSinceBoot());
    }
  }

  private boolean tooManyEdges(HubTime at) {
    long since = at.nanosSinceBoot() - CHATTER_WINDOW.toNanos();
    while (!edges.isEmpty() && edges.getFirst() <= since) {
      edges.removeFirst();
    }
    // One edge more than the limit says it all; the memory of a fast chatter stays bounded.
    while (edges.size() > settings.chatterLimit() + 1) {
      edges.removeFirst();
    }
    return edges.size() > settings.chatterLimit();
  }

  private void chatter(HubTime at) {
    if (!chattering) {
      chattering = true;
      context.report(
          new SensorFault(
              sensor.id(),
              SensorFault.Defect.CHATTERING,
              true,
              "more than "
                  + settings.chatterLimit()
                  + " edges a minute; check the wiring and the contact of "
                  + sensor.id(),
              at));
    }
    calm.cancel();
    calm = context.after(CHATTER_WINDOW, this::calm);
  }

  private void calm() {
    HubTime now = context.now();
    if (tooManyEdges(now)) {
      calm = context.after(CHATTER_WINDOW, this::calm);
      return;
    }
    chattering = false;
    context.report(new SensorFault(sensor.id(), SensorFault.Defect.CHATTERING, false, "", now));
  }
}
