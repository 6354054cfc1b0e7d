package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Counts what goes into a write-ahead log of SQLite by looking at it again and again. What goes in
 * between the last look and the log's next beginning is not seen.
 */
final class LogCount {
  private static final int HEADER = 32;
  private static final int PAGE_SIZE_AT = 8;
  private static final int SALT_AT = 16;
  private static final int FRAME_HEADER = 24;
  private static final int COMMITTED_AT = 4;
  private static final int FRAME_SALT_AT = 8;

  private final Path log;
  private long salt;
  private long seenInThis;
  private long frames;
  private long commits;
  private long beginnings;

  LogCount(Path log) {
    this.log = log;
  }

  /** Looks and tells whether there is anything new. */
  boolean look() throws IOException {
    long before = frames;
    if (Files.notExists(log)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = read(file, 0, HEADER);
      if (header.hasRemaining()) {
        return false;
      }
      if (header.getLong(SALT_AT) != salt) {
        salt = header.getLong(SALT_AT);
        seenInThis = 0;
        beginnings++;
      }
      long frame = (long) FRAME_HEADER + header.getInt(PAGE_SIZE_AT);
      ByteBuffer next = read(file, HEADER + seenInThis * frame, FRAME_HEADER);
      while (!next.hasRemaining() && next.getLong(FRAME_SALT_AT) == salt) {
        seenInThis++;
        frames++;
        commits += next.getInt(COMMITTED_AT) == 0 ? 0 : 1;
        next = read(file, HEADER + seenInThis * frame, FRAME_HEADER);
      }
    }
    return frames != before;
  }

  /** Pages written. */
  long frames() {
    return frames;
  }

  long commits() {
    return commits;
  }

  /** How often the log was begun anew after a checkpoint. */
  long checkpoints() {
    return Math.max(0, beginnings - 1);
  }

  private static ByteBuffer read(FileChannel file, long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = file.read(buffer, at + buffer.position());
    }
    return buffer;
  }
}
