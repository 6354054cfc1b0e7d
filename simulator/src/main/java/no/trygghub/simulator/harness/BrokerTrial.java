package no.trygghub.simulator.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;

/** The broker is killed, stopped and frozen while alarms are raised. */
final class BrokerTrial implements Trial {
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(4));
  private static final int LONGEST_PAUSE_MILLIS = 2_000;
  private static final int LONGEST_AWAY_MILLIS = 3_000;

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public String what() {
    return "Kills (SIGKILL), stops (SIGTERM) and freezes (SIGSTOP) the broker while alarms are raised, with and without"
        + " its persistence, and starts it again.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (Books books = new Books(bench.directory())) {
      run(bench, books, "kept", List.of("persistence true", "autosave_interval 1"), lines);
      run(bench, books, "forgotten", List.of("persistence false"), lines);
      lines.add(
          "Sequence numbers missing, of events, which are done with the broker's PUBACK and which it"
              + " forgot: "
              + books.numbersMissing()
              + ".");
      lines.add(
          "The hub waits longer between attempts, up to a minute, where connections last less than"
              + " 10 s, as many did here.");
      lines.addAll(books.strange());
      return new TrialResult(
          lines,
          Optional.of(books.account()),
          books.account().balances() && books.strange().isEmpty());
    }
  }

  private static void run(
      Bench bench, Books books, String name, List<String> settings, List<String> lines)
      throws IOException, InterruptedException {
    Random random = bench.random();
    Map<Blow, List<Duration>> recoveries = new EnumMap<>(Blow.class);
    try (MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker-" + name), settings);
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books);
        RunningHome home =
            new Home(name, bench.directory("hub-" + name), broker.url(), "").start()) {
      try (Presser presser = new Presser(home, books)) {
        for (Blow blow : blows(bench, random)) {
          park(random.nextInt(LONGEST_PAUSE_MILLIS));
          strike(broker, blow, random);
          Duration recovery = presser.awaitRaised();
          recoveries.computeIfAbsent(blow, any -> new ArrayList<>()).add(recovery);
          bench
              .progress()
              .accept(name + ": " + blow + ", recovered in " + recovery.toMillis() + " ms");
        }
      }
      books.await(PATIENCE, "alarms");
      home.awaitEmpty();
      lines.add(
          "Broker with "
              + settings
              + ": the response centre sent "
              + centre.summary().acknowledged()
              + " acknowledgements. From its return to the last alarm raised before:");
    }
    recoveries.forEach((blow, times) -> lines.add(blow + ": " + new Times(times) + "."));
  }

  private static List<Blow> blows(Bench bench, Random random) {
    List<Blow> blows = new ArrayList<>();
    for (Blow blow : Blow.values()) {
      blows.addAll(Collections.nCopies(bench.many(blow.inWhole, blow.inShort), blow));
    }
    Collections.shuffle(blows, random);
    return blows;
  }

  private static void strike(MosquittoProcess broker, Blow blow, Random random)
      throws IOException, InterruptedException {
    switch (blow) {
      case KILLED -> {
        broker.kill();
        park(random.nextInt(LONGEST_AWAY_MILLIS));
        broker.restart();
      }
      case STOPPED -> {
        broker.stop();
        park(random.nextInt(LONGEST_AWAY_MILLIS));
        broker.restart();
      }
      case FROZEN -> freeze(broker, 1_000 + random.nextInt(8_000));
      case FROZEN_LONG -> freeze(broker, 33_000 + random.nextInt(5_000));
    }
  }

  private static void freeze(MosquittoProcess broker, int millis)
      throws IOException, InterruptedException {
    broker.freeze();
    park(millis);
    broker.thaw();
  }

  private static void park(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  /** What is done to a broker, and how often. */
  private enum Blow {
    KILLED("killed and started again", 10, 2),
    STOPPED("stopped and started again", 6, 1),
    FROZEN("frozen for 1 to 9 s", 3, 1),
    /** Longer than the hub waits for an answer. */
    FROZEN_LONG("frozen for 33 to 38 s", 1, 0);

    private final String words;
    private final int inWhole;
    private final int inShort;

    Blow(String words, int inWhole, int inShort) {
      this.words = words;
      this.inWhole = inWhole;
      this.inShort = inShort;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
