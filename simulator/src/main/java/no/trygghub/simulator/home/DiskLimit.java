package no.trygghub.simulator.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A full disk for one process, without an administrator's rights: the largest file that it may
 * write (RLIMIT_FSIZE of setrlimit(2)) becomes nothing, so that every write to a file fails, in the
 * middle of one too. A JVM ignores the signal that comes with it. Only the soft limit is moved,
 * which everybody may raise again.
 */
final class DiskLimit {
  private static final String PROGRAM = "prlimit";

  private DiskLimit() {}

  /** Has every write of a process to a file fail. */
  static void fill(long pid) throws IOException, InterruptedException {
    String said = run("--pid", Long.toString(pid), "--fsize=0:");
    if (!said.isEmpty()) {
      throw new IOException("the disk cannot be filled: " + said);
    }
  }

  /** Lets it write again. */
  static void free(long pid) throws IOException, InterruptedException {
    String most =
        run("--pid", Long.toString(pid), "--fsize", "--noheadings", "--raw", "-o", "HARD");
    String said = run("--pid", Long.toString(pid), "--fsize=" + most + ":");
    if (!said.isEmpty()) {
      throw new IOException("the disk cannot be freed: " + said);
    }
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "a full disk takes Linux and the program prlimit; on Debian it is in the package"
              + " util-linux",
          e);
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return said;
  }
}
