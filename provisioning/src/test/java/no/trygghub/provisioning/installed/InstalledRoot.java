package no.trygghub.provisioning.installed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.trygghub.provisioning.testing.Build;
import no.trygghub.provisioning.testing.BuiltOnce;
import no.trygghub.provisioning.testing.Ran;
import org.awaitility.Awaitility;

/**
 * The root file system of a Debian 13, for a test to install the package in and to boot. Nothing in
 * it reaches the network, and the project's folder is its {@code /project}, which it cannot write
 * to. It has a JRE and Mosquitto, which listens on its own loopback.
 *
 * <p>For one thread.
 */
public final class InstalledRoot implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

  private final Path root;
  private Optional<Process> systemd = Optional.empty();

  private InstalledRoot(Path root) {
    this.root = root;
  }

  /**
   * Unpacks a root file system, which is not booted yet. Aborts the test and says why where this
   * computer cannot have one.
   *
   * @param directory an empty one
   */
  public static InstalledRoot unpack(Path directory) {
    if (!System.getProperty("user.name", "").equals("root")) {
      BuiltOnce.skip("only root can boot a Debian in a folder; run the tests as root");
    }
    Path tarball =
        new BuiltOnce("root", BuiltOnce.cache(System.getenv()), scripts(), List.of("build-root"))
            .ready();
    try {
      Path root = Files.createDirectory(directory.resolve("root"));
      Ran.of("tar", "-xf", tarball.toString(), "-C", root.toString()).succeeded("tar");
      return new InstalledRoot(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Boots it and returns once everything that is to be started is. */
  public void boot() {
    try {
      Path console = Objects.requireNonNull(root.getParent()).resolve("console.log");
      systemd =
          Optional.of(
              new ProcessBuilder(
                      scripts().resolve("boot").toString(),
                      root.toString(),
                      Build.project().toString())
                  .redirectErrorStream(true)
                  .redirectOutput(console.toFile())
                  .start());
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                if (!systemd.orElseThrow().isAlive()) {
                  throw new IllegalStateException("not booted: " + Files.readString(console));
                }
                return run("systemctl is-system-running --wait")
                    .output()
                    .matches("(?s).*(running|degraded)\\s*");
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a shell script as root, in what is booted, or else with no more than the files, as in the
   * building of an image.
   *
   * @return its exit code and all that it printed
   */
  public Ran run(String script) {
    Optional<Long> first = systemd.flatMap(InstalledRoot::child);
    return first.isPresent()
        ? Ran.of(
            scripts().resolve("enter").toString(), first.get().toString(), "/bin/sh", "-c", script)
        : Ran.of("chroot", root.toString(), "/usr/bin/env", "-i", PATH, "/bin/sh", "-c", script);
  }

  /** Runs a script that must succeed, and returns what it printed, without space around it. */
  public String succeed(String script) {
    return run(script).succeeded(script);
  }

  /**
   * Where a file is on this computer. Not for what is below {@code /dev}, {@code /run} and {@code
   * /tmp}, which are in memory once it is booted.
   *
   * @param path in the root file system, absolute
   */
  public Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** Writes a file, with its directory where there is none. */
  public void write(String path, String content) {
    try {
      Path file = file(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts the package that this build made into {@code /root}.
   *
   * @return what to give to {@code dpkg -i} or {@code apt-get install}
   */
  public String addPackage() {
    Path built = Build.debianPackage("all");
    Path name = Objects.requireNonNull(built.getFileName());
    try {
      Files.copy(built, file("/root/" + name), StandardCopyOption.REPLACE_EXISTING);
      return "/root/" + name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same package under another version, as an upgrade would bring.
   *
   * @return what to give to {@code dpkg -i}
   */
  public String addPackage(String version) {
    String copy = "/root/trygghub_" + version + ".deb";
    succeed(
        """
        set -e
        rm -rf /root/content
        dpkg-deb -R %s /root/content
        sed -i 's/^Version: .*/Version: %s/' /root/content/DEBIAN/control
        dpkg-deb -Zgzip -z1 -b /root/content %s
        rm -r /root/content
        """
            .formatted(addPackage(), version, copy));
    return copy;
  }

  @Override
  public void close() {
    systemd.ifPresent(
        process -> {
          // Its end is that of every process in it, and the kernel takes the mounts away.
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
              throw new IllegalStateException("systemd does not end");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    systemd = Optional.empty();
    Ran.of("rm", "-rf", "--one-file-system", root.toString()).succeeded("rm");
  }

  private static Optional<Long> child(Process process) {
    return process.children().map(ProcessHandle::pid).findFirst();
  }

  private static Path scripts() {
    return Build.project().resolve("provisioning/src/test/installed");
  }
}
