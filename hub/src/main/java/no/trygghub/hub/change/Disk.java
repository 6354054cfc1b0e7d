package no.trygghub.hub.change;

import java.io.IOException;
import java.nio.file.Path;

/** The few things that are done to files, each of which a power cut may come before or after. */
interface Disk {
  /** All of a file. */
  byte[] read(Path file) throws IOException;

  /**
   * Writes a new file, in place of an older of that name, and returns once it is on disk. A power
   * cut may leave a part of it.
   *
   * @param like a file whose owner, group and mode it gets
   */
  void create(Path file, byte[] bytes, Path like) throws IOException;

  /**
   * Gives a file another name, in place of the one that had it, and returns once that is on disk. A
   * power cut leaves one of them there whole.
   */
  void move(Path file, Path to) throws IOException;

  /** Removes a file, if it is there, and returns once that is on disk. */
  void delete(Path file) throws IOException;
}
