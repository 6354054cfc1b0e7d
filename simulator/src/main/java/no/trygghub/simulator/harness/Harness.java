package no.trygghub.simulator.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;

/** Runs trials one after another and reports each as it ends. */
public final class Harness {
  private final Path directory;
  private final long seed;
  private final boolean whole;
  private final PrintWriter report;
  private final PrintWriter progress;

  /**
   * A harness.
   *
   * @param directory where databases and brokers' files go
   * @param seed where chance begins
   * @param whole whether trials run in full; otherwise a short run of each
   * @param report the report, as a Markdown document, goes here
   * @param progress how far it is goes here
   */
  public Harness(
      Path directory, long seed, boolean whole, PrintWriter report, PrintWriter progress) {
    this.directory = directory;
    this.seed = seed;
    this.whole = whole;
    this.report = report;
    this.progress = progress;
  }

  /** The names of all trials, in the order they run in. */
  public static List<String> names() {
    return trials().stream().map(Trial::name).toList();
  }

  /** What the trial of that name does; empty where there is none. */
  public static Optional<String> what(String name) {
    return trials().stream().filter(trial -> trial.name().equals(name)).map(Trial::what).findAny();
  }

  /**
   * Runs the trials of these names.
   *
   * @return whether everything held in all of them
   */
  public boolean run(List<String> names) throws IOException, InterruptedException {
    boolean held = true;
    List<Trial> chosen = trials().stream().filter(trial -> names.contains(trial.name())).toList();
    for (Trial trial : chosen) {
      held &= run(trial);
    }
    return held;
  }

  private boolean run(Trial trial) throws IOException, InterruptedException {
    progress.println(trial.name() + ": " + trial.what());
    progress.flush();
    Path own = Files.createDirectories(directory.resolve(trial.name()));
    long begin = System.nanoTime();
    TrialResult result = run(trial, own);
    write(trial, own, result, Duration.ofNanos(System.nanoTime() - begin));
    return result.held();
  }

  /** What the hubs of this process log is provoked, and goes to a file. */
  private TrialResult run(Trial trial, Path own) throws IOException, InterruptedException {
    try (PrintStream log =
        new PrintStream(
            Files.newOutputStream(own.resolve("hub.log")), true, StandardCharsets.UTF_8)) {
      Logging.start(log, Level.WARNING);
      return trial.run(
          new Bench(
              own,
              seed,
              whole,
              line -> {
                progress.println("  " + line);
                progress.flush();
              }));
    } finally {
      Logging.start(System.err, Level.SEVERE);
    }
  }

  private void write(Trial trial, Path own, TrialResult result, Duration took) {
    report.println("## " + trial.name());
    report.println();
    report.println(trial.what());
    report.println();
    // Nobody who reads the report has these directories.
    result.lines().forEach(line -> report.println("- " + line.replace(own + "/", "")));
    result
        .account()
        .ifPresent(
            account -> {
              report.println();
              report.println(
                  "| raised | lost | repeated after removal by id | sent again | out of order |"
                      + " late |");
              report.println("|---|---|---|---|---|---|");
              report.println(
                  String.format(
                      Locale.ROOT,
                      "| %,d | %,d | %,d | %,d | %,d | %,d |",
                      account.raised(),
                      account.lost(),
                      account.repeated(),
                      account.sentAgain(),
                      account.outOfOrder(),
                      account.late()));
            });
    report.println();
    report.println(
        (result.held() ? "Held" : "DID NOT HOLD")
            + ", in "
            + String.format(Locale.ROOT, "%.1f", took.toMillis() / 60_000.0)
            + " min.");
    report.println();
    report.flush();
  }

  private static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    trials.add(new KillsTrial());
    trials.add(new BrokerTrial());
    trials.add(new NetworkTrial());
    trials.add(new ClockTrial());
    trials.add(new DiskTrial());
    trials.add(new MutantsTrial());
    trials.add(new FuzzTrial());
    trials.add(new BridgeTrial());
    trials.add(new ReceiversTrial());
    return trials;
  }
}
