package no.trygghub.simulator.home;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.clock.ClockAnchor;

/** A hub in a process of its own, which is really killed. */
final class ProcessSeat implements Seat {
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);
  private static final int LINES_KEPT = 5;

  private final Path configuration;
  private final ActionWords actions;
  private final boolean stepwise;
  private final HubListener listener;
  private Optional<Run> run = Optional.empty();
  private boolean full;

  ProcessSeat(Path configuration, ActionWords actions, boolean stepwise, HubListener listener) {
    this.configuration = configuration;
    this.actions = actions;
    this.stepwise = stepwise;
    this.listener = listener;
  }

  @Override
  public void start(Wake wake, List<Action.OfSensor> before)
      throws IOException, InterruptedException {
    Heard heard = new Heard();
    HubChild child = HubChild.start(configuration, stepwise, wake, heard);
    run = Optional.of(new Run(child, heard));
    try {
      if (full) {
        await(heard.ready);
        DiskLimit.fill(child.pid());
      }
      for (Action.OfSensor action : before) {
        happens(action);
      }
      child.go();
      await(heard.armed);
    } catch (IOException | InterruptedException | RuntimeException e) {
      child.killSoon();
      run = Optional.empty();
      throw e;
    }
  }

  @Override
  public void happens(Action.OfSensor action) {
    child()
        .tell(
            switch (action) {
              case Action.Level level -> HubLine.set(level.sensor(), level.state());
              case Action.Move move -> HubLine.move(move.sensor(), move.movement());
              default -> HubLine.of(HubLine.DO, actions.write(action));
            });
  }

  @Override
  public void follow(ClockAnchor clock) {
    child().tell(HubLine.follow(clock));
  }

  @Override
  public void shiftWall(Duration by, boolean trusted) {
    child().tell(HubLine.shift(by, trusted));
  }

  @Override
  public void until(long nanosSinceBoot) throws IOException, InterruptedException {
    child().tell(HubLine.of(HubLine.UNTIL, nanosSinceBoot));
    settle();
  }

  @Override
  public void settle() throws IOException, InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    child().afterwards(() -> done.complete(true));
    await(done);
  }

  @Override
  public OptionalLong process() {
    return run.isPresent() ? OptionalLong.of(child().pid()) : OptionalLong.empty();
  }

  @Override
  public long outboxDepth() {
    return child().outboxDepth();
  }

  @Override
  public void disk(boolean isFull) throws IOException, InterruptedException {
    if (run.isPresent() && child().isAlive()) {
      if (isFull) {
        DiskLimit.fill(child().pid());
      } else {
        DiskLimit.free(child().pid());
      }
    }
    full = isFull;
  }

  @Override
  public void kill() throws InterruptedException {
    if (run.isPresent()) {
      child().kill();
      run = Optional.empty();
    }
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    if (run.isPresent()) {
      int ignored = child().end();
      run = Optional.empty();
    }
  }

  private HubChild child() {
    return run.orElseThrow(() -> new IllegalStateException("the hub is not running")).child();
  }

  /** Waits until it has answered, or is gone. */
  private void await(CompletableFuture<Boolean> answer) throws IOException, InterruptedException {
    Heard heard = run.orElseThrow().heard();
    try {
      CompletableFuture.anyOf(answer, heard.died).get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the hub's process does not answer; " + heard.last(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (!answer.isDone()) {
      throw new IOException("the hub's process has ended by itself; " + heard.last());
    }
  }

  private record Run(HubChild child, Heard heard) {}

  /** Hands everything on and keeps what is waited for. */
  private final class Heard implements HubListener {
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Boolean> armed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> died = new CompletableFuture<>();
    private final Deque<String> lines = new ArrayDeque<>();

    private synchronized String last() {
      return "the last that it said: " + String.join(" / ", lines);
    }

    @Override
    public void logged(String line) {
      synchronized (this) {
        lines.add(line);
        if (lines.size() > LINES_KEPT) {
          lines.remove();
        }
      }
      listener.logged(line);
    }

    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void armed() {
      listener.armed();
      armed.complete(true);
    }

    @Override
    public void shows(SensorId sensor, SensorState level) {
      listener.shows(sensor, level);
    }

    @Override
    public void chatters(SensorId sensor, boolean now) {
      listener.chatters(sensor, now);
    }

    @Override
    public void output(String name, boolean on) {
      listener.output(name, on);
    }

    @Override
    public void died() {
      died.complete(true);
      listener.died();
    }
  }
}
