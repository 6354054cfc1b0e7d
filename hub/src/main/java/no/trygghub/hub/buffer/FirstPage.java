package no.trygghub.hub.buffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The first page of a database, without which SQLite reads nothing of it. What is on it is known
 * beforehand: the numbers at its head (section 1.3 of "Database File Format" in SQLite's
 * documentation) and the schema. Only ever used on a copy.
 */
final class FirstPage {
  private static final int PAGE = 4096;
  private static final int HEAD = 100;

  private FirstPage() {}

  /** Puts the numbers right that are the same in every database of a hub. */
  static void mend(Path copy) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      if (file.length() < PAGE) {
        return;
      }
      file.write("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
      file.writeShort(PAGE);
      // Written and read in WAL mode, nothing reserved, and three numbers that are always these.
      file.write(new byte[] {2, 2, 0, 64, 32, 32});
      // Zero pages: SQLite then goes by the size of the file, which may have been cut off.
      file.seek(28);
      file.writeInt(0);
      file.seek(44);
      file.writeInt(4);
      file.seek(56);
      file.writeInt(1);
    }
  }

  /** Takes the schema from another database that was made by the same steps. */
  static void replace(Path copy, Path pattern) throws IOException {
    byte[] page = new byte[PAGE];
    try (RandomAccessFile from = new RandomAccessFile(pattern.toFile(), "r")) {
      from.readFully(page);
    }
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      if (file.length() >= PAGE) {
        file.seek(HEAD);
        file.write(page, HEAD, PAGE - HEAD);
      }
    }
    mend(copy);
  }
}
