package no.trygghub.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventKind;
import no.trygghub.simulator.centre.Arrival;
import no.trygghub.simulator.centre.Keeper.Gap;
import no.trygghub.simulator.centre.Keeper.Kept;
import no.trygghub.simulator.centre.Keeper.Outcome;
import no.trygghub.simulator.centre.Keeper.Said;
import no.trygghub.simulator.centre.KeeperException;
import no.trygghub.simulator.postgres.PostgresProcess;
import no.trygghub.simulator.store.TestDatabase.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiveStoreTest {
  private static final Instant NOW = HubVoice.BEGIN.plusSeconds(60);
  private static final Duration LONG = Duration.ofDays(1);
  private static Optional<PostgresProcess> server = Optional.empty();

  private final HubVoice hub = new HubVoice("h-1");

  @TempDir private Path directory = Path.of("");

  @AfterAll
  static void stopServer() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
    server = Optional.empty();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsKeptOnceHoweverOftenItComes(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival alarm = hub.alarm(AlarmChange.RAISED, 1, 1);
    try (ReceiveStore one = database.open("one");
        ReceiveStore other = database.open("other")) {
      assertThat(outcomes(one.keep(List.of(alarm, alarm))))
          .containsExactly(Outcome.NEW, Outcome.REPEATED);
      assertThat(outcomes(other.keep(List.of(alarm)))).containsExactly(Outcome.REPEATED);
    }
    assertThat(database.query("select hub, seq, channel, received_by from message"))
        .containsExactly("h-1|1|alarm|one");
    assertThat(database.query("select word, seq, said_by from word"))
        .containsExactly("received|1|one");
  }

  @ParameterizedTest
  @EnumSource
  void anAlarmIsTheSameInWhateverOrderItsMessagesCome(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    int number = 0;
    try (ReceiveStore store = database.open("one")) {
      for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
        number++;
        List<Arrival> told =
            List.of(
                hub.alarm(AlarmChange.RAISED, Severity.MEDIUM, true, number, 4L * number, true),
                hub.alarm(AlarmChange.CHANGED, Severity.HIGH, true, number, 4L * number + 1, true),
                hub.alarm(AlarmChange.CHANGED, Severity.LOW, false, number, 4L * number + 2, true),
                hub.alarm(
                    AlarmChange.RESTORED, Severity.LOW, false, number, 4L * number + 3, true));
        for (int each : order) {
          store.keep(List.of(told.get(each)));
        }
      }
    }
    assertThat(
            database.query(
                "select distinct state, severity, last_seq - asked_seq, raised_at from alarm"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("restored|low|2|2026-01-10");
    assertThat(database.query("select count(*) from alarm")).containsExactly("24");
  }

  @ParameterizedTest
  @EnumSource
  void aFaultThatIsOverIsNotRaisedByWhatComesLate(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.fault(false, 1, 2, "heard again")));
      store.keep(List.of(hub.fault(true, 1, 1, "nothing heard")));
    }
    assertThat(database.query("select state, cause, last_seq from fault"))
        .containsExactly("restored|heard again|2");
  }

  @ParameterizedTest
  @EnumSource
  void aHeartbeatThatPromisesTheImpossibleHoldsNothingUp(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival alarm = hub.alarm(AlarmChange.RAISED, 1, 1);
    Arrival beat = hub.heartbeat(NOW, Duration.ofSeconds(60));
    try (ReceiveStore store = database.open("one")) {
      List<Kept> kept =
          store.keep(
              List.of(
                  HubVoice.altered(beat, "\"nextWithinS\":60", "\"nextWithinS\":" + Long.MAX_VALUE),
                  HubVoice.altered(beat, "\"nextWithinS\":60", "\"nextWithinS\":0"),
                  alarm));
      assertThat(outcomes(kept)).containsExactly(Outcome.REFUSED, Outcome.REFUSED, Outcome.NEW);
      assertThat(kept.getFirst().problem()).startsWith("nextWithinS: expected 1 to ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlarmWhoseIdNoWordCouldNameIsRefused(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival alarm = hub.alarm(AlarmChange.RAISED, 1, 1);
    String id = alarm.message().reference().orElseThrow();
    try (ReceiveStore store = database.open("one")) {
      List<Kept> kept = store.keep(List.of(HubVoice.altered(alarm, id, id + "0".repeat(2_660))));
      assertThat(outcomes(kept)).containsExactly(Outcome.REFUSED);
      assertThat(kept.getFirst().problem()).startsWith("alarmId: expected up to 16 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatFailsInAWayNobodyThoughtOfHoldsNothingUp(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival alarm = hub.alarm(AlarmChange.RAISED, 1, 1);
    Arrival beat = hub.heartbeat(Instant.MAX, Duration.ofSeconds(60));
    try (ReceiveStore store = database.open("one")) {
      assertThat(outcomes(store.keep(List.of(beat, alarm))))
          .containsExactly(Outcome.REFUSED, Outcome.NEW);
    }
    assertThat(database.query("select seq from message")).containsExactly("1");
  }

  @Test
  void nothingIsKeptInAFileThatWasMovedAway() throws Exception {
    TestDatabase database = TestDatabase.sqlite(directory);
    Path file = Path.of(database.location().substring("sqlite:".length()));
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.alarm(AlarmChange.RAISED, 1, 1)));
      Files.move(file, file.resolveSibling("moved.db"));
      assertThatThrownBy(() -> store.keep(List.of(hub.alarm(AlarmChange.RAISED, 2, 2))))
          .isInstanceOf(KeeperException.class)
          .hasMessageContaining(file + " is not there");
      Files.move(file.resolveSibling("moved.db"), file);
      assertThat(outcomes(store.keep(List.of(hub.alarm(AlarmChange.RAISED, 2, 2)))))
          .containsExactly(Outcome.NEW);
    }
    assertThat(database.query("select seq from message order by seq")).containsExactly("1", "2");
  }

  @Test
  void noParameterOfTheDriverHidesWhichMessagesAreNew() throws Exception {
    TestDatabase database = database(Kind.POSTGRESQL);
    List<Arrival> untrusted = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      untrusted.add(hub.alarm(AlarmChange.RAISED, Severity.HIGH, true, i, i, false));
    }
    try (ReceiveStore store =
        ReceiveStore.open(
            StoreLocation.parse(database.location() + "?reWriteBatchedInserts=true"),
            Optional.of(PostgresProcess.PASSWORD),
            "broker.example:1883",
            "one")) {
      assertThat(outcomes(store.keep(untrusted))).containsOnly(Outcome.NEW);
    }
    assertThat(database.query("select count(*) from alarm")).containsExactly("4");
  }

  @Test
  void aServerThatDoesNotWaitForItsDiskIsMadeTo() throws Exception {
    TestDatabase database = database(Kind.POSTGRESQL);
    String name = database.location().replaceAll(".*/", "");
    database.run("alter database " + name + " set synchronous_commit = off");
    StoreLocation.Postgresql location =
        (StoreLocation.Postgresql) StoreLocation.parse(database.location());
    try (Connection connection =
            new PostgresqlDialect(location, Optional.of(PostgresProcess.PASSWORD)).connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show synchronous_commit")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("on");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeartbeatThatWasOnItsWayWhenTheSilenceWasNoticedEndsIt(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.heartbeat(NOW, Duration.ofSeconds(60))));
      Arrival onItsWay = hub.heartbeat(NOW.plusSeconds(60), Duration.ofSeconds(60));
      assertThat(store.look(NOW.plusSeconds(61), LONG).silent()).containsExactly("0806/h-1");
      assertThat(store.keep(List.of(onItsWay))).containsExactly(Kept.anew(true));
      assertThat(store.look(NOW.plusSeconds(62), LONG).silent()).isEmpty();
    }
    assertThat(database.query("select silent_since from hub")).containsExactly("-");
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverWhoseClockIsAheadDoesNotHideThatAHubFallsSilent(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Duration within = Duration.ofSeconds(60);
    try (ReceiveStore wrong = database.open("wrong");
        ReceiveStore right = database.open("right")) {
      wrong.keep(List.of(hub.heartbeat(NOW.plus(Duration.ofDays(365)), within)));
      assertThat(right.look(NOW, LONG).silent()).isEmpty();
      right.keep(List.of(hub.heartbeat(NOW.plusSeconds(50), within)));
      assertThat(right.look(NOW.plusSeconds(100), LONG).silent()).isEmpty();
      assertThat(right.look(NOW.plusSeconds(111), LONG).silent()).containsExactly("0806/h-1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWillThatIsOlderThanTheBirthIsIgnored(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival birth = hub.status(ConnectionState.ONLINE, 8);
    try (ReceiveStore store = database.open("one")) {
      assertThat(store.keep(List.of(birth))).containsExactly(Kept.anew(true));
      assertThat(store.keep(List.of(hub.status(ConnectionState.LOST, 7), birth)))
          .containsExactly(Kept.anew(false), Kept.anew(false));
    }
    assertThat(database.query("select broker, session, state from hub_connection"))
        .containsExactly("broker.example:1883|8|online");
  }

  @ParameterizedTest
  @EnumSource
  void ofOneConnectionTheEndIsLaterThanTheBeginningWhateverComesFirst(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.status(ConnectionState.LOST, 8)));
      store.keep(List.of(hub.status(ConnectionState.ONLINE, 8)));
    }
    assertThat(database.query("select session, state from hub_connection"))
        .containsExactly("8|lost");
    assertThat(truths(database.query("select online from hub_now"))).containsExactly(false);
  }

  @ParameterizedTest
  @EnumSource
  void severalReceiversStartAndKeepAtOnceAndEverythingIsThereOnce(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    int receivers = 6;
    int hubs = 20;
    int alarms = 10;
    List<Arrival> all = new ArrayList<>();
    for (int i = 0; i < hubs; i++) {
      HubVoice voice = new HubVoice("h-" + i);
      for (int number = 1; number <= alarms; number++) {
        all.add(voice.alarm(AlarmChange.RAISED, number, 2L * number - 1));
        all.add(voice.alarm(AlarmChange.RESTORED, number, 2L * number));
        all.add(voice.status(ConnectionState.ONLINE, number));
        all.add(voice.heartbeat(NOW, LONG));
      }
    }
    List<Future<Long>> kept = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(receivers)) {
      for (int i = 0; i < receivers; i++) {
        int own = i;
        kept.add(pool.submit(() -> keepAll(database, "receiver-" + own, all)));
      }
    }
    long anew = 0;
    for (Future<Long> each : kept) {
      anew += each.get();
    }

    assertThat(anew).isEqualTo(2L * hubs * alarms);
    assertThat(database.query("select count(*), count(distinct hub || message_id) from message"))
        .containsExactly("400|400");
    assertThat(database.query("select state, count(*) from alarm group by state"))
        .containsExactly("restored|200");
    assertThat(database.query("select distinct session, state from hub_connection"))
        .containsExactly("10|online");
    assertThat(database.query("select count(*) from gap")).containsExactly("0");
  }

  @ParameterizedTest
  @EnumSource
  void aNumberThatIsMissingIsSeenWhoeverReceivedTheOthersAndForgottenWhenItComes(Kind kind)
      throws Exception {
    TestDatabase database = database(kind);
    try (ReceiveStore one = database.open("one");
        ReceiveStore other = database.open("other")) {
      one.keep(List.of(hub.event(EventKind.STARTED, 1), hub.event(EventKind.PAUSED, 7)));
      other.keep(List.of(hub.event(EventKind.PAUSED, 2), hub.event(EventKind.PAUSED, 5)));
      other.look(NOW, LONG);
      assertThat(one.look(NOW, LONG).numbers().getFirst().gaps())
          .containsExactly(gap(3, 4), gap(6, 6));

      one.keep(List.of(hub.event(EventKind.RESUMED, 3), hub.event(EventKind.RESUMED, 6)));
      assertThat(one.look(NOW, LONG).numbers().getFirst().gaps()).containsExactly(gap(4, 4));
      assertThat(other.look(NOW, LONG).numbers()).isEmpty();
    }
    assertThat(database.query("select epoch, first_seq, last_seq from gap"))
        .containsExactly("7F3A|4|4");
  }

  @ParameterizedTest
  @EnumSource
  void aHubThatIsNotHeardInTimeIsToldOfByOneReceiverAlone(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Duration within = Duration.ofMinutes(15);
    Instant late = HubVoice.BEGIN.plus(within).plusSeconds(1);
    try (ReceiveStore one = database.open("one");
        ReceiveStore other = database.open("other")) {
      one.keep(List.of(hub.heartbeat(HubVoice.BEGIN, within)));
      assertThat(other.look(late.minusSeconds(2), LONG).silent()).isEmpty();
      // One that has only just begun to listen cannot know.
      assertThat(other.look(late, within.minusSeconds(1)).silent()).isEmpty();

      assertThat(one.look(late, LONG).silent()).containsExactly("0806/h-1");
      assertThat(other.look(late, LONG).silent()).isEmpty();
      assertThat(database.query("select count(*) from hub where silent_since is not null"))
          .containsExactly("1");

      assertThat(other.keep(List.of(hub.heartbeat(late.plusSeconds(1), within))))
          .containsExactly(Kept.anew(true));
      assertThat(one.look(late.plusSeconds(2), LONG).silent()).isEmpty();
    }
    assertThat(
            database.query(
                "select outbox_depth, last_seq, sensors_lost, next_within_s, uptime_s from hub"))
        .containsExactly("2|9|bed-1|900|3600");
  }

  @ParameterizedTest
  @EnumSource
  void aHubThatWasTakenOutOfUseIsNotMissedUntilItBeginsAnew(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Duration within = Duration.ofMinutes(15);
    Instant later = HubVoice.BEGIN.plus(within.multipliedBy(3));
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.event(EventKind.DECOMMISSIONED, 3)));
      store.keep(List.of(hub.heartbeat(HubVoice.BEGIN, within)));
      assertThat(store.look(later, LONG).silent()).isEmpty();

      store.keep(List.of(new HubVoice("h-1", "0C01").heartbeat(later, within)));
      assertThat(store.look(later.plus(within).plusSeconds(1), LONG).silent())
          .containsExactly("0806/h-1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUrgentChangeAsksAnewHoweverOftenTheAlarmWasAcceptedBefore(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival raised = hub.alarm(AlarmChange.RAISED, 1, 1);
    Arrival changed = hub.alarm(AlarmChange.CHANGED, Severity.HIGH, true, 1, 3, true);
    String accepted = "select count(accepted_at), count(closed_at) from alarm_now";
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(raised));
      store.say(List.of(said(raised, Downlink.Word.ACCEPTED), said(raised, Downlink.Word.CLOSED)));
      assertThat(database.query(accepted)).containsExactly("1|1");

      store.keep(List.of(changed));
      assertThat(database.query(accepted)).containsExactly("0|0");

      // A person's word is about all that is known of the alarm, whichever message they saw.
      store.say(List.of(said(raised, Downlink.Word.ACCEPTED)));
      assertThat(database.query(accepted)).containsExactly("1|0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameMessageWithItsTimesPutRightPutsThemRight(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival wrong = hub.alarm(AlarmChange.RAISED, Severity.HIGH, true, 1, 1, false);
    Arrival right = hub.alarm(AlarmChange.RAISED, 1, 1);
    Arrival same = HubVoice.altered(right, right.message().id(), wrong.message().id());
    try (ReceiveStore store = database.open("one")) {
      assertThat(outcomes(store.keep(List.of(wrong, same, wrong))))
          .containsExactly(Outcome.NEW, Outcome.REPEATED, Outcome.REPEATED);
    }
    assertThat(
            database.query(
                "select m.time, a.raised_at, a.detected_at from message m, alarm a where m.time_trusted and a.time_trusted"))
        .singleElement()
        .asString()
        .doesNotContain("1970");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadIsRefusedAndKeepsNothingElseOut(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    Arrival good = hub.fault(true, 1, 1, "nothing heard");
    Arrival odd = HubVoice.altered(hub.fault(true, 2, 2, "odd"), "odd", "\\u0000 \\ud800");
    Arrival bad = HubVoice.altered(hub.fault(true, 3, 3, "bad"), "\"since\"", "\"sinc\"");
    Arrival far = HubVoice.altered(hub.fault(true, 4, 4, "far"), "\"seq\":4", "\"seq\":-4");
    try (ReceiveStore store = database.open("one")) {
      List<Kept> kept = store.keep(List.of(bad, good, odd, far));

      assertThat(outcomes(kept))
          .containsExactly(Outcome.REFUSED, Outcome.NEW, Outcome.NEW, Outcome.REFUSED);
      assertThat(kept.getFirst().problem()).contains("since");
      assertThat(kept.getLast().problem()).contains("seq").contains("-4");
    }
    assertThat(database.query("select cause from fault order by last_seq"))
        .containsExactly("nothing heard", "\uFFFD \uFFFD");
  }

  @ParameterizedTest
  @EnumSource
  void readingsAreCountedAndNotKept(Kind kind) throws Exception {
    TestDatabase database = database(kind);
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.telemetry(1), hub.event(EventKind.PAUSED, 2)));
    }
    assertThat(
            database.query(
                "select channel, seq, case when body is null then 'gone' else 'kept' end from message order by seq"))
        .containsExactly("telemetry|1|gone", "event|2|kept");
  }

  @Test
  void aServerThatIsAwayIsToldOfAndUsedAgainWhenItIsBack() throws Exception {
    try (PostgresProcess own = TestDatabase.server()) {
      TestDatabase database = TestDatabase.postgresql(own);
      Arrival alarm = hub.alarm(AlarmChange.RAISED, 1, 1);
      try (ReceiveStore store = database.open("one")) {
        store.keep(List.of(hub.event(EventKind.STARTED, 2)));
        own.stop();
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> store.keep(List.of(alarm)))
              .isInstanceOf(KeeperException.class)
              .hasMessageContaining("the database postgresql://127.0.0.1:" + own.port())
              .hasMessageContaining("see that PostgreSQL runs");
        }
        own.restart();

        assertThat(outcomes(store.keep(List.of(alarm)))).containsExactly(Outcome.NEW);
      }
    }
  }

  @Test
  void aWrongPasswordAndAMissingDatabaseAreToldAtTheStart() throws Exception {
    TestDatabase database = database(Kind.POSTGRESQL);
    StoreLocation right = StoreLocation.parse(database.location());
    StoreLocation nowhere = StoreLocation.parse(database.location() + "_none");

    assertThatThrownBy(() -> ReceiveStore.open(right, Optional.of("wrong"), "b", "one"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("password authentication failed")
        .hasMessageContaining("pg_hba.conf");
    assertThatThrownBy(() -> ReceiveStore.open(right, Optional.empty(), "b", "one"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no password was provided")
        .hasMessageContaining("--store-password-file");
    assertThatThrownBy(
            () -> ReceiveStore.open(nowhere, Optional.of(PostgresProcess.PASSWORD), "b", "one"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not exist")
        .hasMessageContaining("createdb");
  }

  @Test
  void aFolderThatIsNotThereIsToldOf() {
    Path file = directory.resolve("nowhere/centre.db");
    assertThatThrownBy(
            () ->
                ReceiveStore.open(
                    StoreLocation.parse("sqlite:" + file), Optional.empty(), "b", "one"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("nowhere") + " is not there; make it");
  }

  @Test
  void aFileOfSqliteIsForItsOwnerAlone() throws Exception {
    TestDatabase database = database(Kind.SQLITE);
    Path file = Path.of(database.location().substring("sqlite:".length()));
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(hub.event(EventKind.STARTED, 1)));
      for (String end : List.of("", "-wal", "-shm", ".lock")) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(file.resolveSibling(file.getFileName() + end))))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aFileOfSqliteThatIsGoneIsNotMadeAnew() throws Exception {
    TestDatabase database = database(Kind.SQLITE);
    Path file = Path.of(database.location().substring("sqlite:".length()));
    try (ReceiveStore store = database.open("one")) {
      Files.delete(file);
      assertThatThrownBy(() -> store.keep(List.of(hub.event(EventKind.STARTED, 1))))
          .isInstanceOf(KeeperException.class)
          .hasMessageContaining("is not there");
      assertThat(file).doesNotExist();
    }
  }

  private TestDatabase database(Kind kind) throws IOException, InterruptedException, SQLException {
    if (kind == Kind.SQLITE) {
      return TestDatabase.sqlite(directory);
    }
    if (server.isEmpty()) {
      server = Optional.of(TestDatabase.server());
    }
    return TestDatabase.postgresql(server.get());
  }

  private static long keepAll(TestDatabase database, String receiver, List<Arrival> all)
      throws IOException, KeeperException {
    List<Arrival> own = new ArrayList<>(all);
    Random random = new Random(receiver.hashCode());
    Collections.shuffle(own, random);
    long anew = 0;
    try (ReceiveStore store = database.open(receiver)) {
      for (int from = 0; from < own.size(); ) {
        int to = Math.min(own.size(), from + 1 + random.nextInt(50));
        List<Kept> kept = store.keep(own.subList(from, to));
        for (int i = from; i < to; i++) {
          boolean counted = own.get(i).message().channel().equals("alarm");
          anew += counted && kept.get(i - from).outcome() == Outcome.NEW ? 1 : 0;
        }
        store.look(NOW, LONG);
        from = to;
      }
    }
    return anew;
  }

  private static List<Outcome> outcomes(List<Kept> kept) {
    return kept.stream().map(Kept::outcome).toList();
  }

  /** SQLite has numbers for them, PostgreSQL letters. */
  private static List<Boolean> truths(List<String> found) {
    return found.stream().map(value -> value.equals("1") || value.equals("t")).toList();
  }

  private static Said said(Arrival about, Downlink.Word word) {
    return new Said(about.message(), word, NOW);
  }

  private static Gap gap(long from, long to) {
    return new Gap("0806/h-1", HubVoice.EPOCH, from, to);
  }

  private static List<List<Integer>> orders(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(/* element */ first);
      for (List<Integer> order : orders(rest)) {
        List<Integer> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        orders.add(whole);
      }
    }
    return orders;
  }
}
