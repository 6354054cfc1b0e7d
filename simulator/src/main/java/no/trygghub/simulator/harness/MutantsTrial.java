package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Channel;

/**
 * Changes a database and its log at places all over them and opens each mutant twice, as a hub does
 * that is started again.
 *
 * <p>What counts as readable is what plain SQLite reads of the same mutant, from both ends of the
 * table, as it was written.
 */
final class MutantsTrial implements Trial {
  private static final int IN_WHOLE = 12_000;
  private static final int IN_SHORT = 240;
  private static final int ALARMS = 120;
  private static final int MOST_ROWS = 10 * ALARMS;
  private static final long BUDGET = 100 * Buffer.SMALLEST_BUDGET;
  private static final int READINGS = 150;

  /** Of these, so many that they leave the outbox before their rows leave the file. */
  private static final int READINGS_TAKEN = 120;

  private static final List<Channel> CHANNELS =
      List.of(Channel.UP_ALARM, Channel.UP_FAULT, Channel.UP_EVENT, Channel.UP_TELEMETRY);

  @Override
  public String name() {
    return "mutants";
  }

  @Override
  public String what() {
    return "Flips bits, zeroes and scrambles sectors and cuts off the end of a database and its log, at places"
        + " all over both, and starts on each mutant twice.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    Path closed = bench.directory("closed").resolve("hub.db");
    Path running = bench.directory("running").resolve("hub.db");
    Map<String, String> taken = new HashMap<>();
    Map<String, String> written = write(closed, running, taken);
    Path copy = bench.directory("count").resolve("hub.db");
    new DatabaseFile(closed).copyTo(copy);
    int inClosed = new DatabaseFile(copy).readable(MOST_ROWS).size() - taken.size();
    List<Mutation> mutations =
        mutations(
            bench.many(IN_WHOLE, IN_SHORT),
            List.of(
                new Mutation.Part(closed, "", Files.size(closed), inClosed),
                new Mutation.Part(running, "", Files.size(running), written.size()),
                new Mutation.Part(
                    running, "-wal", Files.size(Path.of(running + "-wal")), written.size())),
            bench.random());
    Totals totals = new Totals();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Seen>> judged = new ArrayList<>();
      for (int i = 0; i < mutations.size(); i++) {
        Mutation mutation = mutations.get(i);
        Path own = bench.directory().resolve("mutant-" + i);
        Callable<Seen> one = () -> judge(mutation, own, written, taken);
        judged.add(threads.submit(one));
      }
      for (int i = 0; i < judged.size(); i++) {
        totals.add(mutations.get(i), judged.get(i).get());
        if ((i + 1) % 1_000 == 0) {
          bench.progress().accept(i + 1 + " mutants");
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("a mutant could not be judged: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
    return totals.result(mutations.size());
  }

  /**
   * A database that was closed, and one as it is left when the power goes, half of it in its log.
   *
   * @param taken is given what a broker has taken and is still in both files
   * @return what waits in the second
   */
  private static Map<String, String> write(Path closed, Path running, Map<String, String> taken)
      throws IOException {
    Map<String, String> written = new HashMap<>();
    try (Buffer buffer = Buffer.open(closed, BUDGET)) {
      fill(buffer, 0, ALARMS / 2);
      SampleMessages messages = messages(buffer);
      buffer.commit(
          Map.of(), Stream.generate(() -> messages.telemetry(0)).limit(READINGS).toList());
      List<StoredMessage> first = buffer.waiting(Channel.UP_TELEMETRY, 0, READINGS_TAKEN);
      buffer.forwarded(first);
      first.forEach(stored -> put(stored, taken));
    }
    Path open = running.resolveSibling("open.db");
    new DatabaseFile(closed).copyTo(open);
    try (Buffer buffer = Buffer.open(open, BUDGET)) {
      fill(buffer, ALARMS / 2, ALARMS);
      new DatabaseFile(open).copyTo(running);
      written.putAll(held(buffer));
    }
    return written;
  }

  private static void fill(Buffer buffer, int from, int to) {
    SampleMessages messages = messages(buffer);
    for (int i = from; i < to; i++) {
      List<Draft> drafts = List.of(messages.alarm(3L * i), messages.event(i));
      buffer.commit(
          Map.of("sensor/s-" + i % 20, "{\"number\":" + i + "}"),
          i % 3 == 0 ? List.of(messages.alarm(3L * i), messages.fault(3L * i + 1)) : drafts);
    }
  }

  private static SampleMessages messages(Buffer buffer) {
    return new SampleMessages(
        new TenantId("trial"),
        new HubId("mutant"),
        buffer.epoch(),
        Instant.parse("2026-01-10T02:14:07Z"));
  }

  /** Every kind in turn, evenly over all bytes of each file. */
  private static List<Mutation> mutations(int count, List<Mutation.Part> parts, Random random) {
    List<Mutation> mutations = new ArrayList<>();
    List<Mutation.Kind> kinds = List.of(Mutation.Kind.values());
    for (int i = 0; i < count; i++) {
      Mutation.Part part = parts.get(i % parts.size());
      long place = (long) ((double) i / count * part.size());
      mutations.add(
          new Mutation(part, kinds.get(i / parts.size() % kinds.size()), place, random.nextLong()));
    }
    return mutations;
  }

  private static Seen judge(
      Mutation mutation, Path directory, Map<String, String> written, Map<String, String> taken)
      throws IOException {
    Files.createDirectories(directory);
    DatabaseFile original = new DatabaseFile(mutation.part().database());
    Map<String, String> expected = written;
    Path plain = directory.resolve("plain.db");
    original.copyTo(plain);
    mutation.apply(Path.of(plain + mutation.part().suffix()));
    Map<String, String> readable = new DatabaseFile(plain).readable(MOST_ROWS);
    readable.entrySet().removeIf(row -> !row.getValue().equals(expected.get(row.getKey())));

    Path file = directory.resolve("hub.db");
    original.copyTo(file);
    mutation.apply(Path.of(file + mutation.part().suffix()));
    try {
      boolean noticed;
      Map<String, String> held;
      int again;
      try (Buffer buffer = Buffer.open(file, BUDGET)) {
        noticed = buffer.damage().isPresent();
        held = held(buffer);
        int all = held.size();
        held.entrySet().removeIf(row -> row.getValue().equals(taken.get(row.getKey())));
        again = all - held.size();
        fill(buffer, ALARMS, ALARMS + 1);
      }
      int more;
      try (Buffer buffer = Buffer.open(file, BUDGET)) {
        more = held(buffer).size() - held.size() - again;
        if (buffer.damage().isPresent() || buffer.unwritable().isPresent()) {
          return Seen.broken("damaged again at the second start");
        }
      }
      long changed =
          held.entrySet().stream()
              .filter(row -> !row.getValue().equals(expected.get(row.getKey())))
              .count();
      long lost = readable.keySet().stream().filter(id -> !held.containsKey(id)).count();
      boolean isAll = held.size() == mutation.part().messages();
      return new Seen(
          "",
          noticed,
          held.size(),
          readable.size(),
          (int) lost,
          (int) changed,
          again,
          isAll,
          more == 2);
    } catch (RuntimeException e) {
      return Seen.broken(e.toString());
    } finally {
      delete(directory);
    }
  }

  private static Map<String, String> held(Buffer buffer) {
    Map<String, String> held = new HashMap<>();
    for (Channel channel : CHANNELS) {
      buffer.waiting(channel, 0, 10_000).forEach(stored -> put(stored, held));
    }
    return held;
  }

  private static void put(StoredMessage stored, Map<String, String> into) {
    into.put(stored.message().id().value(), stored.message().json());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** What came of one mutant. */
  private record Seen(
      String broken,
      boolean noticed,
      int held,
      int readable,
      int lost,
      int changed,
      int again,
      boolean isAll,
      boolean goesOn) {
    static Seen broken(String why) {
      return new Seen(why, false, 0, 0, 0, 0, 0, false, false);
    }
  }

  /** What came of all of them. */
  private static final class Totals {
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> silent = new HashMap<>();
    private int noticed;
    private long held;
    private long readable;
    private int again;

    void add(Mutation mutation, Seen seen) {
      noticed += seen.noticed() ? 1 : 0;
      held += seen.held();
      readable += seen.readable();
      again += seen.again() > 0 ? 1 : 0;
      if (!seen.broken().isEmpty()) {
        wrong.add(mutation + ": " + seen.broken());
      } else if (seen.lost() > 0 || seen.changed() > 0 || !seen.goesOn()) {
        wrong.add(mutation + ": lost " + seen.lost() + ", changed " + seen.changed() + ", " + seen);
      }
      if (!seen.isAll() && !seen.noticed()) {
        silent.merge(mutation.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
    }

    TrialResult result(int mutants) {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d mutants; the hub started on every one of them, twice: %s.",
              mutants,
              wrong.stream().noneMatch(line -> line.contains("Exception")) ? "yes" : "NO"));
      lines.add(
          String.format(
              Locale.ROOT,
              "Damage noticed, told as a fault and the file set aside: %,d; without effect on anything"
                  + " stored: %,d.",
              noticed,
              mutants - noticed - silent.values().stream().mapToInt(count -> count).sum()));
      lines.add(
          String.format(
              Locale.ROOT,
              "Messages held afterwards: %,d; plain SQLite read %,d of the same mutants.",
              held,
              readable));
      lines.add(
          String.format(
              Locale.ROOT,
              "Mutants after which telemetry that a broker had and whose rows were still there is sent"
                  + " once more: %,d.",
              again));
      lines.add(
          "Mutants with messages missing and nothing noticed, all of them the end of a log, which looks"
              + " as after a power cut before the write was done: "
              + silent);
      lines.add("Messages lost that were readable, or changed and believed: " + wrong.size() + ".");
      wrong.stream().limit(10).forEach(lines::add);
      return new TrialResult(lines, Optional.empty(), wrong.isEmpty());
    }
  }
}
