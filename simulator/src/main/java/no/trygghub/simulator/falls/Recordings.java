package no.trygghub.simulator.falls;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A folder of packed recordings.
 *
 * @param format how its rows are written
 * @param folder one {@code .csv.gz} for each person
 */
public record Recordings(FallFormat format, Path folder) {
  /** As it stands above a table. */
  String name() {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
