package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.function.Supplier;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.HeartbeatFacts;

/** The way from the outbox to the response centre. */
public final class Uplink implements AutoCloseable {
  private final EventLoop loop;

  /**
   * An uplink that does nothing until it is started.
   *
   * @param loop its own loop, already running or driven by a test
   * @param clock the clock of that loop
   * @param facts what a heartbeat tells, asked for on the uplink's thread
   */
  public Uplink(
      HubConfiguration configuration,
      Buffer buffer,
      Composer composer,
      EventLoop loop,
      HubClock clock,
      Supplier<HeartbeatFacts> facts,
      UplinkListener listener) {
    this.loop = loop;
    throw new UnsupportedOperationException(
        "not yet: " + configuration + buffer + composer + clock + facts + listener);
  }

  /** Begins to connect and to send. Returns at once. */
  public void start() {
    loop.execute(() -> {});
  }

  /** There is something new in the outbox. May be called on any thread. */
  public void outboxChanged() {
    loop.execute(() -> {});
  }

  /**
   * Says {@code offline}, disconnects and ends, in at most this time. What is in the outbox stays
   * there.
   */
  public void stop(Duration within) {
    loop.execute(() -> {});
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(3));
  }
}
