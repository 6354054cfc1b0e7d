package no.trygghub.drivers.gpio;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.SensorId;

/** Lines by which the chip of a sensor says that it has something to read. */
public final class GpioInterrupts {
  /** The option for such a line, by its BCM number, in every driver that has one. */
  public static final String PIN = "interrupt-pin";

  private final Pi4jBoard board;

  /** This computer's own lines. */
  public GpioInterrupts() {
    this(Pi4jBoard.ofThisComputer());
  }

  GpioInterrupts(Pi4jBoard board) {
    this.board = board;
  }

  /**
   * Listens to a line that its chip drives high and low. May miss an edge, so the chip is to be
   * read now and then as well.
   *
   * @param pin its BCM number
   * @param sensor whose it is; the kernel tells it as for a contact
   * @param onRise called on a thread of Pi4J's when the line becomes high
   * @throws DriverException where the line cannot be opened
   */
  public Listening listen(int pin, SensorId sensor, Runnable onRise) throws DriverException {
    BoardLine<DigitalInput> line =
        board.openInput(GpioSensorProvider.lineName(sensor), pin, PullResistance.OFF);
    try {
      return line.use("cannot be listened to", input -> listening(line, input, onRise));
    } catch (DriverException e) {
      line.close();
      throw e;
    }
  }

  private static Listening listening(
      BoardLine<DigitalInput> line, DigitalInput input, Runnable onRise) {
    input.addListener(
        event -> {
          if (event.state().isHigh()) {
            onRise.run();
          }
        });
    return line::close;
  }

  /** A line that is listened to. */
  public interface Listening extends AutoCloseable {
    /** Releases the line. Never throws. */
    @Override
    void close();
  }
}
