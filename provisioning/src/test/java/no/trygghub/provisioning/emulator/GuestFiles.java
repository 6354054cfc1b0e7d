package no.trygghub.provisioning.emulator;

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
 * The guest's files, which are built once and kept in the user's cache, by a name that changes with
 * the scripts that build them.
 */
final class GuestFiles {
  /** The exit code of {@code build-guest} where something has to be installed or reached first. */
  private static final int CANNOT = 69;

  /** Those that decide what is in the guest; the others are read when it runs. */
  private static final List<String> SCRIPTS =
      List.of("Kbuild", "build-guest", "build-modules", "edges.c", "init", "plain-transfers.h");

  private final Path scripts;
  private final Path cache;

  GuestFiles(Path scripts, Path cache) {
    this.scripts = scripts;
    this.cache = cache;
  }

  /** Where the user's cache is by the XDG Base Directory Specification. */
  static Path cache(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(home -> home.startsWith("/"))
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(
                    environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache"))
        .resolve("trygghub");
  }

  /** Where the guest of these scripts is, or will be. */
  Path directory() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String script : SCRIPTS) {
        digest.update(script.getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(scripts.resolve(script)));
      }
      return cache.resolve(
          "gpio-guest-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The guest's directory, built if need be, which takes minutes. Aborts the test and says why
   * where this computer cannot build or run it.
   */
  Path ready() {
    Path directory = directory();
    if (runs("qemu-system-aarch64")) {
      build(directory);
    } else {
      skip("there is no qemu-system-aarch64 on this computer; install qemu-system-arm");
    }
    return directory;
  }

  private void build(Path directory) {
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("gpio-guest.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("cannot lock " + cache);
        }
        if (Files.exists(directory)) {
          return;
        }
        System.err.println("Building the guest in " + directory + ", once; this takes minutes");
        Path errors = Files.createTempFile("build-guest", ".log");
        int code =
            new ProcessBuilder(scripts.resolve("build-guest").toString(), directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        String said = Files.readString(errors).strip();
        Files.delete(errors);
        if (code == CANNOT) {
          skip("the guest cannot be built here: " + said);
        }
        if (code != 0) {
          throw new IllegalStateException("build-guest failed with " + code + ": " + said);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the guest was built", e);
    }
  }

  private static boolean runs(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
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

  private static void skip(String why) {
    String said = "SKIPPED: " + why;
    System.err.println(said);
    Assumptions.abort(said);
  }
}
