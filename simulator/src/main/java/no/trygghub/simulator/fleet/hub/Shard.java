package no.trygghub.simulator.fleet.hub;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.contract.Message;
import no.trygghub.simulator.fleet.mqtt.Session;
import no.trygghub.simulator.fleet.mqtt.SessionListener;
import no.trygghub.simulator.fleet.mqtt.SessionSettings;
import no.trygghub.simulator.fleet.mqtt.Traffic;

/**
 * A share of the fleet's hubs on one thread, which is the event loop of their sessions as well. Its
 * public methods may be called on any thread.
 */
public final class Shard {
  private static final long LONGEST_WAIT = Duration.ofMillis(5).toNanos();
  private static final long SHORTEST_WAIT = Duration.ofMillis(1).toNanos();

  /** As many hubs are served before the thread looks at its sockets again. */
  private static final int HUBS_AT_ONCE = 100;

  /** As many of them are being connected at once when the fleet starts. */
  private static final int CONNECTED_AT_ONCE = 50;

  private final EventLoop loop;
  private final SocketAddress broker;
  private final HubClock clock;
  private final Traffic traffic;
  private final HubAccount account;
  private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final Deque<FleetHub> toConnect = new ArrayDeque<>();
  private final LongAdder detecting = new LongAdder();
  private final LongAccumulator behind = new LongAccumulator(Math::max, 0);
  private List<FleetHub> hubs = new ArrayList<>();
  private volatile Optional<Throwable> failure = Optional.empty();
  private boolean stopped;

  /**
   * A share without any hub.
   *
   * @param clock the fleet's clock
   */
  public Shard(
      EventLoop loop, SocketAddress broker, HubClock clock, Traffic traffic, HubAccount account) {
    this.loop = loop;
    this.broker = broker;
    this.clock = clock;
    this.traffic = traffic;
    this.account = new Starting(account);
    loop.execute(this::tick);
  }

  /** Adds hubs; returns once they are there. */
  public void add(List<HubParts> parts) {
    on(
        () -> {
          parts.forEach(each -> hubs.add(new FleetHub(each, this, account)));
          return true;
        });
  }

  /** Begins to connect them, a few at once. Each of them is started once it is connected. */
  public void connect() {
    loop.execute(
        () -> {
          toConnect.addAll(hubs);
          for (int i = 0; i < CONNECTED_AT_ONCE; i++) {
            connectOne();
          }
        });
  }

  /** How many inputs detection has had. */
  public long inputs() {
    return on(() -> hubs.stream().mapToLong(FleetHub::inputs).sum());
  }

  /** What ended this shard's thread before its time, and with it the days of its hubs. */
  public Optional<Throwable> failure() {
    return failure;
  }

  /** How long detection was at work on this shard's hubs, in nanoseconds. */
  public long detectingNanos() {
    return detecting.sum();
  }

  /** How far the thread was behind the clock at the most since it was asked last, in its time. */
  public Duration behind() {
    return Duration.ofNanos(behind.getThenReset());
  }

  /** Has the hubs say that they are off and do nothing any more. Returns once they have. */
  public void sayGoodbye() {
    on(
        () -> {
          if (!stopped) {
            stopped = true;
            hubs.forEach(FleetHub::sayGoodbye);
          }
          return true;
        });
  }

  /** Has the hubs disconnect. Returns once they have. */
  public void close() {
    sayGoodbye();
    on(
        () -> {
          hubs.forEach(FleetHub::close);
          return true;
        });
  }

  /** Forgets its hubs; returns once it has. */
  public void forget() {
    on(
        () -> {
          hubs = List.of();
          queue.clear();
          toConnect.clear();
          return true;
        });
  }

  Session session(SessionSettings settings, SessionListener listener) {
    return new Session(loop, broker, settings, traffic, listener);
  }

  long now() {
    return clock.nanosSinceBoot();
  }

  void detected(long nanos) {
    detecting.add(nanos);
  }

  /** Looks at a hub when it next has something to do. */
  void schedule(FleetHub hub) {
    long at = hub.next();
    if (at < hub.dueAt()) {
      hub.dueAt(at);
      queue.add(new Due(at, hub));
    }
  }

  private void connectOne() {
    FleetHub next = toConnect.poll();
    if (next != null) {
      next.connect();
    }
  }

  private void tick() {
    try {
      runDue();
    } catch (RuntimeException | Error e) {
      // Without this thread its hubs stand still, which whoever runs the fleet has to know.
      failure = Optional.of(e);
    }
  }

  private void runDue() {
    if (stopped) {
      return;
    }
    long now = now();
    for (int left = HUBS_AT_ONCE; left > 0; left--) {
      Due due = queue.peek();
      if (due == null || due.at() > now) {
        break;
      }
      queue.remove();
      FleetHub hub = due.hub();
      if (hub.dueAt() == due.at()) {
        behind.accumulate(now - due.at());
        hub.dueAt(Long.MAX_VALUE);
        hub.runTo(now);
        schedule(hub);
      }
    }
    Due next = queue.peek();
    if (next != null && next.at() <= now) {
      loop.execute(this::tick);
    } else {
      long wait = next == null ? LONGEST_WAIT : clock.realNanosUntil(next.at());
      var ignored =
          loop.schedule(
              this::tick,
              Math.max(SHORTEST_WAIT, Math.min(LONGEST_WAIT, wait)),
              TimeUnit.NANOSECONDS);
    }
  }

  private <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done.join();
  }

  private record Due(long at, FleetHub hub) {}

  /** Passes everything on, and connects the next hub when one is connected or could not be. */
  private final class Starting implements HubAccount {
    private final HubAccount to;

    Starting(HubAccount to) {
      this.to = to;
    }

    @Override
    public void made(int hub, Message message, boolean connected) {
      to.made(hub, message, connected);
    }

    @Override
    public void late(int hub, Message message) {
      to.late(hub, message);
    }

    @Override
    public void sent(int hub, Message message) {
      to.sent(hub, message);
    }

    @Override
    public void acknowledged(int hub, Message message) {
      to.acknowledged(hub, message);
    }

    @Override
    public void forwarded(int hub, Message message) {
      to.forwarded(hub, message);
    }

    @Override
    public void power(int hub, boolean isBack, boolean wasUp) {
      to.power(hub, isBack, wasUp);
    }

    @Override
    public void up(int hub) {
      to.up(hub);
      connectOne();
    }

    @Override
    public void down(int hub, boolean wasUp, String cause) {
      to.down(hub, wasUp, cause);
      connectOne();
    }
  }
}
