package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.change.ConfigurationChanges;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.health.Systemd;
import no.trygghub.hub.health.Watchdog;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.hub.testing.HandProvider;
import no.trygghub.hub.testing.LeapingClock;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.ResponseCentre.Heard;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub and a real broker, whose configuration is changed by command. */
class ReconfigurationTest {
  private static final String HUB = "trygghub/v1/0806/h-7f3a";
  private static final String NOWHERE = "mqtt://127.0.0.1:1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
  private final ContractSchemas contract = new ContractSchemas();
  private final LeapingClock clock = new LeapingClock();
  private final HandProvider sensors = new HandProvider();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Watchdog.Stuck> stuck = new ArrayList<>();
  private Path file = Path.of("");
  private Mosquitto broker;
  private ResponseCentre centre;
  private int commands;
  private Supplier<String> statusLine = () -> "";

  @BeforeEach
  void start() throws Exception {
    file = directory.resolve("hub.yaml");
    broker = closed(Mosquitto.start(directory.resolve("broker")));
    centre = closed(ResponseCentre.at(broker.url()));
    Files.writeString(file, configuration(broker.url()));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    assertThat(stuck).isEmpty();
    for (ResponseCentre each :
        open.stream()
            .filter(ResponseCentre.class::isInstance)
            .map(ResponseCentre.class::cast)
            .toList()) {
      for (String channel : List.of("up/reply", "up/event")) {
        for (Heard heard : each.on(channel)) {
          String json = JsonObject.write(heard.event().fields());
          assertThat(contract.problems(channel, json)).as(json).isEmpty();
        }
      }
    }
  }

  @Test
  void theConfigurationIsToldWithItsDigest() throws Exception {
    runningHub();

    String id = command("send-configuration", Map.of());

    Heard reply = reply(id, "done");
    assertThat(details(reply).text("configuration")).isEqualTo(Files.readString(file));
    assertThat(details(reply).text("sha256")).matches("[0-9a-f]{64}");
    assertThat(details(reply).truth("onTrial")).isFalse();
  }

  @Test
  void oneWithWhichTheHubReachesItsDestinationIsKeptAndBothDigestsAreTold() throws Exception {
    runningHub();
    String from = digest();
    Mosquitto other = closed(Mosquitto.start(directory.resolve("other")));
    ResponseCentre there = closed(ResponseCentre.at(other.url()));

    String id = apply(configuration(other.url()), from);

    Heard accepted = reply(id, "accepted");
    assertThat(details(accepted).text("state")).isEqualTo("on-trial");
    assertThat(details(accepted).integer("withinS")).isBetween(110L, 120L);
    assertThat(accepted.field("late")).isEqualTo(false);
    eventually(() -> assertThat(results(there, id)).contains("done"));
    Heard changed = event(there, "configuration-changed");
    assertThat(details(changed).text("from")).isEqualTo(from);
    assertThat(details(changed).text("to")).isEqualTo(details(accepted).text("sha256"));
    assertThat(details(changed).text("commandId")).isEqualTo(id);
    assertThat(file).hasContent(configuration(other.url()));
    eventually(() -> assertThat(directory.resolve("hub.yaml.trial")).doesNotExist());
    eventually(() -> assertThat(centre.on("up/status").getLast().state()).isEqualTo("offline"));
    assertThat(centre.on("up/status").getLast().field("reason")).isEqualTo("stopped");
  }

  @Test
  void oneWithWhichItDoesNotIsUndoneAfterTwoMinutesAndWhyIsTold() throws Exception {
    HubRun hub = runningHub();
    String from = digest();

    String id = apply(configuration(NOWHERE), from);
    eventually(() -> assertThat(results(centre, id)).containsExactly("accepted"));
    eventually(() -> assertThat(hub.statusLine()).contains("main down"));
    // Real time passes as well.
    leap(hub, Duration.ofSeconds(60));
    assertThat(file).hasContent(configuration(NOWHERE));
    leap(hub, Duration.ofSeconds(60));

    Heard refused = reply(id, "refused");
    assertThat(refused.field("reason"))
        .asString()
        .startsWith("undone: not reached within 120 s: main (network: 127.0.0.1:1");
    Heard undone = event(centre, "configuration-undone");
    assertThat(details(undone).text("why")).startsWith("not reached within 120 s");
    assertThat(file).hasContent(configuration(broker.url()));
    eventually(() -> assertThat(directory.resolve("hub.yaml.trial")).doesNotExist());
    assertThat(digest()).isEqualTo(from);
  }

  @Test
  void aBrokerThatLetsTheHubInAndRefusesWhatItSaysIsNotReached() throws Exception {
    HubRun hub = runningHub();
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic read trygghub/#\n");
    Mosquitto deaf =
        closed(
            Mosquitto.start(
                directory.resolve("deaf"), "allow_anonymous true", "acl_file " + rules));

    String id = apply(configuration(deaf.url()), digest());
    eventually(() -> assertThat(results(centre, id)).containsExactly("accepted"));
    eventually(() -> assertThat(status()).contains("not authorised"));
    leap(hub, Duration.ofMinutes(2));

    assertThat(reply(id, "refused").field("reason")).asString().contains("not authorised");
    assertThat(file).hasContent(configuration(broker.url()));
  }

  @Test
  void aSecondDestinationThatIsChangedHasToBeReachedToo() throws Exception {
    HubRun hub = runningHub();
    String bad = apply(withSpare(NOWHERE), digest());
    eventually(() -> assertThat(hub.statusLine()).contains("spare down"));
    leap(hub, Duration.ofMinutes(2));
    assertThat(reply(bad, "refused").field("reason"))
        .asString()
        .contains("spare (network")
        .doesNotContain("main");

    Mosquitto spare = closed(Mosquitto.start(directory.resolve("spare")));
    String good = apply(withSpare(spare.url()), digest());
    reply(good, "done");
    assertThat(file).hasContent(withSpare(spare.url()));
  }

  @Test
  void oneThatIsNotValidIsRefusedWholeWithEveryProblem() throws Exception {
    runningHub();
    String wrong =
        configuration(broker.url())
            .replace("Europe/Oslo", "Europe/Olso")
            .replace("button-1: {kind: button", "button-1: {kind: buton");

    Heard reply = reply(apply(wrong, digest()), "refused");

    assertThat(reply.field("reason")).asString().startsWith("the configuration cannot be used: ");
    List<JsonObject> problems = details(reply).objects("problems");
    assertThat(problems).hasSize(2);
    assertThat(problems.getFirst().text("key")).isEqualTo("zone");
    assertThat(problems.getFirst().text("value")).isEqualTo("Europe/Olso");
    assertThat(problems.getFirst().text("expected")).contains("did you mean 'Europe/Oslo'?");
    assertThat(file).hasContent(configuration(broker.url()));
    assertThat(centre.on("up/status")).hasSize(1);
  }

  @Test
  void veryManyProblemsFitIntoTheAnswer() throws Exception {
    runningHub();
    StringBuilder wrong = new StringBuilder(configuration(broker.url()));
    for (int i = 0; i < 200; i++) {
      wrong.append("  s-").append(i).append(": {kind: bed, locatio: x, driver: hand}\n");
    }

    JsonObject details = details(reply(apply(wrong.toString(), digest()), "refused"));

    assertThat(details.objects("problems")).hasSizeBetween(10, 100);
    assertThat(details.objects("problems").size() + details.integer("moreProblems"))
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void whoKnowsAnotherConfigurationThanTheHubHasDoesNotReplaceIt() throws Exception {
    runningHub();
    Heard reply = reply(apply(configuration(NOWHERE), "0".repeat(64)), "refused");
    assertThat(details(reply).text("sha256")).isEqualTo(digest());
    assertThat(file).hasContent(configuration(broker.url()));
  }

  @Test
  void aCommandThatComesAgainChangesNothingAndIsAnsweredTruly() throws Exception {
    runningHub();
    String from = digest();
    String next = configuration(broker.url()) + "# changed\n";
    String id = apply(next, from);
    reply(id, "done");
    int events = centre.on("up/event").size();

    say(id, "apply-configuration", Map.of("configuration", next, "replaces", from), 3_600);

    eventually(() -> assertThat(results(centre, id)).containsExactly("accepted", "done", "done"));
    assertThat(centre.on("up/event")).hasSize(events);
    String back = apply(configuration(broker.url()), digest());
    reply(back, "done");
    say(id, "apply-configuration", Map.of("configuration", next, "replaces", from), 3_600);
    eventually(() -> assertThat(results(centre, id)).endsWith("refused"));
    assertThat(file).hasContent(configuration(broker.url()));
  }

  @Test
  void oneThatIsRetainedOrExpiredIsNotCarriedOut() throws Exception {
    String before = Files.readString(file);
    Map<String, Object> parameters =
        Map.of("configuration", configuration(NOWHERE), "replaces", sha256(before));
    centre.say(
        HUB + "/down/command", payload("retained", "apply-configuration", parameters, 60), true);
    runningHub();
    say("expired", "apply-configuration", parameters, -1);

    // It is answered in its turn, after those that came before.
    String last = command("status", Map.of());
    reply(last, "done");

    assertThat(digest()).isEqualTo(sha256(before));
    assertThat(results(centre, "retained")).isEmpty();
    assertThat(results(centre, "expired")).isEmpty();
    assertThat(file).hasContent(before);
  }

  @Test
  void anAlarmThatIsRaisedWhileItIsChangedIsDelivered() throws Exception {
    HubRun hub = runningHub();
    Mosquitto other = closed(Mosquitto.start(directory.resolve("other")));
    ResponseCentre there = closed(ResponseCentre.at(other.url()));
    sensors.set("button-1", SensorState.ACTIVE);
    eventually(() -> assertThat(centre.on("up/alarm")).hasSize(1));

    String id = apply(configuration(other.url()), digest());
    eventually(() -> assertThat(results(centre, id)).containsExactly("accepted"));
    sensors.set("button-1", SensorState.INACTIVE);
    sensors.set("button-2", SensorState.ACTIVE);

    eventually(() -> assertThat(results(there, id)).contains("done"));
    eventually(() -> assertThat(buttons(there)).contains("button-1", "button-2"));
    for (Heard alarm : there.on("up/alarm")) {
      there.acknowledge(
          HUB,
          new AlarmId(String.valueOf(alarm.field("alarmId"))),
          Optional.empty(),
          Downlink.Word.RECEIVED);
    }
    eventually(() -> assertThat(hub.statusLine()).contains("main connected"));
  }

  @Test
  void whereAlarmsAreInMemoryOnlyTheHubIsNotOpenedAnew() throws Exception {
    Files.createFile(
        Files.createDirectories(directory.resolve("data/hub.db.probe")).resolve("obstacle"));
    runningHub();
    String before = Files.readString(file);

    String id = apply(before + "# changed\n", digest());

    assertThat(reply(id, "refused").field("reason")).asString().contains("disk takes nothing");
    assertThat(file).hasContent(before);
  }

  @Test
  void aHubThatIsBusyHasClosedItsSensorsWhenAnotherOneOpensThem() throws Exception {
    Hub hub =
        Hub.assemble(
            new Hub.Parts(
                new ConfigurationReader(List.of(sensors), List.of()).read(file),
                List.of(sensors),
                List.of(),
                clock,
                clock));
    hub.start();
    assertThat(sensors.isOpen("bed-1")).isTrue();
    CountDownLatch diskIsSlow = new CountDownLatch(1);
    Objects.requireNonNull(hub.loops().get("detection")).execute(() -> await(diskIsSlow));

    Thread handOver = new Thread(hub::handOver);
    handOver.start();
    // Longer than a hub that is to end waits for it.
    Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    diskIsSlow.countDown();
    handOver.join(PATIENCE);

    assertThat(handOver.isAlive()).isFalse();
    assertThat(sensors.isOpen("bed-1")).isFalse();
  }

  @Test
  void aTimerThatRunsGoesOffWhenItShould() throws Exception {
    sensors.set("bed-1", SensorState.ACTIVE);
    HubRun hub = runningHub();
    sensors.set("bed-1", SensorState.INACTIVE);
    eventually(() -> assertThat(status()).contains("\"state\":\"empty\""));
    leap(hub, Duration.ofMinutes(10));
    String id = apply(configuration(broker.url()) + "# changed\n", digest());
    reply(id, "done");

    leap(hub, Duration.ofMinutes(9));
    assertThat(centre.on("up/alarm")).isEmpty();
    leap(hub, Duration.ofMinutes(1));

    eventually(() -> assertThat(centre.on("up/alarm")).isNotEmpty());
    JsonObject data = centre.on("up/alarm").getFirst().data();
    assertThat(data.text("kind")).isEqualTo("bed-exit-no-return");
    assertThat(Duration.between(data.instant("detectedAt"), data.instant("raisedAt")))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(20).plusSeconds(59));
  }

  @Test
  void whatIsTakenOutLeavesNoFaultBehind() throws Exception {
    HubRun hub = runningHub();
    String both =
        configuration(broker.url())
            .replace("sensors:", "  spare: {url: \"" + NOWHERE + "\"}\nsensors:");
    String id = apply(both, digest());
    eventually(() -> assertThat(hub.statusLine()).contains("spare down"));
    leap(hub, Duration.ofSeconds(70));
    eventually(() -> assertThat(faults()).contains("raised spare"));
    leap(hub, Duration.ofSeconds(50));
    reply(id, "refused");

    eventually(() -> assertThat(faults()).endsWith("restored spare"));
    eventually(() -> assertThat(hub.statusLine()).endsWith("faults 0"));
  }

  @Test
  void whatATechnicianWritesWhileOneIsOnTrialStays() throws Exception {
    HubRun hub = runningHub();
    String id = apply(configuration(NOWHERE), digest());
    eventually(() -> assertThat(hub.statusLine()).contains("main down"));
    String byHand = configuration(broker.url()) + "# by hand\n";
    Files.writeString(file, byHand);
    leap(hub, Duration.ofMinutes(2));

    assertThat(reply(id, "refused").field("reason")).asString().contains("changed on the hub");
    assertThat(file).hasContent(byHand);
  }

  private HubRun runningHub() throws ConfigurationException {
    ConfigurationChanges changes =
        new ConfigurationChanges(file, new ConfigurationReader(List.of(sensors), List.of()), clock);
    HubRun hub =
        new HubRun(
            changes,
            changes.start(),
            (configuration, by) ->
                Hub.assemble(
                    new Hub.Parts(configuration, List.of(sensors), List.of(), clock, clock),
                    directory,
                    by));
    Watchdog watchdog =
        new Watchdog(hub.loops(), Systemd.of(Map.of(), 1), hub::statusLine, stuck::add);
    Thread thread =
        new Thread(
            () -> {
              try {
                hub.run(watchdog);
              } catch (ConfigurationException e) {
                throw new IllegalStateException(e);
              } catch (InterruptedException e) {
                boolean ignored = hub.stop();
              }
            },
            "hub");
    thread.start();
    open.add(
        () -> {
          thread.interrupt();
          thread.join(PATIENCE);
          watchdog.stopping();
        });
    statusLine = hub::statusLine;
    eventually(() -> assertThat(hub.statusLine()).startsWith("armed, main connected"));
    eventually(() -> assertThat(centre.on("up/status")).isNotEmpty());
    return hub;
  }

  /** Lets time pass once the hub has done what it had to do before. */
  private void leap(HubRun hub, Duration time) {
    hub.loops().values().forEach(ReconfigurationTest::settle);
    clock.leap(time);
    hub.loops().values().forEach(ReconfigurationTest::settle);
  }

  /** Wakes a loop, and waits until it has done what was due; one that is closed does nothing. */
  private static void settle(EventLoop loop) {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(done::countDown);
    try {
      boolean ignored = done.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String apply(String configuration, String replaces) {
    return command(
        "apply-configuration", Map.of("configuration", configuration, "replaces", replaces));
  }

  /** Commands a hub that hears it: time that was leapt over may have cost the connection. */
  private String command(String name, Map<String, Object> parameters) {
    eventually(() -> assertThat(statusLine.get()).contains("main connected"));
    String id = "c-" + ++commands;
    say(id, name, parameters, 3_600);
    return id;
  }

  private void say(String id, String name, Map<String, Object> parameters, int validS) {
    String payload = payload(id, name, parameters, validS);
    assertThat(contract.problems("down/command", payload)).isEmpty();
    centre.say(HUB + "/down/command", payload, false);
  }

  private String payload(String id, String name, Map<String, Object> parameters, int validS) {
    Instant now = clock.now().wall();
    return new DownlinkComposer("urn:test:centre")
        .command(id, now, name, parameters, now.plusSeconds(validS));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String digest() {
    String id = command("send-configuration", Map.of());
    return text(details(reply(id, "done")), "sha256");
  }

  private Heard reply(String id, String result) {
    eventually(() -> assertThat(results(centre, id)).as(() -> replies(id)).contains(result));
    return centre.on("up/reply").stream()
        .filter(heard -> heard.field("commandId").equals(id))
        .filter(heard -> heard.field("result").equals(result))
        .findFirst()
        .orElseThrow();
  }

  /** All that was said of a command, for whoever reads why a test failed. */
  private String replies(String id) {
    return centre.on("up/reply").stream()
        .filter(heard -> heard.field("commandId").equals(id))
        .map(heard -> JsonObject.write(heard.event().fields()))
        .collect(Collectors.joining("\n"));
  }

  /** Repeats left out. */
  private static List<Object> results(ResponseCentre centre, String id) {
    List<String> seen = new ArrayList<>();
    List<Object> results = new ArrayList<>();
    for (Heard heard : centre.on("up/reply")) {
      if (heard.field("commandId").equals(id) && !seen.contains(heard.id())) {
        seen.add(heard.id());
        results.add(heard.field("result"));
      }
    }
    return results;
  }

  private static Heard event(ResponseCentre centre, String event) {
    eventually(
        () ->
            assertThat(centre.on("up/event"))
                .anyMatch(heard -> heard.field("event").equals(event)));
    return centre.on("up/event").stream()
        .filter(heard -> heard.field("event").equals(event))
        .findFirst()
        .orElseThrow();
  }

  private List<String> faults() {
    return centre.on("up/fault").stream()
        .filter(heard -> heard.field("kind").equals("uplink"))
        .map(heard -> heard.state() + " " + heard.field("subject"))
        .distinct()
        .toList();
  }

  private static List<String> buttons(ResponseCentre centre) {
    return centre.on("up/alarm").stream()
        .map(heard -> text(sub(heard.data(), "sensor"), "id"))
        .toList();
  }

  /** The local status; empty while the hub is being opened. */
  private String status() {
    try {
      return StatusSocket.read(directory.resolve("data/hub.sock"));
    } catch (IOException e) {
      return "";
    }
  }

  private static JsonObject details(Heard heard) {
    return sub(heard.data(), "details");
  }

  private static JsonObject sub(JsonObject object, String field) {
    try {
      return object.object(field);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(JsonObject object, String field) {
    try {
      return object.text(field);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String configuration(String url) {
    return """
    tenant: "0806"
    hub: h-7f3a
    zone: Europe/Oslo
    clock: always
    data: data
    rules:
      bed-exit-no-return: {window: all day}
    destinations:
      main: {url: "%s"}
    sensors:
      bed-1: {kind: bed, location: bedroom, driver: hand}
      button-1: {kind: button, location: bedroom, driver: hand}
      button-2: {kind: button, location: hall, driver: hand}
    """
        .formatted(url);
  }

  private String withSpare(String url) {
    return configuration(broker.url())
        .replace("sensors:", "  spare: {url: \"" + url + "\"}\nsensors:");
  }

  private <T extends AutoCloseable> T closed(T one) {
    open.add(one);
    return one;
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }
}
