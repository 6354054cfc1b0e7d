package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.List;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorSamples.Sample;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.gpio.GpioInterrupts;

/**
 * An open accelerometer, as the hub's thread sees it: what its reader's thread found is reported
 * here, and a reader that hangs is noticed. It is inactive, which is reported with the first
 * samples; whether somebody fell is not the driver's to say.
 */
final class Accelerometer implements SensorDriver {
  /** How often the reader is looked after. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** The kernel gives up on a transfer after a second or so. */
  static final Duration HANGS = Duration.ofSeconds(10);

  private static final Duration ALIVE_EVERY = Duration.ofHours(1);

  private final SensorId sensor;
  private final DriverContext context;
  private final GpioInterrupts.Listening interrupt;
  private Runnable stop = () -> {};
  private HubThread.Timer look = () -> {};
  private boolean reported;
  private boolean closed;
  private long aliveAt;

  /**
   * An accelerometer that is not read yet.
   *
   * @param interrupt the line of its interrupt, released when it is closed
   */
  Accelerometer(SensorId sensor, DriverContext context, GpioInterrupts.Listening interrupt) {
    this.sensor = sensor;
    this.context = context;
    this.interrupt = interrupt;
  }

  /** What is told by the reader's thread. */
  Reader.Receiver receiver() {
    return new FromReader();
  }

  /** Has it read by a thread of its own. */
  void start(Reader reader, Starter starter) {
    stop = starter.start(reader);
    look = context.after(LOOK_EVERY, () -> look(reader));
  }

  @Override
  public void close() {
    closed = true;
    look.cancel();
    stop.run();
    interrupt.close();
  }

  private void look(Reader reader) {
    HubTime now = context.now();
    if (now.nanosSinceBoot() - reader.aliveNanos() >= HANGS.toNanos()) {
      context.lost(
          new DriverException(
              reader.where() + ": the bus hangs; check the wires, or start the computer anew"));
      return;
    }
    if (reported && now.nanosSinceBoot() - aliveAt >= ALIVE_EVERY.toNanos()) {
      aliveAt = now.nanosSinceBoot();
      context.report(new SensorAlive(sensor, now));
    }
    look = context.after(LOOK_EVERY, () -> look(reader));
  }

  private void read(List<Sample> samples, HubTime time) {
    if (!reported) {
      reported = true;
      aliveAt = time.nanosSinceBoot();
      context.report(new SensorReading(sensor, SensorState.INACTIVE, time));
    }
    context.report(new SensorSamples(sensor, samples, time));
  }

  /** Starts a thread. */
  interface Starter {
    /** Starts it, and says how it is told to end. */
    Runnable start(Runnable reader);
  }

  /** Hands over to the hub's thread. */
  private final class FromReader implements Reader.Receiver {
    @Override
    public void samples(List<Sample> samples, HubTime time) {
      onHubThread(() -> read(samples, time));
    }

    @Override
    public void lost(DriverException cause) {
      onHubThread(() -> context.lost(cause));
    }

    private void onHubThread(Runnable task) {
      context.execute(
          () -> {
            if (!closed) {
              task.run();
            }
          });
    }
  }
}
