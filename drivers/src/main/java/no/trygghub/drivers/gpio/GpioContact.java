package no.trygghub.drivers.gpio;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.time.Duration;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.contact.Contact;

/**
 * An open contact. Edges come by interrupt; the line is read after the last of them and now and
 * then as well, to find one that was missed or lost.
 */
final class GpioContact implements SensorDriver {
  /** How often the line is read without any edge. */
  static final Duration READ_EVERY = Duration.ofSeconds(10);

  /**
   * How long after an edge the line is read. The kernel keeps 16 edges of a line and drops those
   * that come while nobody has taken them, so that of a bounce the last may be missing; sooner than
   * the usual debounce time is over.
   */
  static final Duration READ_AFTER_EDGE = Duration.ofMillis(20);

  private final BoardLine<DigitalInput> line;
  private final boolean closedIsLow;
  private final Contact contact;
  private final DriverContext context;
  private final DigitalStateChangeListener listener;
  private HubThread.Timer reading = () -> {};
  private HubThread.Timer confirming = () -> {};
  private boolean closed;

  private GpioContact(
      BoardLine<DigitalInput> line, boolean closedIsLow, Contact contact, DriverContext context) {
    this.line = line;
    this.closedIsLow = closedIsLow;
    this.contact = contact;
    this.context = context;
    this.listener = event -> edge(event.state(), context.now());
  }

  /**
   * Listens first and reads then, so that an edge in between is not lost; it waits behind the first
   * reading.
   */
  static GpioContact open(
      BoardLine<DigitalInput> line, boolean closedIsLow, Contact contact, DriverContext context)
      throws DriverException {
    GpioContact opened = new GpioContact(line, closedIsLow, contact, context);
    try {
      contact.start(
          opened.isClosed(
              line.use("cannot be opened", input -> input.addListener(opened.listener).state())));
      opened.reading = context.after(READ_EVERY, opened::read);
      return opened;
    } catch (DriverException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    reading.cancel();
    confirming.cancel();
    contact.stop();
    line.close();
  }

  /** Called on Pi4J's threads. */
  private void edge(DigitalState state, HubTime at) {
    context.execute(
        () -> {
          if (!closed) {
            contact.level(isClosed(state), at);
            confirming.cancel();
            confirming = context.after(READ_AFTER_EDGE, this::confirm);
          }
        });
  }

  private void confirm() {
    boolean ignored = look();
  }

  private void read() {
    if (look()) {
      contact.alive();
      reading = context.after(READ_EVERY, this::read);
    }
  }

  /** Reads the line, unless it is closed or lost. */
  private boolean look() {
    if (closed) {
      return false;
    }
    try {
      DigitalState state = line.use("cannot be read any more", DigitalInput::state);
      contact.level(isClosed(state), context.now());
      return true;
    } catch (DriverException e) {
      context.lost(e);
      return false;
    }
  }

  private boolean isClosed(DigitalState state) {
    return state.isLow() == closedIsLow;
  }
}
