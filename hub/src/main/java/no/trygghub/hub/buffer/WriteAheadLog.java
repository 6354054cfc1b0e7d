package no.trygghub.hub.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * SQLite's write-ahead log, whose format is described in section 4 of "Database File Format" in
 * SQLite's documentation. SQLite itself takes a place in it that does not add up for the end of
 * what was written before the power went, and drops all that follows; this class tells one from the
 * other.
 */
final class WriteAheadLog {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;

  /** So many bits may differ for a salt to be the same salt, damaged. */
  private static final int BITS_OF_DAMAGE = 3;

  /** One that is larger is not looked into; the hub's transactions never make it so large. */
  private static final long LARGEST = 256L * 1024 * 1024;

  private final ByteBuffer bytes;
  private final int pageSize;
  private final int frames;
  private final boolean headerHolds;

  private WriteAheadLog(ByteBuffer bytes, int pageSize) {
    this.bytes = bytes;
    this.pageSize = pageSize;
    this.frames = (bytes.capacity() - HEADER) / (FRAME_HEADER + pageSize);
    this.headerHolds = headerHolds();
  }

  /**
   * What is wrong with a log, beyond its end not having been written.
   *
   * @param database the database's file, which tells the size of a page
   * @param log its log; where there is none nothing is wrong
   */
  static Optional<String> damage(Path database, Path log) throws IOException {
    Optional<WriteAheadLog> read = read(database, log);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    return read.get().damage();
  }

  /**
   * Makes a damaged log readable for SQLite as it is, damaged places included: what is wrong in
   * them has to be found by other means.
   */
  static void reseal(Path database, Path log) throws IOException {
    Optional<WriteAheadLog> read = read(database, log);
    if (read.isPresent()) {
      Files.write(log, read.get().resealed());
    }
  }

  private static Optional<WriteAheadLog> read(Path database, Path log) throws IOException {
    if (Files.notExists(log) || Files.size(log) <= HEADER || Files.size(log) > LARGEST) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.BIG_ENDIAN);
    int pageSize = pageSize(database).orElseGet(() -> bytes.getInt(8));
    boolean isPageSize = pageSize >= 512 && pageSize <= 65_536 && Integer.bitCount(pageSize) == 1;
    return isPageSize ? Optional.of(new WriteAheadLog(bytes, pageSize)) : Optional.empty();
  }

  /** The two bytes at 16 of a database's file; 1 stands for 65536. */
  private static Optional<Integer> pageSize(Path database) throws IOException {
    byte[] head = new byte[18];
    try (var in = Files.newInputStream(database)) {
      if (in.readNBytes(head, 0, head.length) < head.length) {
        return Optional.empty();
      }
    }
    int size = Short.toUnsignedInt(ByteBuffer.wrap(head).getShort(16));
    return Optional.of(size == 1 ? 65_536 : size).filter(whole -> Integer.bitCount(whole) == 1);
  }

  private Optional<String> damage() {
    if (frames == 0) {
      return Optional.empty();
    }
    if (!headerHolds) {
      return commits(0) > 0 ? Optional.of("its log is damaged at the beginning") : Optional.empty();
    }
    Sum sum = new Sum(wordOrder());
    sum.add(0, 24);
    for (int frame = 0; frame < frames; frame++) {
      int at = at(frame);
      sum.add(at, 8);
      sum.add(at + FRAME_HEADER, pageSize);
      boolean isNext =
          bytes.getInt(at + 8) == bytes.getInt(16)
              && bytes.getInt(at + 12) == bytes.getInt(20)
              && sum.first == bytes.getInt(at + 16)
              && sum.second == bytes.getInt(at + 20);
      if (!isNext) {
        // The last transaction may have been cut short by the power; one before it cannot.
        return belongs(frame) && commits(frame) > 1
            ? Optional.of("its log is damaged at frame " + frame)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean headerHolds() {
    Sum sum = new Sum(wordOrder());
    sum.add(0, 24);
    return (bytes.getInt(0) & ~1) == MAGIC
        && sum.first == bytes.getInt(24)
        && sum.second == bytes.getInt(28);
  }

  /** How many transactions end at this frame or behind it. */
  private int commits(int from) {
    int commits = 0;
    for (int frame = from; frame < frames; frame++) {
      if (belongs(frame) && bytes.getInt(at(frame) + 4) != 0) {
        commits++;
      }
    }
    return commits;
  }

  /** Whether a frame is of the present round through the file; others are left over from before. */
  private boolean belongs(int frame) {
    int at = at(frame);
    return Integer.bitCount(bytes.getInt(at + 8) ^ salt(16))
            + Integer.bitCount(bytes.getInt(at + 12) ^ salt(20))
        <= BITS_OF_DAMAGE;
  }

  /**
   * The header's, or where that is damaged what most can agree on. A header that holds before
   * frames of another salt is that of a round that was just begun.
   */
  private int salt(int inHeader) {
    int own = bytes.getInt(inHeader);
    if (headerHolds) {
      return own;
    }
    int ofFirst = bytes.getInt(HEADER + 8 + (inHeader - 16));
    return frames > 1 && bytes.getInt(at(1) + 8 + (inHeader - 16)) == ofFirst ? ofFirst : own;
  }

  private byte[] resealed() {
    int salt1 = salt(16);
    int salt2 = salt(20);
    int end = 0;
    for (int frame = 0; frame < frames; frame++) {
      if (belongs(frame) && bytes.getInt(at(frame) + 4) != 0) {
        end = frame + 1;
      }
    }
    bytes.putInt(0, MAGIC | (bytes.getInt(0) & 1));
    bytes.putInt(4, 3_007_000);
    bytes.putInt(8, pageSize);
    bytes.putInt(16, salt1);
    bytes.putInt(20, salt2);
    Sum sum = new Sum(wordOrder());
    sum.add(0, 24);
    bytes.putInt(24, sum.first);
    bytes.putInt(28, sum.second);
    for (int frame = 0; frame < end; frame++) {
      int at = at(frame);
      bytes.putInt(at + 8, salt1);
      bytes.putInt(at + 12, salt2);
      sum.add(at, 8);
      sum.add(at + FRAME_HEADER, pageSize);
      bytes.putInt(at + 16, sum.first);
      bytes.putInt(at + 20, sum.second);
    }
    byte[] whole = new byte[at(end)];
    bytes.get(0, whole);
    return whole;
  }

  private int at(int frame) {
    return HEADER + frame * (FRAME_HEADER + pageSize);
  }

  private ByteOrder wordOrder() {
    return (bytes.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** The running checksum over the header and one frame after another. */
  private final class Sum {
    private final ByteOrder order;
    private int first;
    private int second;

    Sum(ByteOrder order) {
      this.order = order;
    }

    void add(int from, int length) {
      ByteBuffer words = bytes.duplicate().order(order);
      for (int at = from; at < from + length; at += 8) {
        first += words.getInt(at) + second;
        second += words.getInt(at + 4) + first;
      }
    }
  }
}
