package no.trygghub.simulator.harness;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import no.trygghub.hub.config.HubId;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.postgres.PostgresProcess;

/**
 * Several receivers share what the hubs of a district send that come back all at once, and one of
 * them is killed in the middle.
 */
final class ReceiversTrial implements Trial {
  private static final String COMMAND = "no.trygghub.simulator.main.SimulatorCommand";
  private static final String CALM = "c-";
  private static final String STORM = "h-";
  private static final String OF_STORM = " where hub like '" + STORM + "%'";
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(12));
  private static final Patience QUIET_PATIENCE = new Patience(Duration.ofMinutes(1));
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final Duration RESTARTED_AFTER = Duration.ofSeconds(5);
  private static final int KILL_AT_PERCENT = 25;

  /** As in the folder {@code broker}. */
  private static final List<String> BROKER =
      List.of(
          "log_type error",
          "max_inflight_messages 100",
          "max_queued_messages 100000",
          "sys_interval 0");

  /** Its own settings else, so that what is committed is on the disk. */
  private static final List<String> POSTGRESQL = List.of("max_connections=50");

  @Override
  public String name() {
    return "receivers";
  }

  @Override
  public String what() {
    return "Two, four and eight processes of the command receive share the messages of hubs that all come back at once,"
        + " with one database, and one of them is killed (SIGKILL) in the middle.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    LightHub.Plan each = new LightHub.Plan(3, 4, 2);
    int hubs = bench.many(2_000, 200);
    lines.add(
        "%,d hubs connect at once; each sends its status, a heartbeat, %d alarms, %d events and %d batches of telemetry at once, and repeats its alarms after 10, 20, 40 s and then every minute until they are acknowledged. All receivers start at once on an empty database, and before the storm a quarter as many other hubs have said as much to them. One is killed when %d %% of the alarms are acknowledged."
            .formatted(hubs, each.alarms(), each.events(), each.telemetry(), KILL_AT_PERCENT));
    for (Fate fate : Fate.values()) {
      lines.add("\"" + fate.word + "\": " + fate.meaning + ".");
    }
    List<Run> runs = new ArrayList<>();
    for (Setting setting : settings(bench)) {
      if (setting.sqlite() || PostgresProcess.isInstalled()) {
        runs.add(run(bench, setting, hubs, each));
      } else {
        lines.add(setting.name() + ": not run, because PostgreSQL is not installed (postgresql).");
      }
    }
    lines.add(table(runs));
    lines.add("Share of the messages, receiver by receiver, the killed one first:");
    runs.forEach(run -> lines.add(run.name() + ": " + run.shares() + "."));
    runs.forEach(run -> run.trouble().forEach(what -> lines.add(run.name() + ": " + what + ".")));
    return new TrialResult(lines, Optional.empty(), runs.stream().allMatch(Run::held));
  }

  private static List<Setting> settings(Bench bench) {
    List<Setting> settings = new ArrayList<>();
    for (Fate fate : List.of(Fate.GONE, Fate.RESTARTED)) {
      for (boolean sqlite : List.of(true, false)) {
        for (int receivers : bench.whole() ? List.of(2, 4, 8) : List.of(2)) {
          settings.add(new Setting(sqlite, receivers, fate));
        }
      }
    }
    if (bench.whole()) {
      settings.add(new Setting(true, 4, Fate.MISSED));
    }
    return settings;
  }

  private static Run run(Bench bench, Setting setting, int hubs, LightHub.Plan each)
      throws IOException, InterruptedException {
    bench.progress().accept(setting.name());
    Path directory =
        bench.directory(setting.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    if (setting.sqlite()) {
      Path file = directory.resolve("centre.db");
      return run(
          bench,
          new Place(setting, directory, "sqlite:" + file, "jdbc:sqlite:" + file),
          hubs,
          each);
    }
    try (PostgresProcess server = PostgresProcess.start(POSTGRESQL)) {
      return run(
          bench,
          new Place(
              setting,
              directory,
              server.url(),
              "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres"),
          hubs,
          each);
    }
  }

  private static Run run(Bench bench, Place place, int hubs, LightHub.Plan each)
      throws IOException, InterruptedException {
    Files.writeString(place.password(), PostgresProcess.PASSWORD);
    List<ReceiverProcess> processes = new ArrayList<>();
    EventLoopGroup loops = new NioEventLoopGroup(1);
    try (MosquittoProcess broker =
        MosquittoProcess.start(place.directory().resolve("broker"), BROKER)) {
      for (int i = 1; i <= place.setting().receivers(); i++) {
        processes.add(place.start(broker, i));
      }
      PATIENCE.until(
          "all receivers listen", () -> processes.stream().allMatch(ReceiverProcess::isListening));
      Bootstrap bootstrap = new Bootstrap().group(loops);
      StormBooks before = new StormBooks();
      List<LightHub> calm = connect(bench, CALM, hubs / 4, each, before, bootstrap, broker);
      PATIENCE.until(
          "what comes before the storm is acknowledged",
          () -> before.acknowledged() == hubs / 4 * each.alarms());
      StormBooks books = new StormBooks();
      long begin = System.nanoTime();
      List<LightHub> storm = connect(bench, STORM, hubs, each, books, bootstrap, broker);
      int alarms = hubs * each.alarms();
      PATIENCE.until(
          "the storm is on", () -> books.acknowledged() * 100L >= (long) alarms * KILL_AT_PERCENT);
      processes.getFirst().kill();
      books.killed(Duration.ofNanos(System.nanoTime() - begin));
      if (place.setting().fate() == Fate.RESTARTED) {
        LockSupport.parkNanos(RESTARTED_AFTER.toNanos());
        processes.set(0, place.start(broker, 1));
      }
      PATIENCE.until(
          "all alarms are acknowledged",
          () -> books.raised() == alarms && books.acknowledged() == alarms);
      Run run = account(place, broker, processes, books, hubs * each.messages());
      calm.forEach(LightHub::close);
      storm.forEach(LightHub::close);
      bench.progress().accept(run.cells().toString());
      return run;
    } finally {
      processes.forEach(ReceiverProcess::close);
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static List<LightHub> connect(
      Bench bench,
      String name,
      int hubs,
      LightHub.Plan each,
      StormBooks books,
      Bootstrap bootstrap,
      MosquittoProcess broker) {
    List<LightHub> all = new ArrayList<>();
    Random random = bench.random();
    for (int i = 1; i <= hubs; i++) {
      all.add(new LightHub(new HubId(name + i), each, Instant.now(), books, random));
    }
    all.forEach(hub -> hub.connect(bootstrap, broker.port()));
    return all;
  }

  /** Brings the killed receiver back, and tells what is there before and after. */
  private static Run account(
      Place place,
      MosquittoProcess broker,
      List<ReceiverProcess> processes,
      StormBooks books,
      int sent)
      throws IOException {
    try (Connection database =
        DriverManager.getConnection(place.jdbc(), PostgresProcess.USER, PostgresProcess.PASSWORD)) {
      long away = awaitQuiet(database);
      if (place.setting().fate() != Fate.RESTARTED) {
        ReceiverProcess back = place.start(broker, 1);
        processes.set(0, back);
        PATIENCE.until("the killed receiver is back", back::isListening);
        awaitQuiet(database);
      }
      return Run.of(place.setting().name(), database, books, away, sent);
    } catch (SQLException e) {
      throw new IOException("the trial cannot read the database: " + e.getMessage(), e);
    }
  }

  /** Waits until nothing more is kept, and tells how much is. */
  private static long awaitQuiet(Connection database) throws IOException {
    long[] last = {-1, System.nanoTime()};
    QUIET_PATIENCE.until(
        "nothing more comes",
        () -> {
          long now = count(database, "select count(*) from message" + OF_STORM);
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
          return System.nanoTime() - last[1] > QUIET.toNanos();
        });
    return last[0];
  }

  private static long count(Connection database, String sql) {
    return Long.parseLong(query(database, sql).getFirst());
  }

  private static List<String> query(Connection database, String sql) {
    List<String> found = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer '" + sql + "'", e);
    }
  }

  private static String table(List<Run> runs) {
    List<String> rows = new ArrayList<>();
    rows.add("What came of it:");
    rows.add("");
    rows.add(
        "| database, receivers | raised | lost | stored twice | acknowledged after: median | 99 of 100 | longest"
            + " | repeats | kept a second | events and telemetry not kept while it was away | when it was back | gaps told |");
    rows.add("|" + "---|".repeat(12));
    runs.forEach(
        run -> rows.add("| " + run.name() + " | " + String.join(" | ", run.cells()) + " |"));
    return String.join(System.lineSeparator() + "  ", rows);
  }

  /**
   * What is tried.
   *
   * @param sqlite whether in SQLite; else in PostgreSQL
   * @param receivers how many
   * @param fate what becomes of the one that is killed
   */
  private record Setting(boolean sqlite, int receivers, Fate fate) {
    String name() {
      return (sqlite ? "SQLite, " : "PostgreSQL, ") + receivers + ", " + fate.word;
    }
  }

  /** What becomes of the receiver that is killed. */
  private enum Fate {
    /** The broker forgets it. */
    GONE(
        "gone",
        "0 s",
        "the broker keeps no session for it; it stays away until all alarms are acknowledged, and"
            + " comes back then"),
    /** As a service manager does. */
    RESTARTED(
        "restarted",
        "10 min",
        "the broker keeps its session for 10 min, and it is started again after "
            + RESTARTED_AFTER.toSeconds()
            + " s"),
    /** The broker goes on giving it its share. */
    MISSED(
        "missed",
        "10 min",
        "the broker keeps its session for 10 min; it stays away until all alarms are acknowledged,"
            + " and comes back then");

    private final String word;
    private final String session;
    private final String meaning;

    Fate(String word, String session, String meaning) {
      this.word = word;
      this.session = session;
      this.meaning = meaning;
    }
  }

  /** Where a run has its files and its database. */
  private record Place(Setting setting, Path directory, String store, String jdbc) {
    Path password() {
      return directory.resolve("password");
    }

    ReceiverProcess start(MosquittoProcess broker, int number) throws IOException {
      String name = "receiver-" + number;
      return ReceiverProcess.start(
          COMMAND,
          broker.url(),
          name,
          store,
          List.of(
              "--store-password-file", password().toString(), "--session", setting.fate().session),
          directory.resolve(name + ".log"));
    }
  }

  /**
   * What came of one run.
   *
   * @param cells of its row in the table
   * @param shares how much each receiver kept
   * @param held whether no alarm was lost or stored twice
   */
  private record Run(
      String name, List<String> cells, String shares, List<String> trouble, boolean held) {
    static Run of(String name, Connection database, StormBooks books, long whileAway, int sent) {
      long alarms = count(database, "select count(*) from alarm" + OF_STORM);
      long twice =
          count(
              database,
              "select count(*) from (select 1 from message"
                  + OF_STORM
                  + " group by tenant, hub, epoch, seq having count(*) > 1) twice");
      long kept = count(database, "select count(*) from message" + OF_STORM);
      long gaps =
          count(database, "select coalesce(sum(last_seq - first_seq + 1), 0) from gap" + OF_STORM);
      List<Duration> delays = books.delays();
      long lost = books.raised() - alarms;
      String shares =
          String.join(
              ", ",
              query(
                  database,
                  "select received_by || ' ' || count(*) from message"
                      + OF_STORM
                      + " group by received_by order by received_by"));
      List<String> trouble = new ArrayList<>(books.trouble());
      trouble.add("one killed after " + seconds(books.killed()));
      return new Run(
          name,
          List.of(
              number(books.raised()),
              number(lost),
              number(twice),
              seconds(delays.get(delays.size() / 2)),
              seconds(delays.get(delays.size() * 99 / 100)),
              seconds(delays.getLast()),
              number(books.repeats()),
              number(rate(database)),
              number(sent - whileAway),
              number(sent - kept),
              number(gaps)),
          shares,
          trouble,
          lost == 0 && twice == 0 && books.acknowledged() == books.raised());
    }

    /** Messages a second, over the time in which the first half came. */
    private static long rate(Connection database) {
      List<Instant> times =
          query(database, "select received_at from message" + OF_STORM + " order by received_at")
              .stream()
              .map(Run::instant)
              .collect(Collectors.toList());
      int most = times.size() / 2;
      long millis = Math.max(1, Duration.between(times.getFirst(), times.get(most)).toMillis());
      return most * 1000L / millis;
    }

    /** SQLite has ISO 8601, PostgreSQL's driver a blank in place of the T. */
    private static Instant instant(String text) {
      String iso = text.replace(' ', 'T');
      return OffsetDateTime.parse(iso.endsWith("+00") ? iso + ":00" : iso).toInstant();
    }

    private static String number(long value) {
      return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(Duration time) {
      return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
    }
  }
}
