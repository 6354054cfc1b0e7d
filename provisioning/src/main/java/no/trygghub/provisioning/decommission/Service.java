package no.trygghub.provisioning.decommission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The hub as a service of this computer, where systemd runs it. */
interface Service {
  /** Stops it; whether it was one that ran. */
  boolean stop();

  /** Starts it again. */
  void start();

  /** Keeps it and the renewal from being started with the computer. */
  void disable();

  /** The service of systemd; where that does not run there is none. */
  static Service ofSystemd() {
    return Files.isDirectory(Path.of("/run/systemd/system")) ? new Systemd() : new None();
  }

  /** By systemctl(1). */
  record Systemd() implements Service {
    private static final String HUB = "trygghub.service";
    private static final String RENEWAL = "trygghub-renew.timer";

    @Override
    public boolean stop() {
      return run("is-active", "--quiet", HUB) && run("stop", HUB, RENEWAL);
    }

    @Override
    public void start() {
      boolean unused = run("start", HUB, RENEWAL);
    }

    @Override
    public void disable() {
      boolean unused = run("disable", "--quiet", HUB, RENEWAL);
    }

    private static boolean run(String... words) {
      List<String> command = Stream.concat(Stream.of("systemctl"), Stream.of(words)).toList();
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Nobody runs it but whoever started it. */
  record None() implements Service {
    @Override
    public boolean stop() {
      return false;
    }

    @Override
    public void start() {}

    @Override
    public void disable() {}
  }
}
