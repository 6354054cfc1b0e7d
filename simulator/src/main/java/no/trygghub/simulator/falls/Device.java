package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A lesser accelerometer than the one that recorded: what it would have made of the same motion.
 *
 * @param rate samples a second, of which those between are left out, without any filter before it,
 *     as in the cheapest of devices; empty for as many as were recorded
 * @param rangeG the greatest value of an axis to either side, in g; empty for that of the recording
 */
public record Device(OptionalDouble rate, OptionalDouble rangeG) {
  /** Beyond the steps of any sensor. */
  private static final double MOST_RATE = 10_000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where one is not above 0, or the rate not below 10,000
   */
  public Device {
    if (rate.isPresent() && !(rate.getAsDouble() > 0 && rate.getAsDouble() < MOST_RATE)) {
      throw new IllegalArgumentException("the rate must be above 0 and below 10000 a second");
    }
    if (rangeG.isPresent() && !(rangeG.getAsDouble() > 0)) {
      throw new IllegalArgumentException("the range must be above 0 g");
    }
  }

  /** The one that recorded. */
  public static Device asRecorded() {
    return new Device(OptionalDouble.empty(), OptionalDouble.empty());
  }

  RecordedTrial record(RecordedTrial trial) {
    if (equals(asRecorded())) {
      return trial;
    }
    long step = rate.isPresent() ? Math.round(1e9 / rate.getAsDouble()) : 0;
    List<RecordedTrial.Row> rows = new ArrayList<>();
    long due = trial.rows().isEmpty() ? 0 : trial.rows().getFirst().nanos();
    for (RecordedTrial.Row row : trial.rows()) {
      if (row.nanos() >= due) {
        rows.add(
            new RecordedTrial.Row(
                row.nanos(), clipped(row.x()), clipped(row.y()), clipped(row.z())));
        while (step > 0 && due <= row.nanos()) {
          due += step;
        }
      }
    }
    return new RecordedTrial(trial.activity(), trial.subject(), rows);
  }

  private double clipped(double g) {
    return rangeG.isPresent() ? Math.clamp(g, -rangeG.getAsDouble(), rangeG.getAsDouble()) : g;
  }

  /** As it stands above a table; nothing for the one that recorded. */
  String words() {
    String words = "";
    if (rate.isPresent()) {
      words += String.format(Locale.ROOT, ", at %s a second", number(rate.getAsDouble()));
    }
    if (rangeG.isPresent()) {
      words += String.format(Locale.ROOT, ", up to %s g", number(rangeG.getAsDouble()));
    }
    return words;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }
}
