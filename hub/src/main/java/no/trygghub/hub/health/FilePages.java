package no.trygghub.hub.health;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.log.EventLog;

/**
 * Has the process let go of the pages of Java's own files that a start needed and nothing after it
 * does. What is needed again the kernel reads or maps again by itself.
 *
 * <p>Only of files that stay mapped as long as the process lives, so that nothing else can have
 * come to be at their place; and only of parts that cannot be written to and never were, which have
 * nothing that is not in the file.
 */
public final class FilePages {
  private static final EventLog LOG = EventLog.of("health");

  /** Takes pages from the process, and leaves them where they are in the page cache; madvise(2). */
  private static final int MADV_DONTNEED = 4;

  /**
   * Takes them from the page cache too, where the file is the process's own user's. A newer kernel
   * has files that were read or written in one go in pieces of up to 2 MiB there, and maps a whole
   * one where a byte is needed; read again for that byte they are small.
   */
  private static final int MADV_PAGEOUT = 21;

  /** Later than the first connection where there is one at once. */
  private static final Duration STARTED = Duration.ofSeconds(10);

  /** Native libraries, a class data archive, and the classes that come with Java. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(?<from>[0-9a-f]{1,16})-(?<to>[0-9a-f]{1,16}) r-[x-][ps] \\S+ \\S+ \\d+ +"
              + "/\\S*(?:\\.so(?:\\.[0-9.]+)?|\\.jsa|/lib/modules)");

  private static final Pattern NOT_WRITTEN = Pattern.compile("Anonymous: +0 kB");

  private final Path smaps;
  private final EventLoop loop;
  private boolean isBound;

  /**
   * Does nothing before {@link #start}.
   *
   * @param root where the kernel's {@code proc} is
   */
  public FilePages(Path root, EventLoop loop) {
    this.smaps = root.resolve("proc/self/smaps");
    this.loop = loop;
  }

  /** Lets go when the start is over, and then once a minute until the loop is closed. */
  public void start() {
    loop.after(STARTED, () -> letGoFor(MADV_PAGEOUT, MADV_DONTNEED));
  }

  private void letGoFor(int... advices) {
    try {
      letGo(advices);
      // Not out of the page cache any more: what a connection or an alarm needs is soon there
      // again.
      loop.after(HealthWatch.INTERVAL, () -> letGoFor(MADV_DONTNEED));
    } catch (IOException | LastErrorException | LinkageError e) {
      // It takes some more memory then, and nothing else.
      LOG.warn("pages-kept", "cause", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Lets go now.
   *
   * @param advices of madvise(2), one after the other
   * @throws IOException where the kernel does not tell what is mapped
   * @throws LastErrorException where it does not do what it is asked
   */
  private void letGo(int... advices) throws IOException {
    List<Part> parts;
    try (BufferedReader lines = Files.newBufferedReader(smaps)) {
      parts = untouched(lines);
    }
    if (!isBound) {
      Native.register(FilePages.class, "c");
      isBound = true;
    }
    for (Part part : parts) {
      Pointer from = new Pointer(part.from());
      NativeLong bytes = new NativeLong(part.bytes());
      for (int advice : advices) {
        int ignored = madvise(from, bytes, advice);
      }
    }
  }

  /**
   * What may be let go of.
   *
   * @param smaps the lines of proc(5)'s {@code smaps}
   */
  static List<Part> untouched(BufferedReader smaps) throws IOException {
    List<Part> untouched = new ArrayList<>();
    List<Part> present = List.of();
    for (String line = smaps.readLine(); line != null; line = smaps.readLine()) {
      // Other lines begin with an upper case letter.
      if (!Character.isUpperCase(line.charAt(0))) {
        Matcher head = HEAD.matcher(line);
        present = head.matches() ? List.of(Part.of(head)) : List.of();
      } else if (!present.isEmpty() && NOT_WRITTEN.matcher(line).matches()) {
        untouched.addAll(present);
      }
    }
    return List.copyOf(untouched);
  }

  private static native int madvise(Pointer from, NativeLong bytes, int advice)
      throws LastErrorException;

  /** A part of the process's memory. */
  record Part(long from, long bytes) {
    private static Part of(Matcher head) {
      long from = Long.parseUnsignedLong(head.group("from"), 16);
      return new Part(from, Long.parseUnsignedLong(head.group("to"), 16) - from);
    }
  }
}
