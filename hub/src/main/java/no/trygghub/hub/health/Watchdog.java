package no.trygghub.hub.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.trygghub.hub.clock.EventLoop;

/**
 * Makes sure that the hub's loops go on: asks each of them for an answer all the time, tells
 * systemd while they give it, and has the process ended where one does not.
 *
 * <p>It counts its own ticks and asks no clock. A process that was stopped and goes on, a computer
 * that was suspended or a clock that jumped costs one tick, not the time that passed meanwhile.
 */
public final class Watchdog {
  /** How long a loop may take for an answer, where systemd does not want it sooner. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Ticks without an answer that make the limit. */
  static final int TICKS = 6;

  /**
   * How many times the limit a loop may take that works on the database or waits for it: a slow
   * disk is not faster after a restart.
   */
  static final int PATIENCE_WITH_DISK = 10;

  /** Those that write to the disk and wait until it has it: the database, the configuration. */
  private static final List<String> OF_THE_DISK =
      List.of("no.trygghub.hub.buffer.", "no.trygghub.hub.change.");

  private volatile List<Watched> watched;
  private final Systemd systemd;
  private final Supplier<String> status;
  private final Consumer<Stuck> onStuck;
  private final Duration tick;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private String told = "";
  private int ticksStopping;
  private int ticksChanging;

  /**
   * A watchdog that sleeps until it is started.
   *
   * @param loops what has to answer, by name
   * @param status the hub's state in one line; asked for on the watchdog's thread, and must not
   *     wait for anything
   * @param onStuck told once which loop does not answer; has to end the process
   */
  public Watchdog(
      Map<String, EventLoop> loops,
      Systemd systemd,
      Supplier<String> status,
      Consumer<Stuck> onStuck) {
    this.watched = watched(loops);
    this.systemd = systemd;
    this.status = status;
    this.onStuck = onStuck;
    Duration limit =
        systemd
            .watchdog()
            .filter(wanted -> wanted.compareTo(LIMIT.plus(LIMIT)) < 0)
            .map(wanted -> part(wanted, 2))
            .orElse(LIMIT);
    this.tick = part(limit, TICKS);
  }

  /**
   * Instead of {@link Duration#dividedBy}, which counts with BigDecimal: what Java 25 prepares for
   * that at its first use takes some 20 ms, and the hub is not armed yet.
   */
  private static Duration part(Duration whole, int parts) {
    return Duration.ofNanos(whole.toNanos() / parts);
  }

  /**
   * What does not go on.
   *
   * @param cause in one line
   * @param stack where its thread is
   */
  public record Stuck(String cause, List<StackTraceElement> stack) {}

  /** Begins to ask, on a thread of its own. Call it before the loops have anything to do. */
  public void start() {
    Thread thread = new Thread(this::run, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells systemd that the hub is armed. May be called on any thread. */
  public void armed() {
    if (phase.compareAndSet(Phase.STARTING, Phase.ARMED)) {
      systemd.tell("READY=1\nSTATUS=" + status.get());
    }
  }

  /**
   * The hub is closed, to be opened anew at once: until {@link #changed} no loop has to answer, but
   * that has to come within the time that a loop has that works on the database. May be called on
   * any thread.
   */
  public void changing() {
    phase.compareAndSet(Phase.ARMED, Phase.CHANGING);
  }

  /**
   * The hub has been opened anew, with other loops. May be called on any thread.
   *
   * @param loops what has to answer from now on, by name
   */
  public void changed(Map<String, EventLoop> loops) {
    watched = watched(loops);
    phase.compareAndSet(Phase.CHANGING, Phase.ARMED);
  }

  /**
   * Tells systemd that the hub stops. From now on no loop has to answer, but the process has to end
   * within twice the limit. May be called on any thread.
   */
  public void stopping() {
    phase.set(Phase.STOPPING);
    systemd.tell("STOPPING=1\nSTATUS=stopping");
  }

  /** Asks the loops once, and sees to those that have not answered. */
  void tick() {
    if (phase.get() == Phase.STOPPING) {
      ticksStopping++;
      if (ticksStopping > 2 * TICKS) {
        onStuck.accept(new Stuck("the agent did not stop within " + seconds(2 * TICKS), List.of()));
      }
      return;
    }
    if (phase.get() == Phase.CHANGING) {
      ticksChanging++;
      if (ticksChanging > TICKS * PATIENCE_WITH_DISK) {
        onStuck.accept(
            new Stuck(
                "the agent was not opened anew within " + seconds(TICKS * PATIENCE_WITH_DISK),
                List.of()));
      } else {
        systemd.tell("WATCHDOG=1");
      }
      return;
    }
    ticksChanging = 0;
    for (Watched each : watched) {
      int missed = each.ask();
      if (missed >= TICKS) {
        List<StackTraceElement> stack = each.loop.stack();
        boolean waitsForDisk =
            stack.stream()
                .anyMatch(frame -> OF_THE_DISK.stream().anyMatch(frame.getClassName()::startsWith));
        if (!waitsForDisk || missed >= TICKS * PATIENCE_WITH_DISK) {
          onStuck.accept(
              new Stuck("the " + each.name + " loop did not go on for " + seconds(missed), stack));
          return;
        }
      }
    }
    systemd.tell(phase.get() == Phase.ARMED ? "WATCHDOG=1" + newStatus() : "WATCHDOG=1");
  }

  private static List<Watched> watched(Map<String, EventLoop> loops) {
    return loops.entrySet().stream().map(Watched::new).toList();
  }

  private String newStatus() {
    String now = status.get();
    if (now.equals(told)) {
      return "";
    }
    told = now;
    return "\nSTATUS=" + now;
  }

  private String seconds(int ticks) {
    return Math.max(1, tick.multipliedBy(ticks).toSeconds()) + " s";
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(tick);
        tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum Phase {
    STARTING,
    ARMED,
    CHANGING,
    STOPPING
  }

  /** A loop and whether it has answered what it was last asked. */
  private static final class Watched {
    private final String name;
    private final EventLoop loop;
    private final AtomicBoolean answered = new AtomicBoolean(true);
    private int missed;

    Watched(Map.Entry<String, EventLoop> named) {
      this.name = named.getKey();
      this.loop = named.getValue();
    }

    /** Asks anew where it has answered; how many ticks it owes the answer. */
    int ask() {
      if (answered.compareAndSet(true, false)) {
        missed = 0;
        loop.execute(() -> answered.set(true));
      } else {
        missed++;
      }
      return missed;
    }
  }
}
