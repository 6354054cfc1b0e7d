package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import no.trygghub.simulator.network.Relay;
import no.trygghub.simulator.network.Trouble;

/** The network between hub and broker is everything that a network can be but well. */
final class NetworkTrial implements Trial {
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(4));
  private static final int ROUNDS = 3;
  private static final int LONGEST_PAUSE_MILLIS = 2_000;

  /** So that a hub finds a dead connection within the time that there is trouble. */
  private static final String KEEP_ALIVE = "uplink: {keep-alive: 5 s}";

  @Override
  public String name() {
    return "network";
  }

  @Override
  public String what() {
    return "Cuts, delays, throttles, half opens and resets the network between hub and broker while alarms are raised,"
        + " one by one and all at random, and heals it.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    Random random = bench.random();
    Map<Blow, List<Duration>> recoveries = new EnumMap<>(Blow.class);
    List<String> lines = new ArrayList<>();
    try (Books books = new Books(bench.directory());
        MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker"), List.of("persistence false"));
        Relay relay = Relay.to("127.0.0.1", broker.port());
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books)) {
      URI way = URI.create("mqtt://127.0.0.1:" + relay.port());
      try (RunningHome home = new Home("home", bench.directory("hub"), way, KEEP_ALIVE).start()) {
        try (Presser presser = new Presser(home, books)) {
          for (Blow blow : blows(bench, random)) {
            park(random.nextInt(LONGEST_PAUSE_MILLIS));
            strike(
                relay,
                blow,
                bench.many(2_000, 500) + random.nextInt(bench.many(10_000, 3_000)),
                random);
            relay.heal();
            Duration recovery = presser.awaitRaised();
            recoveries.computeIfAbsent(blow, any -> new ArrayList<>()).add(recovery);
            bench.progress().accept(blow + ", recovered in " + recovery.toMillis() + " ms");
          }
        }
        books.await(PATIENCE, "alarms");
        home.awaitEmpty();
      }
      lines.add("From healing to the last alarm raised before, with a keep-alive of 5 s:");
      recoveries.forEach((blow, times) -> lines.add(blow + ": " + new Times(times) + "."));
      lines.add(
          "Sequence numbers missing at the response centre: "
              + books.numbersMissing()
              + "; it sent "
              + centre.summary().acknowledged()
              + " acknowledgements.");
      lines.addAll(books.strange());
      return new TrialResult(
          lines,
          Optional.of(books.account()),
          books.account().balances() && books.numbersMissing() == 0 && books.strange().isEmpty());
    }
  }

  private static List<Blow> blows(Bench bench, Random random) {
    List<Blow> blows = new ArrayList<>();
    for (int round = 0; round < bench.many(ROUNDS, 1); round++) {
      List<Blow> all = new ArrayList<>(Arrays.asList(Blow.values()));
      Collections.shuffle(all, random);
      blows.addAll(all);
    }
    return blows;
  }

  private static void strike(Relay relay, Blow blow, int millis, Random random) {
    switch (blow) {
      case CUT -> relay.cut();
      case DELAYED ->
          relay.suffer(Trouble.NONE.delayed(Duration.ofMillis(500), Duration.ofMillis(1_500)));
      case THROTTLED -> relay.suffer(Trouble.NONE.throttled(4_000));
      case UP_SILENT -> relay.suffer(Trouble.NONE.silent(true, false));
      case DOWN_SILENT -> relay.suffer(Trouble.NONE.silent(false, true));
      case BOTH_SILENT -> relay.suffer(Trouble.NONE.silent(true, true));
      case SLOW_TO_CLOSE ->
          relay.suffer(Trouble.NONE.silent(false, true).slowToClose(Duration.ofSeconds(8)));
      case RESET -> {
        reset(relay, millis, random);
        return;
      }
      case ALL -> {
        anything(relay, millis, random);
        return;
      }
    }
    park(millis);
  }

  private static void reset(Relay relay, int millis, Random random) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < end) {
      relay.reset();
      park(random.nextInt(1_500));
    }
  }

  private static void anything(Relay relay, int millis, Random random) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < end) {
      switch (random.nextInt(6)) {
        case 0 -> relay.cut();
        case 1 -> relay.reset();
        default -> relay.restore();
      }
      relay.suffer(
          Trouble.NONE
              .delayed(
                  Duration.ofMillis(random.nextInt(500)), Duration.ofMillis(random.nextInt(500)))
              .throttled(random.nextBoolean() ? 0 : 1_000 + random.nextInt(20_000))
              .silent(random.nextInt(3) == 0, random.nextInt(3) == 0)
              .slowToClose(Duration.ofMillis(random.nextInt(3_000))));
      park(100 + random.nextInt(2_000));
    }
  }

  private static void park(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  /** What is done to the network. */
  private enum Blow {
    CUT("cut"),
    DELAYED("0.5 to 2 s late"),
    THROTTLED("4,000 bytes a second"),
    UP_SILENT("half open, silent to the broker"),
    DOWN_SILENT("half open, silent to the hub"),
    BOTH_SILENT("half open, silent both ways"),
    SLOW_TO_CLOSE("silent to the hub, and the broker sees what the hub ends 8 s later"),
    RESET("reset again and again"),
    ALL("all of it at random");

    private final String words;

    Blow(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
