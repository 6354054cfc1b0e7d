package no.trygghub.simulator.falls;

/** How the rows of a recording are written. */
public enum FallFormat {
  /** x, y, z of an ADXL345 at 200 Hz, in steps of 1/256 g; y is vertical. */
  SISFALL(3, 1 / 256.0),
  /** Seconds, then x, y, z in m/s². */
  WEDA(4, 1 / 9.80665),
  /** Milliseconds, then x, y, z in g. */
  UMAFALL(4, 1);

  private static final long SISFALL_STEP_NANOS = 5_000_000;

  private final int columns;
  private final double unitG;

  FallFormat(int columns, double unitG) {
    this.columns = columns;
    this.unitG = unitG;
  }

  /**
   * Reads a row of a trial.
   *
   * @param number how many rows of the trial were before it
   * @throws NumberFormatException where it is not a row of numbers
   */
  RecordedTrial.Row row(String line, int number) {
    String[] cells = line.split(",", -1);
    if (cells.length != columns) {
      throw new NumberFormatException("expected " + columns + " numbers");
    }
    int x = columns - 3;
    return new RecordedTrial.Row(
        switch (this) {
          case SISFALL -> number * SISFALL_STEP_NANOS;
          case WEDA -> Math.round(number(cells[0]) * 1e9);
          case UMAFALL -> Math.round(number(cells[0]) * 1e6);
        },
        number(cells[x]) * unitG,
        number(cells[x + 1]) * unitG,
        number(cells[x + 2]) * unitG);
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.strip());
  }
}
