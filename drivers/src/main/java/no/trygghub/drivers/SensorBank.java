package no.trygghub.drivers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All sensors of a hub. One that cannot be opened or is lost is a fault, told once, and is tried
 * again with backoff; the others keep working. The fault ends with the first thing that the sensor
 * tells after it was opened. Lives on the hub's thread.
 */
public final class SensorBank {
  /**
   * The wait before a sensor is opened again, doubled with every failure up to {@link
   * #LONGEST_WAIT}. One that is lost sooner than that after it was opened has failed again.
   */
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** The longest wait before a sensor is opened again. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final List<Slot> slots;

  /**
   * A bank whose sensors are still closed.
   *
   * @param sensors the sensors
   * @param thread the hub's thread
   * @param report told of everything that the drivers report, and of sensors that are unavailable
   */
  public SensorBank(List<Wired> sensors, HubThread thread, Consumer<SensorEvent> report) {
    this.slots = sensors.stream().map(sensor -> new Slot(sensor, thread, report)).toList();
  }

  /**
   * Opens every sensor, each of which reports its present state, or a fault, before this returns or
   * soon after.
   */
  public void open() {
    slots.forEach(Slot::open);
  }

  /** Closes every sensor. Nothing is reported after it. */
  public void close() {
    slots.forEach(Slot::close);
  }

  /**
   * A sensor and how it is read.
   *
   * @param sensor what it is
   * @param provider its driver
   * @param options the driver's options for it
   */
  public record Wired(Sensor sensor, SensorDriverProvider provider, DriverOptions options) {}

  /** One sensor's place, whether it is open, waiting to be opened again, or closed for good. */
  private static final class Slot {
    private final Wired wired;
    private final HubThread thread;
    private final Consumer<SensorEvent> report;
    private Optional<SensorDriver> driver = Optional.empty();
    private HubThread.Timer retry = () -> {};
    private Duration wait = FIRST_WAIT;
    private boolean faulty;
    private long openedAt;
    // Counts openings, so that what an earlier driver still says is not taken for the present one's
    // word.
    private int opening;
    private boolean closed;

    Slot(Wired wired, HubThread thread, Consumer<SensorEvent> report) {
      this.wired = wired;
      this.thread = thread;
      this.report = report;
    }

    void open() {
      if (closed) {
        return;
      }
      opening++;
      openedAt = thread.now().nanosSinceBoot();
      Context context = new Context(opening);
      try {
        SensorDriver opened = wired.provider().open(wired.sensor(), wired.options(), context);
        if (context.opening == opening) {
          driver = Optional.of(opened);
        } else {
          opened.close();
        }
      } catch (DriverException e) {
        failed(e);
      } catch (RuntimeException | Error e) {
        failed(DriverException.because(wired.sensor().id() + ": cannot be opened", e));
      }
    }

    void close() {
      closed = true;
      opening++;
      retry.cancel();
      driver.ifPresent(SensorDriver::close);
      driver = Optional.empty();
    }

    private void failed(DriverException cause) {
      opening++;
      driver.ifPresent(SensorDriver::close);
      driver = Optional.empty();
      if (!faulty) {
        faulty = true;
        report.accept(fault(true, String.valueOf(cause.getMessage())));
      }
      if (thread.now().nanosSinceBoot() - openedAt >= LONGEST_WAIT.toNanos()) {
        wait = FIRST_WAIT;
      }
      retry = thread.after(wait, this::open);
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }

    private void well() {
      if (faulty) {
        faulty = false;
        report.accept(fault(false, ""));
      }
    }

    private SensorFault fault(boolean present, String cause) {
      return new SensorFault(
          wired.sensor().id(), SensorFault.Defect.UNAVAILABLE, present, cause, thread.now());
    }

    /** What one opening of the driver sees of the hub. */
    private final class Context implements DriverContext {
      private final int opening;

      Context(int opening) {
        this.opening = opening;
      }

      @Override
      public HubTime now() {
        return thread.now();
      }

      @Override
      public void execute(Runnable task) {
        thread.execute(task);
      }

      @Override
      public Timer after(Duration delay, Runnable task) {
        return thread.after(delay, task);
      }

      @Override
      public void report(SensorEvent event) {
        if (opening == Slot.this.opening) {
          report.accept(event);
          well();
        }
      }

      @Override
      public void lost(DriverException cause) {
        if (opening == Slot.this.opening) {
          failed(cause);
        }
      }
    }
  }
}
