package no.trygghub.provisioning.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * What takes minutes to build, is built once, and is kept in the user's cache by a name that
 * changes with the scripts that build it.
 */
public final class BuiltOnce {
  /** The exit code of a building script where something has to be installed or reached first. */
  private static final int CANNOT = 69;

  private final String name;
  private final Path cache;
  private final Path scripts;
  private final List<String> deciding;

  /**
   * Something to be built.
   *
   * @param name of it, a word
   * @param cache where it is kept, see {@link #cache}
   * @param scripts the folder with the script {@code build-NAME}, which makes what its argument
   *     names
   * @param deciding the scripts that decide what is in it; others of the folder are read later
   */
  public BuiltOnce(String name, Path cache, Path scripts, List<String> deciding) {
    this.name = name;
    this.cache = cache;
    this.scripts = scripts;
    this.deciding = List.copyOf(deciding);
  }

  /** Where the user's cache is by the XDG Base Directory Specification. */
  public static Path cache(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(home -> home.startsWith("/"))
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(
                    environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache"))
        .resolve("trygghub");
  }

  /** Where it is, or will be. */
  public Path path() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String script : deciding) {
        digest.update(script.getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(scripts.resolve(script)));
      }
      return cache.resolve(name + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Where it is, built if need be, which takes minutes. Aborts the test and says why where this
   * computer cannot build it.
   */
  public Path ready() {
    Path built = path();
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("cannot lock " + cache);
        }
        if (!Files.exists(built)) {
          build(built);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was built", e);
    }
    return built;
  }

  private void build(Path built) throws IOException, InterruptedException {
    System.err.println("Building " + built + ", once; this takes minutes");
    Path log = Files.createTempFile("build-" + name, ".log");
    int code =
        new ProcessBuilder(scripts.resolve("build-" + name).toString(), built.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log).strip();
    Files.delete(log);
    if (code == CANNOT) {
      skip(name + " cannot be built here: " + said);
    }
    if (code != 0) {
      throw new IllegalStateException("build-" + name + " failed with " + code + ": " + said);
    }
  }

  /**
   * Aborts the test where a program is not installed.
   *
   * @param program what must be there and understand {@code --version}
   * @param debian the package to install for it
   */
  public static void assumeInstalled(String program, String debian) {
    if (!runs(program)) {
      skip("there is no " + program + " on this computer; install " + debian);
    }
  }

  /** Aborts the test, and says so where it is seen. */
  public static void skip(String why) {
    String said = "SKIPPED: " + why;
    System.err.println(said);
    Assumptions.abort(said);
  }

  private static boolean runs(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
