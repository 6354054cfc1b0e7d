package no.trygghub.provisioning.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The journal of systemd, where it keeps what the service {@code trygghub} writes. */
public final class Journal {
  private static final String PROGRAM = "journalctl";
  private static final String UNIT = "trygghub";
  private static final List<String> DIRECTORIES = List.of("var/log/journal", "run/log/journal");
  private static final int DEEPEST = 2;

  private final List<String> command;
  private final Path root;

  private Journal(List<String> command, Path root) {
    this.command = command;
    this.root = root;
  }

  /** That of this computer. */
  public static Journal ofThisComputer() {
    return new Journal(List.of(PROGRAM), Path.of("/"));
  }

  /** That of a computer whose file system is below a directory, {@code var/log/journal} there. */
  public static Journal below(Path root) {
    return new Journal(
        List.of(PROGRAM, "--directory", root.resolve(DIRECTORIES.getFirst()).toString()), root);
  }

  /** Whether it can be read. */
  public enum State {
    /** It can. */
    READABLE,
    /** It is there, and this user may not read it. */
    CLOSED,
    /** Nobody keeps one here. */
    NONE
  }

  /** Whether this user can read it. */
  public State state() {
    if (!isInstalled()) {
      return State.NONE;
    }
    boolean isClosed = false;
    for (String directory : DIRECTORIES) {
      try (Stream<Path> files = Files.walk(root.resolve(directory), DEEPEST)) {
        List<Path> journals = files.filter(Journal::isOfTheSystem).toList();
        if (journals.stream().anyMatch(Files::isReadable)) {
          return State.READABLE;
        }
        isClosed |= !journals.isEmpty();
      } catch (FileSystemException e) {
        isClosed |= Files.exists(root.resolve(directory));
      } catch (IOException | UncheckedIOException e) {
        isClosed = true;
      }
    }
    return isClosed ? State.CLOSED : State.NONE;
  }

  /** Begins to read what the service has written, with further options of journalctl(1). */
  public ProcessBuilder reading(List<String> options) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--no-pager", "--quiet", "--unit", UNIT));
    all.addAll(options);
    return new ProcessBuilder(all);
  }

  /** Everybody may read their own beside it, which has nothing of a service. */
  private static boolean isOfTheSystem(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("system") && name.endsWith(".journal");
  }

  private static boolean isInstalled() {
    return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }
}
