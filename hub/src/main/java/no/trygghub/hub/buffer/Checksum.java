package no.trygghub.hub.buffer;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Tells a row that a failing disk has changed. SQLite checks how its pages hang together, not what
 * is written on them.
 */
final class Checksum {
  /** So many bits may differ for a checksum to be the right one, damaged. */
  static final int BITS_OF_DAMAGE = 2;

  private Checksum() {}

  /** The checksum of a row whose other columns are these texts. */
  static long of(String... texts) {
    CRC32 crc = new CRC32();
    for (String text : texts) {
      crc.update(text.getBytes(StandardCharsets.UTF_8));
      crc.update(0);
    }
    return crc.getValue();
  }

  /** Whether the row is as it was written; one of an older version has no checksum. */
  static boolean holds(ResultSet row, String... columns) throws SQLException {
    long kept = row.getLong("checksum");
    if (row.wasNull()) {
      return true;
    }
    String[] texts = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      texts[i] = row.getString(columns[i]);
    }
    return holds(kept, texts);
  }

  /** Whether that is the checksum of these texts; it is of none where one is missing. */
  static boolean holds(long kept, @Nullable String... texts) {
    for (String text : texts) {
      if (text == null) {
        return false;
      }
    }
    return kept == of(texts);
  }
}
