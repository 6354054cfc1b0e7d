package no.trygghub.simulator.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A hub in a process of its own, whose sensors are moved by its standard input. */
final class MeasuredProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LINES_KEPT = 50;

  private final Process process;
  private final BufferedWriter in;
  private final Thread reader;
  private final long begin;
  private final Deque<String> lines = new ArrayDeque<>();
  private long armedNanos = -1;
  private int connections;
  private boolean ended;

  private MeasuredProcess(Process process, long begin) {
    this.process = process;
    this.begin = begin;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.reader = Thread.ofPlatform().name("measured-process").daemon().start(this::read);
  }

  static MeasuredProcess start(List<String> command) throws IOException {
    long begin = System.nanoTime();
    return new MeasuredProcess(
        new ProcessBuilder(command).redirectErrorStream(true).start(), begin);
  }

  /** Waits until it has opened its sensors; tells how long that took from exec on. */
  Duration armed() throws IOException, InterruptedException {
    await("armed", self -> self.armedNanos >= 0);
    synchronized (this) {
      return Duration.ofNanos(armedNanos);
    }
  }

  /** Waits until it has connected to its destination for that many times. */
  void connected(int times) throws IOException, InterruptedException {
    await("connected", self -> self.connections >= times);
  }

  int connections() {
    synchronized (this) {
      return connections;
    }
  }

  /** Tells it a line. */
  void tell(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
  }

  ProcessMemory memory() throws IOException {
    if (!process.isAlive()) {
      throw ended();
    }
    return ProcessMemory.of(process.pid());
  }

  /** Ends it as a service manager would and waits for it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void await(String what, Predicate<MeasuredProcess> is)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!is.test(this)) {
      if (ended) {
        throw ended();
      }
      if (System.nanoTime() - until > 0) {
        throw failure("the hub is not " + what + " in time");
      }
      wait(1_000);
    }
  }

  /** What is to be told where it did not do what it should, with the last that it said. */
  synchronized IOException failure(String what) {
    return new IOException(what + "; the last that the hub said:\n" + String.join("\n", lines));
  }

  private IOException ended() {
    return failure("the hub's process has ended");
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      // It was ended in the middle of a line.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void heard(String line) {
    if (armedNanos < 0 && line.contains(" hub armed ")) {
      armedNanos = System.nanoTime() - begin;
    } else if (line.contains(" uplink connected ")) {
      connections++;
    }
    lines.add(line);
    if (lines.size() > LINES_KEPT) {
      lines.remove();
    }
    notifyAll();
  }
}
