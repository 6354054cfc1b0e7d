package no.trygghub.provisioning.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.trygghub.provisioning.testing.Build;
import no.trygghub.provisioning.testing.BuiltOnce;
import no.trygghub.provisioning.testing.Ran;

/**
 * A running guest: an arm64 Debian that takes itself for a Raspberry Pi 4 and has a simulated GPIO
 * chip. The project is its {@code /project}, which it cannot write to.
 */
final class Guest implements AutoCloseable {
  /** The host's own loopback, as the guest sees it. */
  static final String HOST = "10.0.2.2";

  /** Those of the scripts that decide what is in the guest; the others are read when it runs. */
  private static final List<String> DECIDING =
      List.of("Kbuild", "build-guest", "build-modules", "edges.c", "init", "plain-transfers.h");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ENDED = "the guest has ended";

  private final Process qemu;
  private final Path exchange;
  private final Path console;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private int scripts;

  private Guest(Process qemu, Path exchange, Path console) {
    this.qemu = qemu;
    this.exchange = exchange;
    this.console = console;
  }

  /**
   * Boots a guest and returns once it takes orders. Aborts the test and says why where this
   * computer cannot run one.
   *
   * @param directory an empty one, for what it and the test exchange
   */
  static Guest boot(Path directory) {
    Path project = Build.project();
    Path scripts = scripts();
    BuiltOnce.assumeInstalled("qemu-system-aarch64", "qemu-system-arm");
    Path files =
        new BuiltOnce("guest", BuiltOnce.cache(System.getenv()), scripts, DECIDING).ready();
    try {
      Path exchange = Files.createDirectory(directory.resolve("exchange"));
      Files.copy(scripts.resolve("agent"), exchange.resolve("start"));
      Path console = directory.resolve("console.log");
      Process qemu =
          new ProcessBuilder(
                  scripts.resolve("boot").toString(),
                  files.toString(),
                  exchange.toString(),
                  project.toString(),
                  console.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Guest guest = new Guest(qemu, exchange, console);
      Thread.startVirtualThread(guest::listen);
      try {
        guest.expect("ready");
      } catch (RuntimeException e) {
        guest.close();
        throw e;
      }
      return guest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a shell script in the guest as root and waits for its end.
   *
   * @return its exit code and all that it printed
   */
  synchronized Ran run(String script) {
    String number = String.valueOf(++scripts);
    try {
      Files.writeString(exchange.resolve(number + ".sh"), script);
      OutputStream port = qemu.getOutputStream();
      port.write((number + "\n").getBytes(StandardCharsets.UTF_8));
      port.flush();
      int code = Integer.parseInt(expect(number + " ").substring(number.length() + 1).strip());
      return new Ran(code, Files.readString(exchange.resolve(number + ".out")));
    } catch (IOException e) {
      throw new UncheckedIOException(trouble(script), e);
    }
  }

  /** Runs a script that must succeed, and returns what it printed, without space around it. */
  String succeed(String script) {
    return run(script).succeeded(script);
  }

  /** The guest's time, to the second. */
  Instant now() {
    return Instant.ofEpochSecond(Long.parseLong(succeed("date +%s")));
  }

  /** Writes a file that is {@code /exchange/NAME} in the guest. */
  void write(String name, String content) {
    try {
      Files.writeString(exchange.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the guest's {@code /exchange/NAME}; empty where there is none yet. */
  String read(String name) {
    Path file = exchange.resolve(name);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    qemu.destroyForcibly();
    try {
      if (!qemu.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("qemu does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (BufferedReader port = qemu.inputReader(StandardCharsets.UTF_8)) {
      for (String line = port.readLine(); line != null; line = port.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // It has ended.
    }
    answers.add(ENDED);
  }

  private String expect(String start) {
    try {
      String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer == null || !answer.startsWith(start)) {
        throw new IllegalStateException(
            trouble("expected '" + start + "', the guest says " + answer));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String trouble(String what) {
    try {
      return what
          + "\non its console:\n"
          + (Files.exists(console) ? Files.readString(console) : "");
    } catch (IOException e) {
      return what;
    }
  }

  /** Where the scripts are that make a guest and run in it. */
  static Path scripts() {
    return Build.project().resolve("provisioning/src/test/emulator");
  }
}
