package no.trygghub.simulator.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;

/**
 * One change of a file.
 *
 * @param part which file
 * @param kind what is done to it
 * @param place at which byte
 * @param chance what chance is drawn from
 */
record Mutation(Part part, Kind kind, long place, long chance) {
  private static final int SECTOR = 512;

  /** What can happen to a file. */
  enum Kind {
    /** One bit is the other way round. */
    FLIPPED,
    /** 512 bytes are zero. */
    ZEROED,
    /** 512 bytes are anything. */
    SCRAMBLED,
    /** Nothing follows that place. */
    CUT
  }

  /**
   * A file that can be changed.
   *
   * @param database the database that it belongs to
   * @param suffix what its name has more than the database's
   * @param size its size in bytes
   * @param messages how many messages the database holds
   */
  record Part(Path database, String suffix, long size, int messages) {}

  void apply(Path file) throws IOException {
    Random random = new Random(chance);
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      switch (kind) {
        case FLIPPED -> {
          opened.seek(place);
          int value = opened.read();
          opened.seek(place);
          opened.write(value ^ (1 << random.nextInt(8)));
        }
        case ZEROED -> overwrite(opened, new byte[SECTOR]);
        case SCRAMBLED -> {
          byte[] anything = new byte[SECTOR];
          random.nextBytes(anything);
          overwrite(opened, anything);
        }
        case CUT -> opened.setLength(place);
      }
    }
  }

  private void overwrite(RandomAccessFile opened, byte[] sector) throws IOException {
    long from = place / SECTOR * SECTOR;
    opened.seek(from);
    opened.write(sector, 0, (int) Math.min(SECTOR, part.size() - from));
  }

  @Override
  public String toString() {
    return kind + " at " + place + " of " + part.database() + part.suffix() + " (" + chance + ")";
  }
}
