package no.trygghub.simulator.postgres;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import no.trygghub.simulator.network.FreePort;

/**
 * A real PostgreSQL on a free loopback port that it keeps when it is started again, with a database
 * of its own that is gone when it is closed. Not for several threads.
 */
public final class PostgresProcess implements AutoCloseable {
  /** The one user, who may do everything. */
  public static final String USER = "centre";

  /** The user's password. */
  public static final String PASSWORD = "a word for trials";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final List<String> NOT_ROOT = List.of("postgres", "nobody");

  private final Path programs;
  private final Path directory;
  private final Optional<String> account;
  private final int port;
  private final List<String> settings;
  private Process process;

  private PostgresProcess(
      Path programs, Path directory, Optional<String> account, int port, List<String> settings)
      throws IOException, InterruptedException {
    this.programs = programs;
    this.directory = directory;
    this.account = account;
    this.port = port;
    this.settings = settings;
    initialise();
    this.process = run();
  }

  /** Whether it is installed on this computer. */
  public static boolean isInstalled() {
    return programs().isPresent();
  }

  /**
   * Starts one and returns once it accepts connections.
   *
   * @param settings of its configuration, {@code fsync=off} say
   * @throws IOException where PostgreSQL is not installed or does not start
   */
  public static PostgresProcess start(List<String> settings)
      throws IOException, InterruptedException {
    Path programs =
        programs()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no PostgreSQL on this computer; install the package postgresql"));
    // Not below a directory that only root may enter.
    Path directory = Files.createTempDirectory("trygghub-postgresql-");
    return new PostgresProcess(programs, directory, account(directory), FreePort.find(), settings);
  }

  /** Where it listens: {@code postgresql://centre@127.0.0.1:port/postgres}. */
  public String url() {
    return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Ends it at once, its clients' connections with it. */
  public void stop() throws IOException, InterruptedException {
    run(List.of(programs.resolve("pg_ctl").toString(), "stop", "-m", "immediate", "-D", data()));
    process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it again on the same port, after {@link #stop}. */
  public void restart() throws IOException, InterruptedException {
    process = run();
  }

  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** PostgreSQL does not run as root: the account that it runs as then, which owns its files. */
  private static Optional<String> account(Path directory) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.empty();
    }
    for (String name : NOT_ROOT) {
      try {
        UserPrincipal owner =
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
        Files.setOwner(directory, owner);
        return Optional.of(name);
      } catch (UserPrincipalNotFoundException e) {
        // The next one.
      }
    }
    throw new IOException("PostgreSQL does not run as root, and there is no user " + NOT_ROOT);
  }

  private void initialise() throws IOException, InterruptedException {
    Path password = directory.resolve("password");
    Files.writeString(password, PASSWORD);
    if (account.isPresent()) {
      Files.setOwner(password, Files.getOwner(directory));
    }
    run(
        List.of(
            programs.resolve("initdb").toString(),
            "-D",
            data(),
            "-U",
            USER,
            "--no-sync",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--pwfile=" + password));
  }

  private Process run() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + directory));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    Process started = builder(command).start();
    List<String> ready =
        List.of(
            programs.resolve("pg_isready").toString(),
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port));
    long until = System.nanoTime() + WITHIN.toNanos();
    while (builder(ready).start().waitFor() != 0) {
      if (!started.isAlive() || System.nanoTime() - until > 0) {
        started.destroyForcibly();
        throw new IOException("PostgreSQL does not start: " + log());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return started;
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process step = builder(command).start();
    if (!step.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS) || step.exitValue() != 0) {
      step.destroyForcibly();
      throw new IOException(command.getFirst() + " failed: " + log());
    }
  }

  private ProcessBuilder builder(List<String> command) {
    List<String> all = new ArrayList<>();
    account.ifPresent(
        name -> all.addAll(List.of("setpriv", "--reuid", name, "--clear-groups", "--")));
    all.addAll(command);
    return new ProcessBuilder(all)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private Path logFile() {
    return directory.resolve("postgresql.log");
  }

  private String log() throws IOException {
    List<String> lines = Files.readAllLines(logFile());
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }
}
