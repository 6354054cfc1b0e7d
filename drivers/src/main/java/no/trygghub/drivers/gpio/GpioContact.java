package no.trygghub.drivers.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.time.Duration;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.contact.Contact;

/**
 * An open contact. Edges come by interrupt; the line is read now and then as well, to find one that
 * was missed or lost.
 */
final class GpioContact implements SensorDriver {
  /** How often the line is read without any edge. */
  static final Duration READ_EVERY = Duration.ofSeconds(10);

  private final DigitalInput line;
  private final int pin;
  private final boolean closedIsLow;
  private final Contact contact;
  private final Context pi4j;
  private final DriverContext context;
  private final DigitalStateChangeListener listener;
  private HubThread.Timer reading = () -> {};
  private boolean closed;

  private GpioContact(
      DigitalInput line,
      int pin,
      boolean closedIsLow,
      Contact contact,
      Context pi4j,
      DriverContext context) {
    this.line = line;
    this.pin = pin;
    this.closedIsLow = closedIsLow;
    this.contact = contact;
    this.pi4j = pi4j;
    this.context = context;
    this.listener = event -> edge(event.state(), context.now());
  }

  /**
   * Listens first and reads then, so that an edge in between is not lost; it waits behind the first
   * reading.
   */
  static GpioContact open(
      DigitalInput line,
      int pin,
      boolean closedIsLow,
      Contact contact,
      Context pi4j,
      DriverContext context) {
    GpioContact opened = new GpioContact(line, pin, closedIsLow, contact, pi4j, context);
    try {
      line.addListener(opened.listener);
      contact.start(opened.isClosed(line.state()));
      opened.reading = context.after(READ_EVERY, opened::read);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    reading.cancel();
    contact.stop();
    try {
      line.removeListener(listener);
      pi4j.shutdown(line.id());
    } catch (Exception e) {
      // The device may be gone already, and then there is nothing to release.
    }
  }

  /** Called on Pi4J's threads. */
  private void edge(DigitalState state, HubTime at) {
    context.execute(
        () -> {
          if (!closed) {
            contact.level(isClosed(state), at);
          }
        });
  }

  private void read() {
    if (closed) {
      return;
    }
    DigitalState state;
    try {
      state = line.state();
    } catch (RuntimeException e) {
      context.lost(Pi4jBoard.failure(pin, "cannot be read any more", e));
      return;
    }
    contact.level(isClosed(state), context.now());
    contact.alive();
    reading = context.after(READ_EVERY, this::read);
  }

  private boolean isClosed(DigitalState state) {
    return state.isLow() == closedIsLow;
  }
}
