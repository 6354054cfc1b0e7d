package no.trygghub.simulator.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;

/** The hub's process is killed at any moment, again and again. */
final class KillsTrial implements Trial {
  private static final int WHOLE = 1_000;
  private static final int SHORT = 24;
  private static final int HOMES = 4;
  private static final int TOLD_EVERY = 50;

  private final int shortly;
  private final int homes;

  /** The trial as the command runs it. */
  KillsTrial() {
    this(SHORT, HOMES);
  }

  /**
   * A trial.
   *
   * @param shortly how many kills in a run that is not whole
   * @param homes how many hubs side by side
   */
  KillsTrial(int shortly, int homes) {
    this.shortly = shortly;
    this.homes = homes;
  }

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public String what() {
    return "Kills the hub's process with SIGKILL at random moments while alarms, cancelled falls, events and telemetry"
        + " are made, and starts it again on the same database.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    int kills = bench.many(WHOLE, shortly);
    try (Books books = new Books(bench.directory());
        MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker"), List.of("persistence false"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books)) {
      List<KilledHome.Report> reports = kill(bench, kills, broker, books);
      return result(books, reports, centre.summary().acknowledged());
    }
  }

  private List<KilledHome.Report> kill(Bench bench, int kills, MosquittoProcess broker, Books books)
      throws IOException, InterruptedException {
    AtomicInteger killed = new AtomicInteger();
    Runnable onKill =
        () -> {
          int now = killed.incrementAndGet();
          if (now % TOLD_EVERY == 0) {
            bench.progress().accept(now + " of " + kills + " kills");
          }
        };
    List<Future<KilledHome.Report>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(homes)) {
      for (int i = 0; i < homes; i++) {
        String name = "home-" + (i + 1);
        int own = kills / homes + (i < kills % homes ? 1 : 0);
        KilledHome home =
            new KilledHome(
                name, bench.directory(name), broker.url(), books, new Random(bench.seed() + i));
        running.add(threads.submit(() -> home.live(own, onKill)));
      }
      List<KilledHome.Report> reports = new ArrayList<>();
      for (Future<KilledHome.Report> one : running) {
        reports.add(one.get());
      }
      return reports;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private TrialResult result(Books books, List<KilledHome.Report> reports, long acknowledgements) {
    Map<KillMoment, Integer> kills = new EnumMap<>(KillMoment.class);
    List<Duration> starts = new ArrayList<>();
    List<String> wrong = new ArrayList<>(books.strange());
    for (KilledHome.Report report : reports) {
      report.kills().forEach((moment, count) -> kills.merge(moment, count, Integer::sum));
      starts.addAll(report.starts());
      wrong.addAll(report.wrong());
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d kills of %d hubs side by side: %s."
            .formatted(
                kills.values().stream().mapToInt(count -> count).sum(),
                homes,
                kills.entrySet().stream()
                    .map(kind -> kind.getValue() + " " + kind.getKey())
                    .collect(Collectors.joining(", "))));
    lines.add(
        String.format(
            Locale.ROOT,
            "What they hit: %,d a hub that was not armed yet; %,d one that somebody was pressing a button of, its alarm"
                + " not known to be on disk; %,d one with alarms on disk that the response centre did not have.",
            reports.stream().mapToInt(KilledHome.Report::unarmed).sum(),
            reports.stream().mapToInt(KilledHome.Report::undecided).sum(),
            reports.stream().mapToInt(KilledHome.Report::unacknowledged).sum()));
    lines.add("From exec to armed, where it lived so long: " + new Times(starts) + ".");
    lines.add(
        String.format(
            Locale.ROOT,
            "The response centre holds %,d messages about alarms, %,d about faults, %,d events (%,d of them falls that"
                + " were cancelled in time) and %,d batches of telemetry; it sent %,d acknowledgements.",
            books.received("alarm"),
            books.received("fault"),
            books.received("event"),
            books.cancelled(),
            books.received("telemetry"),
            acknowledgements));
    lines.add(
        String.format(
            Locale.ROOT,
            "Sequence numbers missing: %,d; databases begun anew: %,d.",
            books.numbersMissing(),
            books.epochs() - homes));
    lines.add("Hubs that ended by themselves, and other wrongs: " + wrong.size() + ".");
    lines.addAll(wrong);
    books.missing().stream().limit(10).forEach(press -> lines.add("Lost: " + press));
    boolean held =
        books.account().balances()
            && books.numbersMissing() == 0
            && books.epochs() == homes
            && wrong.isEmpty();
    return new TrialResult(lines, Optional.of(books.account()), held);
  }
}
