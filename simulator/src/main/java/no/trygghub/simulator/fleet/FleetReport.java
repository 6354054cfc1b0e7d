package no.trygghub.simulator.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.contract.Channel;
import no.trygghub.simulator.fleet.Fleet.MemorySums;
import no.trygghub.simulator.fleet.Fleet.Resources;
import no.trygghub.simulator.fleet.Fleet.StormRun;
import no.trygghub.simulator.fleet.Fleet.TrafficSums;

/** What came of a fleet. */
public final class FleetReport {
  private static final double NANOS = 1e9;
  private static final long SECONDS_OF_A_DAY = 86_400;
  private static final double GOAL_KB = 100;

  /** Of the machine: more than that and a measurement is not of the fleet alone. */
  private static final double MUCH = 0.05;

  /** PINGREQ and PINGRESP, two bytes each (MQTT 5, sections 3.12 and 3.13). */
  private static final long BYTES_OF_A_PING = 4;

  /** Asked after half a keep-alive in which nothing was said. */
  private static final double PINGS_OF_A_KEEP_ALIVE = 2;

  private static final double KEEP_ALIVE_S = 30;

  private final FleetSettings settings;
  private final Books books;
  private final List<Sample> samples;
  private final List<StormRun> storms;
  private final Map<String, Long> counts;
  private final TrafficSums traffic;
  private final MemorySums memory;
  private final Resources resources;
  private final long inputs;
  private final long detecting;
  private final Map<Channel, Books.Account> accounts;

  FleetReport(
      FleetSettings settings,
      Books books,
      List<Sample> samples,
      List<StormRun> storms,
      Map<String, Long> counts,
      TrafficSums traffic,
      MemorySums memory,
      Resources resources,
      long inputs,
      long detecting) {
    this.settings = settings;
    this.books = books;
    this.samples = List.copyOf(samples);
    this.storms = List.copyOf(storms);
    this.counts = Map.copyOf(counts);
    this.traffic = traffic;
    this.memory = memory;
    this.resources = resources;
    this.inputs = inputs;
    this.detecting = detecting;
    this.accounts = books.accounts();
  }

  /** How many alarms, faults and events the response centre does not hold. */
  public long lost() {
    return accounts.values().stream().mapToLong(Books.Account::lost).sum();
  }

  /** How many messages were made: alarms, faults and events. */
  public long made() {
    return accounts.values().stream().mapToLong(Books.Account::made).sum();
  }

  /** How many messages about alarms were made. */
  public long alarms() {
    return account(Channel.UP_ALARM).made();
  }

  /** How many messages went out marked as late. */
  public long late() {
    return accounts.values().stream().mapToLong(Books.Account::late).sum();
  }

  /** How many messages still wait in an outbox. */
  public long waiting() {
    return accounts.values().stream().mapToLong(Books.Account::waiting).sum();
  }

  /** How many hubs were back after storms, all storms together. */
  public int returned() {
    return (int) books.returns().stream().filter(one -> one.took() >= 0).count();
  }

  /** How many connections were lost that nobody cut. */
  public long unplanned() {
    return books.unplanned();
  }

  /** Whether nothing was lost, nothing is left unacknowledged, and every hub came back. */
  public boolean isGood() {
    return lost() == 0
        && waiting() == 0
        && books.foreign() == 0
        && storms.stream().allMatch(storm -> storm.missing() == 0);
  }

  /** What a hub takes in memory beyond its connection, in kB. */
  public double kilobytesOfAHub() {
    return kilobytes(memory.unconnected().all() - memory.empty().all());
  }

  /**
   * All of it, in Markdown.
   *
   * @param measuredOn the machine, and the broker's name
   */
  public String markdown(String measuredOn) {
    List<String> lines = new ArrayList<>();
    lines.add("# A fleet of " + number(settings.hubs()) + " hubs");
    lines.add("");
    lines.add("Measured on: " + measuredOn + ".");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Days: %s, at %s times real time, seed %d, %s; %s inputs of detection.",
            plain(settings.days()),
            plain(settings.speed()),
            settings.seed(),
            settings.storms().isEmpty()
                ? "no storm"
                : "storm " + String.join(" and ", names(settings.storms())),
            number(inputs)));
    lines.add("");
    accounts(lines);
    times(lines);
    storms(lines);
    wire(lines);
    processor(lines);
    memory(lines);
    bottleneck(lines);
    lines.add(verdict());
    return String.join("\n", lines) + "\n";
  }

  /**
   * Writes the report, its pictures and the books into a folder, which is made where there is none.
   */
  public void write(Path folder, String measuredOn) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("fleet.md"), markdown(measuredOn));
    books.write(folder.resolve("books.csv"));
    FleetPictures.times(
        folder.resolve("fleet-times.png"),
        Map.of(
            "raised to received",
            books.receivedAfter(),
            "raised to acknowledged",
            books.acknowledgedAfter(),
            "power back to connected",
            returnTimes()));
    FleetPictures.load(folder.resolve("fleet-load.png"), samples);
  }

  /** The end of the matter in one sentence. */
  public String verdict() {
    return String.format(
        Locale.ROOT,
        "%s: %s of %s messages about alarms lost, %s of all %s; %s still waiting.",
        isGood() ? "Nothing was lost" : "NOT GOOD",
        number(account(Channel.UP_ALARM).lost()),
        number(alarms()),
        number(lost()),
        number(made()),
        number(waiting()));
  }

  private void accounts(List<String> lines) {
    lines.add("| | made | received | acknowledged | lost | sent again | received again | late |");
    lines.add("|---|---|---|---|---|---|---|---|");
    accounts.forEach(
        (channel, of) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| `%s` | %,d | %,d | %,d | %,d | %,d | %,d | %,d |",
                    channel.suffix(),
                    of.made(),
                    of.received(),
                    of.acknowledged(),
                    of.lost(),
                    of.sentAgain(),
                    of.again(),
                    of.late())));
    lines.add("");
  }

  private void times(List<String> lines) {
    lines.add("| real time | how many | median | 95 % | 99 % | longest |");
    lines.add("|---|---|---|---|---|---|");
    lines.add("| urgent alarm raised to received | " + books.receivedAfter().cells() + " |");
    lines.add(
        "| urgent alarm raised to acknowledged | " + books.acknowledgedAfter().cells() + " |");
    lines.add("| power back to connected | " + returnTimes().cells() + " |");
    lines.add(
        "| power back to received, what was late | " + books.lateReceivedAfter().cells() + " |");
    lines.add("");
    Duration behind =
        samples.stream().map(Sample::behind).max(Duration::compareTo).orElse(Duration.ZERO);
    lines.add(
        String.format(
            Locale.ROOT,
            "Detection was behind the fleet's clock by %s at the most; %s connections were lost that"
                + " nobody cut, %s attempts to connect failed with the power there.",
            Distribution.text(behind.toMillis() / Math.max(1, settings.speed())),
            number(books.unplanned()),
            number(books.failedAttempts())));
    lines.add("");
  }

  private void storms(List<String> lines) {
    for (StormRun storm : storms) {
      List<Long> ups =
          books.returns().stream()
              .map(Books.Return::at)
              .filter(at -> at >= storm.backAt() && at <= storm.overAt())
              .sorted()
              .toList();
      lines.add(
          String.format(
              Locale.ROOT,
              "Storm %s: %s hubs without power, %s back %s after it was, in the busiest second %s"
                  + " of them; %s attempts on this machine found a queue of new"
                  + " connections full.",
              storm.storm(),
              number(storm.hubs()),
              storm.missing() == 0 ? "all" : "all but " + number(storm.missing()),
              ups.isEmpty()
                  ? "-"
                  : Distribution.text((ups.getLast() - storm.backAt()) / NANOS * 1_000),
              number(busiestSecond(ups)),
              number(storm.overflows())));
      lines.add("");
    }
  }

  private void wire(List<String> lines) {
    double hubDays = settings.hubs() * settings.days();
    lines.add("| on the wire, of a hub in a day | messages |");
    lines.add("|---|---|");
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "| `up/%s` | %.1f |",
                        each.getKey(),
                        each.getValue() / hubDays)));
    lines.add("");
    double measuredPings = traffic.pings() / hubDays;
    double pings = SECONDS_OF_A_DAY / KEEP_ALIVE_S * PINGS_OF_A_KEEP_ALIVE;
    double up = traffic.up() / hubDays - measuredPings * BYTES_OF_A_PING / 2;
    double down = traffic.down() / hubDays - measuredPings * BYTES_OF_A_PING / 2;
    lines.add(
        String.format(
            Locale.ROOT,
            "Bytes of a hub in a day, as MQTT, without what TCP, IP and TLS add: %.1f kB up, %.1f kB"
                + " down (acknowledgements). Asking whether the broker is there is not in it: at real"
                + " speed that is up to %.1f kB more (%,.0f times %d bytes); measured here in real"
                + " time %.1f times. From broker to response centre %.1f kB.",
            up / 1_000,
            down / 1_000,
            pings * BYTES_OF_A_PING / 1_000,
            pings,
            BYTES_OF_A_PING,
            measuredPings,
            traffic.toCentre() / hubDays / 1_000));
    lines.add("");
  }

  private void processor(List<String> lines) {
    double own = seconds(Loads.sum(samples, Sample.Phase.DAYS, Sample::own));
    double hubDays = settings.hubs() * settings.days();
    Optional<Double> broker = brokerSeconds();
    lines.add(
        String.format(
            Locale.ROOT,
            "Processor time while days passed (%.0f s real): fleet and response centre %.1f s, of"
                + " which detection %.1f s (%.1f µs an input); broker %s.",
            Loads.seconds(samples, Sample.Phase.DAYS),
            own,
            detecting / NANOS,
            inputs == 0 ? 0 : detecting / 1_000.0 / inputs,
            broker.map(s -> String.format(Locale.ROOT, "%.1f s", s)).orElse("not known")));
    broker.ifPresent(
        seconds ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "That is %.2f ms of the broker for a hub and day: %s hubs for each core of the"
                        + " broker, if nothing but that took time%s.",
                    seconds * 1_000 / hubDays,
                    number(Math.round(SECONDS_OF_A_DAY * hubDays / seconds)),
                    settings.speed() == 1
                        ? ""
                        : " (a run at speed 1 has what keeping connections alive takes in it, this"
                            + " one has a part of it)")));
    lines.add("");
  }

  private void memory(List<String> lines) {
    lines.add("| memory, after a garbage collection | of each hub |");
    lines.add("|---|---|");
    lines.add(
        String.format(
            Locale.ROOT,
            "| detection, its day, outbox, messages' composer | %.1f kB (goal: at most %.0f kB) |",
            kilobytesOfAHub(),
            GOAL_KB));
    lines.add(
        String.format(
            Locale.ROOT,
            "| its connection, in Java | %.1f kB |",
            kilobytes(memory.whole().all() - memory.unconnected().all())));
    lines.add("");
  }

  private void bottleneck(List<String> lines) {
    bottleneck(lines, Sample.Phase.DAYS, "while days passed");
    bottleneck(lines, Sample.Phase.STORM, "in the storm");
  }

  private void bottleneck(List<String> lines, Sample.Phase phase, String when) {
    Loads loads = Loads.of(samples, phase, settings, resources, memory);
    if (Loads.seconds(samples, phase) <= 0) {
      return;
    }
    lines.add("| how full, " + when + " | on average | busiest second | |");
    lines.add("|---|---|---|---|");
    for (Loads.Load load : loads.all()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.0f %% | %.0f %% | %s |",
              load.what(),
              100 * load.mean(),
              100 * load.peak(),
              load.detail()));
    }
    lines.add("");
    double others = Loads.others(samples, phase);
    if (others > MUCH) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Other processes took %.0f %% of the machine meanwhile: judge the times and shares"
                  + " with that in mind.",
              100 * others));
      lines.add("");
    }
    loads
        .first()
        .ifPresent(
            first ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "The first bottleneck %s: %s, %.0f %% full (%s). It would be full with some"
                            + " %s hubs%s.",
                        when,
                        first.what(),
                        100 * first.mean(),
                        first.detail(),
                        number(Math.round(settings.hubs() / first.mean())),
                        phase == Sample.Phase.DAYS && settings.speed() != 1
                            ? " at this speed"
                            : "")));
    lines.add("");
  }

  private Optional<Double> brokerSeconds() {
    return settings.brokerProcess().isPresent()
        ? Optional.of(seconds(Loads.sum(samples, Sample.Phase.DAYS, Sample::broker)))
        : Optional.empty();
  }

  private Distribution returnTimes() {
    return Distribution.ofNanos(
        books.returns().stream().mapToLong(Books.Return::took).filter(took -> took >= 0));
  }

  private static long busiestSecond(List<Long> ups) {
    long most = 0;
    int from = 0;
    for (int to = 0; to < ups.size(); to++) {
      while (ups.get(to) - ups.get(from) >= (long) NANOS) {
        from++;
      }
      most = Math.max(most, to - from + 1L);
    }
    return most;
  }

  private Books.Account account(Channel channel) {
    return accounts.getOrDefault(channel, new Books.Account(0, 0, 0, 0, 0, 0));
  }

  private double kilobytes(long bytes) {
    return (double) bytes / settings.hubs() / 1_000;
  }

  private static List<String> names(List<Storm> storms) {
    return storms.stream().map(Storm::toString).toList();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  /** Without digits that say nothing. */
  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "");
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
