package no.trygghub.simulator.replay;

import java.util.List;
import no.trygghub.drivers.OneLine;

/** A way to write a recording down, line by line. Made anew for each file. */
interface LineFormat {
  /**
   * Takes a line.
   *
   * @throws BadLine where it is not in this format; the next one may be
   */
  void take(String line) throws BadLine;

  /** What the lines taken so far say, in order of time. */
  List<RecordedChange> changes();

  /** A line that cannot be read. Its message says what was found and what was expected. */
  final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_MESSAGE = 300;

    BadLine(String message) {
      super(OneLine.of(message, LONGEST_MESSAGE));
    }
  }
}
