package no.trygghub.simulator.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import no.trygghub.simulator.fleet.FleetListener;

/**
 * How far a fleet is: a bar with live figures in a terminal; elsewhere a plain line when something
 * else begins, and every ten seconds. For the thread that runs the fleet.
 */
public final class FleetProgress implements FleetListener, AutoCloseable {
  private static final int STEPS = 1_000;
  private static final int REFRESH_MILLIS = 250;
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final PrintStream to;
  private final int hubs;
  private final boolean isTerminal;
  private Optional<ProgressBar> bar = Optional.empty();
  private String shown = "";
  private long lineAt;

  private FleetProgress(PrintStream to, int hubs, boolean isTerminal) {
    this.to = to;
    this.hubs = hubs;
    this.isTerminal = isTerminal;
  }

  /** The progress of so many hubs on the process's standard error. */
  public static FleetProgress onStandardError(int hubs) {
    return new FleetProgress(System.err, hubs, isTerminal(Path.of("/proc/self/fd/2")));
  }

  @Override
  public void progress(
      String what, double share, int connected, long alarms, long waiting, long rate) {
    String figures =
        String.format(
            Locale.ROOT,
            "%,d of %,d connected, %,d about alarms, %,d waiting, %,d messages/s",
            connected,
            hubs,
            alarms,
            waiting,
            rate);
    int step = (int) Math.round(Math.max(0, Math.min(1, share)) * STEPS);
    if (isTerminal) {
      show(what, step, figures);
    } else {
      print(what, step, figures);
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }

  private void show(String what, int step, String figures) {
    if (!what.equals(shown)) {
      close();
      shown = what;
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName(what)
                  .setInitialMax(STEPS)
                  .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                  .setUpdateIntervalMillis(REFRESH_MILLIS)
                  .hideEta()
                  .build());
    }
    bar.ifPresent(
        one -> {
          one.stepTo(step);
          one.setExtraMessage(figures);
        });
  }

  private void print(String what, int step, String figures) {
    long now = System.nanoTime();
    if (!what.equals(shown) || now - lineAt >= LINE_EVERY.toNanos()) {
      shown = what;
      lineAt = now;
      to.println(what + ", " + step * 100 / STEPS + " %: " + figures);
    }
  }

  /** A pipe or a file has another name. */
  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
