package no.trygghub.simulator.home;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.network.Relay;
import no.trygghub.simulator.network.Trouble;

/**
 * A home with a hub to which everything can happen that {@link Action} knows. The sensors and the
 * time are simulated; the hub, its database, its connections and the broker are real.
 *
 * <p>The home's time begins to pass when it is told its {@linkplain #speed speed}; while a hub
 * starts it stands still, for that takes real time whatever the speed. The hub's connections live
 * in real time. May be used by any thread; one does something at a time.
 *
 * <p>The hub's computer has no clock battery, as a Raspberry Pi has none: after a power cut its
 * wall clock goes on from where it was, and the hub does not believe it until the network has let
 * it be set for {@link #SYNCHRONISED_AFTER}.
 */
public final class LivingHome implements AutoCloseable {
  /** How long after power or network is back the hub's wall clock is right again. */
  public static final Duration SYNCHRONISED_AFTER = Duration.ofSeconds(30);

  /** How long the network may take for what takes no time in the home. */
  private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(10);

  /** How much of the home's time passes before a half-open connection is looked into. */
  private static final Duration UNNOTICED = Duration.ofSeconds(30);

  /** How long a hub may take to notice one, in real time: longer than any usual keep-alive. */
  private static final Duration NOTICED_WITHIN = Duration.ofMinutes(2);

  private final ZonedDateTime begin;
  private final SwitchableBroker broker;
  private final boolean stepped;
  private final HomeListener listener;
  private final SimulatedClock world;
  private final EventLoop loop;
  private final Relay relay;
  private final ActionWords words;
  private final Board board;
  private final Seat seat;
  private final Object telling = new Object();
  // The rest is guarded by this home itself.
  private long bootedAt;
  private Instant wallWhenCut;
  private EventLoop.Timer synchronising = () -> {};
  private OptionalLong noticedBy = OptionalLong.empty();
  private int askedBefore;
  private boolean closed;

  private LivingHome(HomeSettings settings, HomeListener listener, Relay relay) throws IOException {
    this.begin = settings.begin();
    this.broker = settings.broker();
    this.stepped = settings.time() == HomeSettings.Time.STEPPED;
    this.listener = listener;
    this.relay = relay;
    Instant wall = begin.toInstant();
    this.world =
        stepped ? SimulatedClock.manual(wall) : SimulatedClock.paused(wall, "the home itself");
    this.wallWhenCut = wall;
    this.loop = new EventLoop(world, failure -> listener.logged("the home: " + failure));
    HubConfiguration configuration = configuration(settings, relay);
    List<HomeSensor> sensors = HubFile.sensors(configuration);
    this.board = new Board(sensors);
    this.words = new ActionWords(sensors, settings.data());
    this.seat =
        switch (settings.place()) {
          case THIS_PROCESS -> new InsideSeat(configuration, stepped, new Ears());
          case OWN_PROCESS ->
              new ProcessSeat(HubFile.in(settings.data()), words, stepped, new Ears());
        };
  }

  /**
   * Starts a home; its hub has opened its sensors when this returns, and its time stands still.
   *
   * @param listener told of every change
   * @throws IOException where the data directory cannot be written or the hub does not start
   */
  public static LivingHome start(HomeSettings settings, HomeListener listener)
      throws IOException, InterruptedException {
    URI url = settings.broker().url();
    Relay relay = Relay.to(url.getHost(), url.getPort());
    LivingHome home;
    try {
      home = new LivingHome(settings, listener, relay);
    } catch (IOException | RuntimeException e) {
      relay.close();
      throw e;
    }
    try {
      home.begin();
      return home;
    } catch (IOException | InterruptedException | RuntimeException e) {
      home.close();
      throw e;
    }
  }

  /** Its time now, by a clock that is always right. */
  public ZonedDateTime now() {
    return begin.plusNanos(world.nanosSinceBoot());
  }

  /** How it is now. */
  public HomeState state() {
    return board.at(now());
  }

  /** Its sensors, in the order of the configuration. */
  public List<HomeSensor> sensors() {
    return state().sensors().stream().map(SensorNow::sensor).toList();
  }

  /**
   * Has its time pass at a speed from now on. Does nothing where it is driven step by step.
   *
   * @param speed how many times as fast as real time; 0 for standing still
   */
  public synchronized void speed(double speed) throws IOException {
    refuseClosed();
    if (!stepped) {
      run(speed);
      board.speed(speed);
      tell();
    }
  }

  /**
   * Has something happen; the hub has taken notice of it when this returns. What makes no sense,
   * power that is back where it was never cut, changes nothing.
   *
   * @throws IllegalArgumentException where it happens to a sensor that this home has not
   * @throws IOException where it cannot be made to happen; its message says why
   */
  public synchronized void perform(Action action) throws IOException, InterruptedException {
    refuseClosed();
    switch (action) {
      case Action.OfSensor ofSensor -> happens(ofSensor);
      case Action.Network network -> network(network.state());
      case Action.Broker change -> broker(change.there());
      case Action.Power power -> power(power.on());
      case Action.Disk disk -> disk(disk.full());
      case Action.ClockJump jump -> jump(jump.by());
      case Action.Speed change -> speed(change.speed());
    }
    settle();
    tell();
  }

  /** Lets time pass until then: steps there, or waits while it passes by itself. */
  public void passUntil(ZonedDateTime at) throws IOException, InterruptedException {
    long nanos = Duration.between(begin, at).toNanos();
    if (stepped) {
      stepUntil(nanos);
    } else {
      Drive.running(world).until(nanos);
    }
  }

  /**
   * Waits in real time, while the home's own stands still or passes as it will.
   *
   * @return whether what was waited for came to be
   */
  public boolean await(BooleanSupplier condition, Duration most)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      settle();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(Drive.REST);
    }
  }

  /** Whether there is a hub and what it sends gets to the broker. */
  public boolean isReachable() {
    return hasHub() && board.network().lets() && board.brokerThere();
  }

  /** How many messages the hub has that are not acknowledged; 0 where there is no hub. */
  public synchronized long outboxDepth() {
    return hasHub() ? seat.outboxDepth() : 0;
  }

  /** Stops the hub as a service manager would, and takes its network away. */
  @Override
  public void close() throws IOException {
    // Not by whoever has the home, for which a timer of the loop may be waiting.
    loop.close();
    stop();
  }

  private synchronized void stop() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      seat.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      board.dark();
      relay.close();
      tell();
    }
  }

  private void refuseClosed() throws IOException {
    if (closed) {
      throw new IOException("this home is not there any more");
    }
  }

  private synchronized void begin() throws IOException, InterruptedException {
    if (!stepped) {
      loop.start("home");
    }
    wake(begin.toInstant(), true, List.of());
    tell();
  }

  private void happens(Action.OfSensor action) throws IOException {
    board.happens(action);
    if (hasHub()) {
      seat.happens(action);
    }
  }

  private void network(NetworkState now) throws IOException, InterruptedException {
    NetworkState before = board.network();
    if (now.equals(before)) {
      return;
    }
    int asked = relay.asked();
    board.network(now);
    noticedBy = OptionalLong.empty();
    switch (now) {
      case NetworkState.Up up -> relay.heal();
      case NetworkState.Down down -> {
        relay.suffer(Trouble.NONE);
        relay.cut();
        awaitNoticed(asked, before.lets());
      }
      case NetworkState.Slow slow -> {
        relay.suffer(
            Trouble.NONE.delayed(slow.delay(), Duration.ZERO).throttled(slow.bytesPerSecond()));
        relay.restore();
      }
      case NetworkState.HalfOpen halfOpen -> {
        relay.suffer(Trouble.NONE.silent(true, true));
        relay.restore();
        if (before.lets()) {
          askedBefore = asked;
          noticedBy = OptionalLong.of(world.nanosSinceBoot() + UNNOTICED.toNanos());
        }
      }
    }
    if (now.lets() && !before.lets()) {
      synchronise();
    }
  }

  private void broker(boolean there) throws IOException, InterruptedException {
    if (there == broker.isThere()) {
      return;
    }
    int asked = relay.asked();
    if (there) {
      broker.bringBack();
    } else {
      broker.takeAway();
    }
    board.broker(there);
    if (!there) {
      awaitNoticed(asked, board.network().lets());
    }
  }

  /**
   * Driven step by step, the home's time stands still until the hub has noticed that it was cut
   * off: one that tries to connect again has.
   */
  private void awaitNoticed(int asked, boolean wasConnected)
      throws IOException, InterruptedException {
    if (stepped && wasConnected && hasHub()) {
      boolean ignored = await(() -> relay.asked() > asked, NETWORK_PATIENCE);
    }
  }

  private void power(boolean on) throws IOException, InterruptedException {
    if (on == board.powerOn()) {
      return;
    }
    if (on) {
      board.power(true);
      wake(wallWhenCut, false, board.asTheyAre());
      synchronise();
    } else {
      seat.kill();
      synchronising.cancel();
      noticedBy = OptionalLong.empty();
      wallWhenCut = hubWall();
      board.power(false);
      board.dark();
    }
  }

  private void wake(Instant wall, boolean trusted, List<Action.OfSensor> before)
      throws IOException, InterruptedException {
    board.starts();
    run(0);
    tell();
    bootedAt = world.nanosSinceBoot();
    board.clock(Duration.between(world.now().wall(), wall), trusted);
    try {
      seat.start(new Wake("simulated-" + UUID.randomUUID(), wall, trusted), before);
    } catch (IOException | InterruptedException | RuntimeException e) {
      board.dark();
      throw e;
    }
    board.runs(seat.process());
    run(board.speed());
  }

  private void disk(boolean full) throws IOException, InterruptedException {
    if (full != board.diskFull()) {
      seat.disk(full);
      board.disk(full);
    }
  }

  /** A clock that nobody runs does not jump. */
  private void jump(Duration by) throws IOException {
    if (hasHub()) {
      seat.shiftWall(by, board.clockTrusted());
      board.clock(board.clockOffset().plus(by), board.clockTrusted());
    }
  }

  /** Has the time service set a wall clock that nobody believes, in a while. */
  private void synchronise() {
    synchronising.cancel();
    if (!board.clockTrusted()) {
      synchronising = loop.after(SYNCHRONISED_AFTER, this::synchronised);
    }
  }

  private synchronized void synchronised() {
    if (hasHub() && board.network().lets()) {
      try {
        seat.shiftWall(board.clockOffset().negated(), true);
        board.clock(Duration.ZERO, true);
        tell();
      } catch (IOException e) {
        listener.logged("the home: the clock cannot be set: " + e.getMessage());
      }
    }
  }

  private void run(double speed) throws IOException {
    if (!stepped) {
      world.setSpeed(speed);
      if (hasHub()) {
        seat.follow(world.goesBy().since(bootedAt));
      }
    }
  }

  private synchronized void settle() throws IOException, InterruptedException {
    if (hasHub()) {
      seat.settle();
    }
  }

  private synchronized void stepUntil(long nanos) throws IOException, InterruptedException {
    if (noticedBy.isPresent() && nanos > noticedBy.getAsLong()) {
      long by = noticedBy.getAsLong();
      noticedBy = OptionalLong.empty();
      step(by);
      boolean ignored = await(() -> relay.asked() > askedBefore, NOTICED_WITHIN);
    }
    step(nanos);
  }

  private void step(long nanos) throws IOException, InterruptedException {
    for (OptionalLong due = loop.nextDue();
        due.isPresent() && due.getAsLong() <= nanos;
        due = loop.nextDue()) {
      stepBoth(due.getAsLong());
      loop.runDue();
    }
    stepBoth(nanos);
  }

  private void stepBoth(long nanos) throws IOException, InterruptedException {
    if (hasHub()) {
      seat.until(nanos - bootedAt);
    }
    world.advanceTo(nanos);
  }

  private boolean hasHub() {
    return board.hub() == HomeState.HubIs.RUNNING;
  }

  private Instant hubWall() {
    return world.now().wall().plus(board.clockOffset());
  }

  /** Takes the state while nobody else tells one, so that the last told is the last there was. */
  private void tell() {
    synchronized (telling) {
      listener.changed(state());
    }
  }

  private static HubConfiguration configuration(HomeSettings settings, Relay relay)
      throws IOException {
    try {
      return HubFile.write(
          settings.begin().getZone(),
          settings.home(),
          URI.create("mqtt://127.0.0.1:" + relay.port()),
          settings.data());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException("no hub can be made of this home", e);
    }
  }

  /** Notes what the hub lets one see and hear. */
  private final class Ears implements HubListener {
    @Override
    public void logged(String line) {
      synchronized (telling) {
        listener.logged(line);
      }
    }

    @Override
    public void shows(SensorId sensor, SensorState level) {
      board.shows(sensor, level);
      tell();
    }

    @Override
    public void chatters(SensorId sensor, boolean now) {
      board.chatters(sensor, now);
      tell();
    }

    @Override
    public void output(String name, boolean on) {
      board.output(name, on);
      tell();
    }

    @Override
    public void died() {
      board.dark();
      tell();
    }
  }
}
