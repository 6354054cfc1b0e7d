package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;

/**
 * The same outage for the hub and for what a practical person would use instead, side by side in
 * one run: a local Mosquitto that bridges to the remote one, with its defaults and with what its
 * manual offers. The trial holds if the hub's books balance; the others are only told.
 */
final class BridgeTrial implements Trial {
  private static final List<String> REMOTE =
      List.of(
          "log_type error",
          // The remote one is not what is compared: it forgets neither sessions nor messages.
          "persistence true",
          "autosave_interval 1",
          "autosave_on_changes true",
          "max_queued_messages 0");

  private static final Duration HOST_AWAY = Duration.ofSeconds(5);

  /** A bridge waits for up to half a minute before it connects again. */
  private static final Duration RETURN_WITHIN = Duration.ofSeconds(60);

  private static final Duration QUIET = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String what() {
    return "The same outage for the hub and for a Mosquitto bridge fed by mosquitto_pub, side by side: the remote"
        + " broker is killed and stays away, and meanwhile the host in the home is killed once.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    Plan plan = bench.whole() ? Plan.WHOLE : Plan.SHORT;
    try (MosquittoProcess remote = MosquittoProcess.start(bench.directory("remote"), REMOTE);
        Column hub = hub(bench, remote, plan);
        Column asItComes =
            bridge(bench, remote, "bridge, as it comes", "alarm/as-it-comes", false);
        Column careful = bridge(bench, remote, "bridge, careful", "alarm/careful", true)) {
      List<Column> columns = List.of(hub, asItComes, careful);
      List<Long> kept = outage(plan, remote, columns, bench);
      awaitQuiet(plan, columns);
      List<String> lines = new ArrayList<>(plan.lines());
      lines.add(table(columns, kept));
      lines.add(
          "Files were on "
              + Files.getFileStore(bench.directory()).type()
              + "; bytes written are the kernel's count for the processes. mosquitto_pub writes no files; the"
              + " hub's include SQLite's library, of about a mebibyte, which each start unpacks into the"
              + " directory for temporary files.");
      return TrialResult.of(lines, hub.books().account());
    }
  }

  private static Column hub(Bench bench, MosquittoProcess remote, Plan plan)
      throws IOException, InterruptedException {
    OutageBooks books = new OutageBooks();
    ResponseCentre centre =
        ResponseCentre.start(
            new CentreSettings(
                remote.url(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.of(bench.directory().resolve("received.jsonl"))),
            new SystemClock(true),
            new ToBooks(books));
    return new Column(
        "hub",
        books,
        HubSender.start(bench.directory("hub"), remote.url(), plan.alarms()),
        centre::close);
  }

  private static Column bridge(
      Bench bench, MosquittoProcess remote, String name, String topic, boolean careful)
      throws IOException {
    OutageBooks books = new OutageBooks();
    BridgeReceiver receiver = BridgeReceiver.start(remote.port(), topic, books);
    return new Column(
        name,
        books,
        BridgeSender.start(
            bench.directory(topic.substring(topic.indexOf('/') + 1)),
            remote.port(),
            topic,
            careful),
        receiver::close);
  }

  /** Runs the plan and tells how large each column's queue was when the remote came back. */
  private static List<Long> outage(
      Plan plan, MosquittoProcess remote, List<Column> columns, Bench bench)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<CompletableFuture<Void>> raising =
        columns.stream().map(column -> column.raiseAll(plan, begin)).toList();
    sleepUntil(begin, plan.goneAt());
    remote.kill();
    bench.progress().accept("the remote broker is gone");
    sleepUntil(begin, plan.hostKilledAt());
    for (Column column : columns) {
      column.sender().kill();
    }
    bench.progress().accept("the host in the home is killed");
    LockSupport.parkNanos(HOST_AWAY.toNanos());
    // The hub last: starting it takes the longest, and the others need not wait for it.
    for (Column column : columns.reversed()) {
      column.sender().start();
    }
    sleepUntil(begin, plan.backAt());
    List<Long> kept = new ArrayList<>();
    for (Column column : columns) {
      kept.add(column.sender().bytesKept());
    }
    remote.restart();
    columns.forEach(column -> column.books().remoteReturned());
    bench.progress().accept("the remote broker is back");
    try {
      CompletableFuture.allOf(raising.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new IOException("alarms could not be raised: " + e.getCause(), e);
    }
    return kept;
  }

  private static void awaitQuiet(Plan plan, List<Column> columns) {
    long returned = System.nanoTime();
    while (!columns.stream().allMatch(column -> column.books().isComplete())) {
      long waited = System.nanoTime() - returned;
      boolean quiet =
          waited > RETURN_WITHIN.toNanos()
              && columns.stream().allMatch(column -> column.books().isQuiet(QUIET));
      if (quiet || waited > plan.patience().toNanos()) {
        return;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    // What is sent once more comes soon after.
    LockSupport.parkNanos(QUIET.toNanos());
  }

  private static String table(List<Column> columns, List<Long> kept) throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add("Side by side:");
    rows.add("");
    rows.add(row("", columns, Column::name));
    rows.add("|" + "---|".repeat(columns.size() + 1));
    rows.add(row("alarms raised", columns, column -> number(column.account().raised())));
    rows.add(row("lost", columns, column -> number(column.account().lost())));
    rows.add(
        row(
            "of these never taken, the host being down",
            columns,
            column -> number(column.books().lostBecauseNotTaken())));
    rows.add(
        row(
            "repeated after removal by id",
            columns,
            column -> number(column.account().repeated())));
    rows.add(row("sent again", columns, column -> number(column.account().sentAgain())));
    rows.add(row("out of order", columns, column -> number(column.account().outOfOrder())));
    rows.add(
        row(
            "remote back to first alarm of the outage, s",
            columns,
            column -> column.books().firstAfterReturn()));
    rows.add(
        row(
            "remote back to last alarm of the outage, s",
            columns,
            column -> column.books().lastAfterReturn()));
    List<String> written = new ArrayList<>();
    for (Column column : columns) {
      written.add(kibibytes(column.sender().bytesWritten()));
    }
    rows.add("| written to disk in all | " + String.join(" | ", written) + " |");
    rows.add(
        "| queue's files when the remote came back | "
            + kept.stream().map(BridgeTrial::kibibytes).collect(Collectors.joining(" | "))
            + " |");
    return String.join(System.lineSeparator() + "  ", rows);
  }

  private static String row(String what, List<Column> columns, Function<Column, String> value) {
    return "| "
        + what
        + " | "
        + columns.stream().map(value).collect(Collectors.joining(" | "))
        + " |";
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String kibibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d KiB", bytes / 1024);
  }

  private static void sleepUntil(long begin, Duration time) {
    for (long left = begin + time.toNanos() - System.nanoTime();
        left > 0;
        left = begin + time.toNanos() - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * When what happens.
   *
   * @param every how often an alarm is raised
   * @param before how long before the outage
   * @param outage how long the remote broker is gone
   * @param after how long alarms are still raised when it is back
   * @param patience how long to wait for what is missing at the most
   */
  private record Plan(
      Duration every, Duration before, Duration outage, Duration after, Duration patience) {
    static final Plan WHOLE =
        new Plan(
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));
    static final Plan SHORT =
        new Plan(
            Duration.ofMillis(500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(15),
            Duration.ofSeconds(4),
            Duration.ofMinutes(2));

    Duration goneAt() {
      return before;
    }

    Duration hostKilledAt() {
      return before.plus(outage.dividedBy(2));
    }

    Duration backAt() {
      return before.plus(outage);
    }

    int alarms() {
      return Math.toIntExact(backAt().plus(after).dividedBy(every));
    }

    List<String> lines() {
      return List.of(
          "An alarm every "
              + String.format(Locale.ROOT, "%.1f", every.toMillis() / 1e3)
              + " s at each of three senders, "
              + alarms()
              + " in all; the remote broker was killed and gone "
              + outage.toSeconds()
              + " s, and half-way all three hosts were killed with SIGKILL and started again "
              + HOST_AWAY.toSeconds()
              + " s later.",
          "SIGKILL is kinder than a power cut: what the kernel had not yet written to disk survives it, for the hub"
              + " and for Mosquitto alike.",
          "\"Bridge, as it comes\": a local Mosquitto with persistence true and cleansession false, all else default"
              + " (its queue goes to disk every 1,800 s), and nobody looks at the exit code of mosquitto_pub."
              + " \"Bridge, careful\": autosave_on_changes with autosave_interval 1, max_queued_messages 0, and"
              + " mosquitto_pub is run again until it succeeds.");
    }
  }

  /** One of the compared: its books, what sends, and what stops its receiver. */
  private record Column(String name, OutageBooks books, OutageSender sender, Runnable receiver)
      implements AutoCloseable {
    Account account() {
      return books.account();
    }

    /** Raises all alarms of the plan, each at its time, or as soon as the one before is taken. */
    CompletableFuture<Void> raiseAll(Plan plan, long begin) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .name(name)
          .start(
              () -> {
                try {
                  for (int i = 0; i < plan.alarms(); i++) {
                    sleepUntil(begin, plan.every().multipliedBy(i));
                    int number = books.raise();
                    if (!sender.raise(number)) {
                      books.notTaken(number);
                    }
                  }
                  done.complete(null);
                } catch (IOException | InterruptedException | RuntimeException e) {
                  done.completeExceptionally(e);
                }
              });
      return done;
    }

    @Override
    public void close() throws IOException {
      try {
        sender.close();
      } finally {
        receiver.run();
      }
    }
  }

  /** Writes the hub's alarms in the books; those that come again too. */
  private record ToBooks(OutageBooks books) implements CentreListener {
    @Override
    public void received(Received message) {
      write(message);
    }

    @Override
    public void repeated(Received message) {
      write(message);
    }

    private void write(Received message) {
      if (!message.channel().equals("alarm")) {
        return;
      }
      try {
        String button = message.data().object("sensor").text("id");
        books.arrived(
            Integer.parseInt(button.substring(HubSender.BUTTON.length())),
            message.id(),
            message.data().truth("late"));
      } catch (JsonException e) {
        throw new IllegalStateException("the hub sent what the contract does not allow", e);
      }
    }
  }
}
