package no.trygghub.hub.health;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import no.trygghub.hub.log.EventLog;

/**
 * Tells systemd how the process is, where systemd wants to know: the protocol of sd_notify(3) and
 * sd_watchdog_enabled(3). Elsewhere it does nothing and loads nothing. May be used on any thread.
 */
public final class Systemd {
  private static final EventLog LOG = EventLog.of("systemd");

  private final Optional<NotifySocket> socket;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean failed = new AtomicBoolean();

  private Systemd(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * As the environment of a process says: {@code NOTIFY_SOCKET}, and where {@code WATCHDOG_PID} is
   * missing or this process, {@code WATCHDOG_USEC}.
   *
   * @param pid the process's own id
   */
  public static Systemd of(Map<String, String> environment, long pid) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new Systemd(Optional.empty(), Optional.empty());
    }
    try {
      return new Systemd(Optional.of(NotifySocket.to(address)), watchdog(environment, pid));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("not-told", "cause", String.valueOf(e.getMessage()));
      return new Systemd(Optional.empty(), Optional.empty());
    }
  }

  /** Within which time systemd wants to hear from the process; empty where it does not. */
  Optional<Duration> watchdog() {
    return watchdog;
  }

  private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
    String meant = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
    return microseconds.matches("[1-9]\\d{0,17}") && meant.equals(String.valueOf(pid))
        ? Optional.of(Duration.of(Long.parseLong(microseconds), ChronoUnit.MICROS))
        : Optional.empty();
  }

  /**
   * Sends a state, assignments as in sd_notify(3). Never waits; what does not go is logged once.
   */
  void tell(String state) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      socket.get().send(state);
    } catch (RuntimeException e) {
      if (failed.compareAndSet(false, true)) {
        LOG.warn("not-told", "cause", String.valueOf(e.getMessage()));
      }
    }
  }
}
