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
  private static final int BITS_OF_DAMAGE = 2;
  private static final int HIGHEST_BIT = 32;
  private static final int BYTE = 8;

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

  /** The same where the texts are as they are stored, in UTF-8. */
  static boolean holds(long kept, byte[] @Nullable ... texts) {
    CRC32 crc = new CRC32();
    for (byte[] text : texts) {
      if (text == null) {
        return false;
      }
      crc.update(text);
      crc.update(0);
    }
    return kept == crc.getValue();
  }

  /**
   * Whether it is rather the checksum that was changed than what it is of: it is none at all, or
   * the right one but for a bit or two, or but for its last bytes, with which a row ends.
   *
   * @param kept what was read
   * @param right what it should be
   */
  static boolean isDamaged(long kept, long right) {
    if (kept >>> HIGHEST_BIT != 0 || Long.bitCount(kept ^ right) <= BITS_OF_DAMAGE) {
      return true;
    }
    for (int bits = BYTE; bits <= HIGHEST_BIT; bits += BYTE) {
      if (kept == right >>> bits << bits) {
        return true;
      }
    }
    int half = HIGHEST_BIT / 2;
    return kept >>> half == right >>> half || kept == right >>> half;
  }
}
