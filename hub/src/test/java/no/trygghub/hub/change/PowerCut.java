package no.trygghub.hub.change;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk whose computer loses its power at one of the things that are done to its files. */
final class PowerCut implements Disk {
  private final Disk disk = new SyncedDisk();
  private final int at;
  private final boolean half;
  private int done;

  /**
   * A disk that works until then.
   *
   * @param at how many things are done whole
   * @param half whether the next one is done in part where that can be
   */
  PowerCut(int at, boolean half) {
    this.at = at;
    this.half = half;
  }

  /** What a process sees of it: nothing more. */
  static final class Dark extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return disk.read(file);
  }

  @Override
  public void create(Path file, byte[] bytes, Path like) throws IOException {
    if (done++ >= at) {
      if (half) {
        disk.create(file, Arrays.copyOf(bytes, bytes.length / 2), like);
      }
      throw new Dark();
    }
    disk.create(file, bytes, like);
  }

  @Override
  public void move(Path file, Path to) throws IOException {
    if (done++ >= at) {
      throw new Dark();
    }
    disk.move(file, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (done++ >= at) {
      throw new Dark();
    }
    disk.delete(file);
  }
}
