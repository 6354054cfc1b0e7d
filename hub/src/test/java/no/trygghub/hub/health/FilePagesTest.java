package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePagesTest {
  private static final Path ROOT = Path.of("/");

  @TempDir private Path directory = Path.of("");

  @Test
  void onlyPartsOfLibrariesAndClassesThatWereNeverWrittenToAreLetGo() throws IOException {
    List<String> smaps = new ArrayList<>();
    smaps.addAll(mapping("10000-12000 r-xp", "/usr/lib/jvm/java/lib/server/libjvm.so", 0));
    smaps.addAll(mapping("20000-21000 r--p", "/usr/lib/x86_64-linux-gnu/libc.so.6", 0));
    smaps.addAll(mapping("30000-38000 r--p", "/var/cache/trygghub/hub.jsa", 0));
    smaps.addAll(mapping("40000-41000 r--s", "/usr/lib/jvm/java/lib/modules", 0));
    smaps.addAll(mapping("50000-51000 r--p", "/usr/lib/jvm/java/lib/server/libjvm.so", 4));
    smaps.addAll(mapping("60000-61000 rw-p", "/var/cache/trygghub/hub.jsa", 0));
    smaps.addAll(mapping("70000-71000 r--p", "/var/lib/trygghub/hub.db-shm", 0));
    smaps.addAll(mapping("80000-81000 r-xp", "/tmp/sqlite.so (deleted)", 0));
    smaps.addAll(mapping("90000-91000 r--p", "", 0));
    smaps.addAll(mapping("a0000-a1000 r-xp", "[vdso]", 0));

    assertThat(untouched(smaps))
        .containsExactly(
            new FilePages.Part(0x10000, 0x2000),
            new FilePages.Part(0x20000, 0x1000),
            new FilePages.Part(0x30000, 0x8000),
            new FilePages.Part(0x40000, 0x1000));
  }

  @Test
  void whatIsLetGoOnceAMinuteIsOutOfTheProcessAndComesBackWhereItIsNeeded() throws IOException {
    ManualClock clock = new ManualClock(Instant.EPOCH);
    EventLoop loop = loop(clock);
    new FilePages(ROOT, loop).start();

    assertThat(isLessAfter(Duration.ofSeconds(10), clock, loop)).isTrue();
    // Between two looks other threads of this process may need more than was let go.
    int less = 0;
    for (int minute = 0; minute < 10; minute++) {
      less += isLessAfter(Duration.ofMinutes(1), clock, loop) ? 1 : 0;
    }
    assertThat(less).isPositive();
    assertThat(loop.nextDue()).isPresent();
  }

  @Test
  void aKernelThatDoesNotTellWhatIsMappedDoesNoHarm() {
    ManualClock clock = new ManualClock(Instant.EPOCH);
    EventLoop loop = loop(clock);
    new FilePages(directory, loop).start();

    clock.advance(Duration.ofSeconds(10));

    assertThatCode(loop::runDue).doesNotThrowAnyException();
    assertThat(loop.nextDue()).isEmpty();
  }

  private static boolean isLessAfter(Duration time, ManualClock clock, EventLoop loop)
      throws IOException {
    assertThat(Pattern.compile("(still) (\\w+)").matcher("still works").matches()).isTrue();
    long before = residentKib();
    clock.advance(time);
    loop.runDue();
    return residentKib() < before;
  }

  private static List<FilePages.Part> untouched(List<String> smaps) throws IOException {
    return FilePages.untouched(new BufferedReader(new StringReader(String.join("\n", smaps))));
  }

  private static EventLoop loop(ManualClock clock) {
    return new EventLoop(
        clock,
        failure -> {
          throw new AssertionError(failure);
        });
  }

  private static List<String> mapping(String head, String file, int writtenKib) {
    return List.of(
        head + " 00000000 fe:00 328747                     " + file,
        "Size:               4096 kB",
        "Rss:                4096 kB",
        "Anonymous:          " + writtenKib + " kB",
        "VmFlags: rd mr mw me");
  }

  /** Of what may be let go. */
  private static long residentKib() throws IOException {
    List<String> smaps = Files.readAllLines(Path.of("/proc/self/smaps"));
    List<String> starts =
        untouched(smaps).stream().map(part -> Long.toHexString(part.from()) + "-").toList();
    Pattern resident = Pattern.compile("Rss: +(\\d+) kB");
    long sum = 0;
    boolean counts = false;
    for (String line : smaps) {
      Matcher found = resident.matcher(line);
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        counts = starts.stream().anyMatch(line::startsWith);
      } else if (counts && found.matches()) {
        sum += Long.parseLong(found.group(1));
      }
    }
    return sum;
  }
}
