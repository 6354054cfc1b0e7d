package no.trygghub.drivers.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.IO;
import no.trygghub.drivers.DriverException;

/**
 * An open line, for as long as its chip is there. A line of a chip that was taken out is never
 * touched again: behind it is memory of a native library that has been given back.
 */
final class BoardLine<L extends IO<?, ?, ?>> {
  private final Pi4jBoard board;
  private final Context pi4j;
  private final L line;
  private final int pin;
  private final Use<L, ?> sign;
  private boolean gone;

  BoardLine(Pi4jBoard board, Context pi4j, L line, int pin, Use<L, ?> sign) {
    this.board = board;
    this.pi4j = pi4j;
    this.line = line;
    this.pin = pin;
    this.sign = sign;
  }

  /**
   * Does something with the line.
   *
   * @param failing what it means if it fails, {@code cannot be read} say
   * @throws DriverException where the line does not answer, which closes it if its chip is gone
   */
  <R> R use(String failing, Use<L, R> use) throws DriverException {
    synchronized (board) {
      if (gone) {
        throw new DriverException("GPIO " + pin + ": " + failing + ": its chip was taken out");
      }
      try {
        return use.of(line);
      } catch (Exception e) {
        board.doubt();
        throw Pi4jBoard.failure(pin, failing, e);
      }
    }
  }

  /** Releases the line. Never throws. */
  void close() {
    synchronized (board) {
      if (gone) {
        return;
      }
      gone = true;
      board.forget(this);
      try {
        pi4j.shutdown(line.id());
      } catch (Exception e) {
        // The device may be gone already, and then there is nothing to release.
      }
    }
  }

  /** Whether the device behind it still answers. The board asks, who knows that it is not gone. */
  boolean answers() {
    try {
      sign.of(line);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** Its chip has been closed. */
  void abandon() {
    gone = true;
  }

  /** Something to do with a line. */
  interface Use<L, R> {
    R of(L line) throws Exception;
  }
}
