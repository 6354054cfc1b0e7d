package no.trygghub.hub.health;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** Takes them from the page cache too, where the file is the process's own user's or root's. */
  private static final int MADV_PAGEOUT = 21;

  /** Later than the first connection where there is one at once. */
  private static final Duration STARTED = Duration.ofSeconds(10);

  /** Native libraries, a class data archive, and the classes that come with Java. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(?<from>[0-9a-f]{1,16})-(?<to>[0-9a-f]{1,16}) r-[x-][ps] \\S+ \\S+ \\d+ +"
              + "/\\S*(?:\\.so(?:\\.[0-9.]+)?|\\.jsa|/lib/modules)");

  private static final Pattern ANY_HEAD = Pattern.compile("[0-9a-f]+-[0-9a-f]+ .*");
  private static final Pattern WRITTEN = Pattern.compile("Anonymous: +(?<kib>\\d+) kB");

  private final Path smaps;
  private final EventLoop loop;

  /**
   * Does nothing before {@link #start}.
   *
   * @param root where the kernel's {@code proc} is
   */
  public FilePages(Path root, EventLoop loop) {
    this.smaps = root.resolve("proc/self/smaps");
    this.loop = loop;
  }

  /** Lets go once, when the start is over. */
  public void start() {
    loop.after(
        STARTED,
        () -> {
          try {
            letGo();
          } catch (IOException | UncheckedIOException | LastErrorException | LinkageError e) {
            // It takes some more memory then, and nothing else.
            LOG.warn("pages-kept", "cause", String.valueOf(e.getMessage()));
          }
        });
  }

  /**
   * Lets go now.
   *
   * @throws IOException where the kernel does not tell what is mapped
   * @throws LastErrorException where it does not do what it is asked
   */
  void letGo() throws IOException {
    List<Part> parts;
    try (BufferedReader lines = Files.newBufferedReader(smaps)) {
      parts = untouched(lines.lines().toList());
    }
    Native.register(FilePages.class, "c");
    for (Part part : parts) {
      Pointer from = new Pointer(part.from());
      NativeLong bytes = new NativeLong(part.bytes());
      // A newer kernel has files that were read or written in one go in pieces of up to 2 MiB, and
      // maps a whole one where a byte is needed; read again for that byte they are small.
      int ignored = madvise(from, bytes, MADV_PAGEOUT);
      ignored = madvise(from, bytes, MADV_DONTNEED);
    }
  }

  /**
   * What may be let go of.
   *
   * @param smaps the lines of proc(5)'s {@code smaps}
   */
  static List<Part> untouched(List<String> smaps) {
    List<Part> untouched = new ArrayList<>();
    List<Part> present = List.of();
    for (String line : smaps) {
      Matcher written = WRITTEN.matcher(line);
      if (ANY_HEAD.matcher(line).matches()) {
        Matcher head = HEAD.matcher(line);
        present = head.matches() ? List.of(Part.of(head)) : List.of();
      } else if (written.matches() && written.group("kib").equals("0")) {
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
