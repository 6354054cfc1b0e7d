package no.trygghub.provisioning.walktest;

import static no.trygghub.provisioning.walktest.TriedHub.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.ControlSocket;
import no.trygghub.provisioning.text.Language;
import no.trygghub.simulator.sensors.DescribedMovement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A technician's walk test with a running hub, a real broker and a response centre. */
@Timeout(300)
class WalkTestCommandTest {
  private static final String SENSORS =
      """
      bed-1: {kind: bed, location: bedroom, driver: simulated}
      front-door: {kind: door, location: hall, driver: simulated}
      button-1: {kind: button, location: bathroom, driver: simulated}
      """;

  @TempDir private Path directory = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path reports = Path.of("");

  @BeforeEach
  void makeReports() throws IOException {
    reports = Files.createDirectory(directory.resolve("reports"));
  }

  @Test
  void whoTriggersEverySensorPassesAndHasItOnPaper() throws Exception {
    try (TriedHub hub = hub(true, SENSORS)) {
      CompletableFuture<Integer> walking = walk(hub, InputStream.nullInputStream());
      awaitSaid("Go to each sensor");
      assertThat(out.toString())
          .contains("bed-1 (bed, bedroom): empty. Get off it")
          .contains("after 30 min");

      hub.on("bed-1");
      awaitSaid("bed-1 (bed, bedroom): TRIGGERED");
      awaitSaid("through main. Still to do: front-door, button-1");
      assertThat(out.toString()).containsPattern("bed-1: ACKNOWLEDGED after \\d+\\.\\d+ s");
      hub.on("front-door");
      awaitSaid("front-door: ACKNOWLEDGED");
      hub.off("front-door");
      awaitSaid("front-door (door, hall): closed");
      hub.on("button-1");
      awaitSaid("button-1: ACKNOWLEDGED");
      awaitSaid("it ends when these are let go of: button-1");
      assertThat(walking).isNotDone();
      hub.off("button-1");

      assertThat(walking.get()).isZero();
      assertThat(out.toString())
          .contains("PASSED", "bed-1 (bed)  bedroom  proven", "1 of 1 acknowledged")
          .doesNotContain("NOT PASSED");
      await().atMost(PATIENCE).until(() -> hub.events().contains("walk-test-ended"));
      assertThat(hub.events()).contains("walk-test-started");
      assertThat(hub.alarms("raised"))
          .extracting(alarm -> alarm.get("kind"), alarm -> alarm.get("test"))
          .containsExactly(
              tuple("bed-exit-no-return", true),
              tuple("door-at-night", true),
              tuple("assistance", true));
      await().atMost(PATIENCE).until(() -> hub.alarms("restored").size() == 3);
      await().atMost(PATIENCE).until(() -> hub.hub().outboxDepth() == 0);
      assertThat(hub.sounds()).contains("annunciator on", "annunciator off");
    }
    JsonObject report = JsonObject.read(written(".json"));
    assertThat(report.truth("passed")).isTrue();
    assertThat(report.text("hub")).isEqualTo("h-7f3a");
    assertThat(report.objects("sensors"))
        .extracting(sensor -> sensor.text("id") + " " + sensor.text("result"))
        .containsExactly("bed-1 proven", "front-door proven", "button-1 proven");
    assertThat(report.objects("sensors").getFirst().objects("trials").getFirst().number("afterMs"))
        .isBetween(0.1, 60_000.0);
    assertThat(written(".txt")).contains("Walk test", "Hub: h-7f3a", "PASSED");
    assertThat(written(".html"))
        .startsWith("<!DOCTYPE html>")
        .contains(
            "<td>bed-1 (bed)</td><td>bedroom</td><td>proven</td>", "Signature of the technician");
  }

  @Test
  void aSensorThatWasNeverTriggeredIsNamedAndNothingIsPassed() throws Exception {
    PipedOutputStream keys = new PipedOutputStream();
    try (TriedHub hub = hub(true, SENSORS);
        PipedInputStream pressed = new PipedInputStream(keys)) {
      CompletableFuture<Integer> walking = walk(hub, pressed, "--without", "front-door=no key");
      awaitSaid("Left out: no key");
      hub.on("bed-1");
      awaitSaid("bed-1: ACKNOWLEDGED");

      keys.write('\n');
      keys.flush();

      assertThat(walking.get()).isEqualTo(1);
      assertThat(out.toString())
          .contains("NOT PASSED", "Never triggered: button-1.", "left out: no key")
          .contains("Left out for a reason: front-door.");
      await().atMost(PATIENCE).until(() -> !hub.isInWalkTest());
    }
    assertThat(JsonObject.read(written(".json")).truth("passed")).isFalse();
  }

  @Test
  void aSensorThatNobodyAcknowledgedIsNamedAndNothingIsPassed() throws Exception {
    PipedOutputStream keys = new PipedOutputStream();
    try (TriedHub hub =
            hub(false, "button-1: {kind: button, location: bath & <hall>, driver: simulated}");
        PipedInputStream pressed = new PipedInputStream(keys)) {
      CompletableFuture<Integer> walking = walk(hub, pressed);
      awaitSaid("Go to each sensor");
      hub.on("button-1");
      awaitSaid("TRIGGERED");
      hub.off("button-1");
      awaitSaid("released");
      await().atMost(PATIENCE).until(() -> hub.alarms("raised").size() == 1);

      keys.write('\n');
      keys.flush();

      assertThat(walking.get()).isEqualTo(1);
      assertThat(out.toString())
          .contains("NOT PASSED", "Never acknowledged by the response centre: button-1.");
      assertThat(written(".html")).contains("bath &amp; &lt;hall&gt;", "0 of 1 acknowledged");
    }
  }

  @Test
  void aSensorCanOnlyBeLeftOutForAReasonAndIfItIsThere() throws Exception {
    assertThat(run(directory, InputStream.nullInputStream(), "--without", "bed-1= ")).isEqualTo(2);
    assertThat(err.toString()).contains("--without bed-1: give a reason");
    try (TriedHub hub = hub(true, SENSORS)) {
      assertThat(run(hub.data(), InputStream.nullInputStream(), "--without", "bed-2=none there"))
          .isEqualTo(2);
      assertThat(err.toString())
          .contains("the hub has no sensor bed-2; it has bed-1, front-door, button-1.");
      await().atMost(PATIENCE).until(() -> !hub.isInWalkTest());
    }
  }

  @Test
  void whereNoReportCanBeWrittenNobodyWalksForNothing() {
    reports = directory.resolve("nowhere");
    assertThat(run(directory, InputStream.nullInputStream())).isEqualTo(2);
    assertThat(err.toString()).contains("Nothing can be written in " + reports);
  }

  @Test
  void whereNoHubRunsThatIsSaidWithWhatToDo() {
    assertThat(run(directory, InputStream.nullInputStream())).isEqualTo(3);
    assertThat(err.toString())
        .contains("No hub answers in " + directory, "systemctl status trygghub")
        .doesNotContain("\tat ");
  }

  @Test
  void oneWalkTestAtATimeGoesOn() throws Exception {
    try (TriedHub hub = hub(true, SENSORS);
        HubControl first = HubControl.connect(hub.data())) {
      first.begin();
      assertThat(first.next().orElseThrow().text("type")).isEqualTo("started");
      await().atMost(PATIENCE).until(hub::isInWalkTest);

      assertThat(run(hub.data(), InputStream.nullInputStream())).isEqualTo(3);

      assertThat(err.toString()).contains("another walk test goes on");
      assertThat(hub.isInWalkTest()).isTrue();
    }
  }

  @Test
  void noWalkTestBeginsWhileAFallWaitsForItsCancel() throws Exception {
    try (TriedHub hub = hub(true, "fall-1: {kind: fall, location: hall, driver: simulated}")) {
      hub.on("fall-1");
      hub.awaitState("fall-1", "fallen");

      assertThat(run(hub.data(), InputStream.nullInputStream())).isEqualTo(3);

      assertThat(err.toString()).contains("waits for its cancel");
      assertThat(hub.isInWalkTest()).isFalse();
    }
  }

  @Test
  void aClientThatDiesEndsTheWalkTestAndTheNextPressIsReal() throws Exception {
    try (TriedHub hub = hub(true, SENSORS)) {
      try (HubControl dying = HubControl.connect(hub.data())) {
        dying.begin();
        await().atMost(PATIENCE).until(hub::isInWalkTest);
        hub.on("button-1");
        await().atMost(PATIENCE).until(() -> hub.alarms("raised").size() == 1);
        hub.off("button-1");
        hub.awaitState("button-1", "released");
      }
      await().atMost(PATIENCE).until(() -> !hub.isInWalkTest());

      hub.on("button-1");

      await().atMost(PATIENCE).until(() -> hub.alarms("raised").size() == 2);
      assertThat(hub.alarms("raised"))
          .extracting(alarm -> alarm.get("test"))
          .containsExactly(true, false);
      assertThat(hub.received())
          .filteredOn(message -> message.json().contains("walk-test-ended"))
          .singleElement()
          .satisfies(message -> assertThat(message.json()).contains("\"why\":\"left\""));
    }
  }

  @Test
  void whoPressesAgainAndAgainIsARealAlarmAlsoForTheTechnician() throws Exception {
    try (TriedHub hub = hub(true, SENSORS)) {
      CompletableFuture<Integer> walking =
          walk(hub, InputStream.nullInputStream(), "--without", "front-door=no key");
      awaitSaid("Go to each sensor");
      for (int i = 0; i < 3; i++) {
        assertThat(out.toString()).doesNotContain("REAL ALARM");
        hub.on("button-1");
        hub.awaitState("button-1", "pressed");
        hub.off("button-1");
        hub.awaitState("button-1", "released");
      }

      awaitSaid("REAL ALARM, no test: assistance button-1");
      assertThat(out.toString()).contains("TRIGGERED again (3). Was it you?");
      await().atMost(PATIENCE).until(() -> hub.alarms("raised").size() == 4);
      assertThat(hub.alarms("raised"))
          .extracting(alarm -> alarm.get("test"))
          .containsExactlyInAnyOrder(true, true, true, false);

      hub.on("bed-1");
      assertThat(walking.get()).isZero();
    }
    JsonObject report = JsonObject.read(written(".json"));
    assertThat(report.objects("realAlarms"))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.text("sensor")).isEqualTo("button-1"));
    assertThat(written(".html")).contains("Alarms that were no test");
  }

  @Test
  void whoWearsAnAccelerometerFallsForATest() throws Exception {
    try (TriedHub hub =
        hub(true, "belt-1: {kind: fall, location: worn, driver: simulated-accelerometer}")) {
      CompletableFuture<Integer> walking = walk(hub, InputStream.nullInputStream());
      awaitSaid("Go to each sensor");

      hub.home().move(new SensorId("belt-1"), DescribedMovement.fall());

      assertThat(walking.get()).isZero();
      assertThat(out.toString())
          .contains("belt-1 (fall, worn): TRIGGERED", "belt-1: ACKNOWLEDGED after ");
      assertThat(hub.alarms("raised"))
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm).containsEntry("kind", "fall").containsEntry("test", true);
                assertThat(String.valueOf(alarm.get("evidence"))).contains("impactG");
              });
      assertThat(
              JsonObject.read(written(".json"))
                  .objects("sensors")
                  .getFirst()
                  .objects("trials")
                  .getFirst()
                  .number("afterMs"))
          .as("counts from the impact")
          .isGreaterThan(2_500);
    }
  }

  @Test
  void whateverIsSaidAtTheControlSocketAnAlarmGoesThrough() throws Exception {
    try (TriedHub hub = hub(true, SENSORS)) {
      List<String> hostile =
          List.of(
              "garbage\n",
              "{}\n",
              "{\"request\":\"format-the-disk\"}\n",
              "{\"request\":7}\n",
              "[".repeat(4_000) + "\n",
              "x".repeat(100_000),
              "\n".repeat(3_000),
              "{\"request\":\"end\"}\n".repeat(500),
              "{\"request\":\"walk-test\"}\n".repeat(500));
      for (String line : hostile) {
        try (SocketChannel client = ControlSocket.connect(ControlSocket.in(hub.data()))) {
          write(client, line);
        }
      }
      await().atMost(PATIENCE).until(() -> !hub.isInWalkTest());

      hub.on("button-1");

      await().atMost(PATIENCE).until(() -> hub.alarms("raised").size() == 1);
      assertThat(hub.alarms("raised").getFirst()).containsEntry("test", false);
      try (HubControl next = HubControl.connect(hub.data())) {
        next.begin();
        assertThat(next.next().orElseThrow().text("type")).isEqualTo("started");
      }
    }
  }

  @Test
  void itSpeaksNorwegian() throws Exception {
    try (TriedHub hub = hub(true, "front-door: {kind: door, location: gang, driver: simulated}")) {
      CompletableFuture<Integer> walking =
          CompletableFuture.supplyAsync(
              () ->
                  new WalkTestCommand(Language.BOKMAL, InputStream.nullInputStream())
                      .commandLine()
                      .setOut(new PrintWriter(out, true))
                      .setErr(new PrintWriter(err, true))
                      .execute("--data", hub.data().toString(), "--report", reports.toString()));
      awaitSaid("Gå til hver sensor");
      hub.on("front-door");

      assertThat(walking.get()).isZero();
      assertThat(out.toString())
          .contains("front-door (dør, gang): lukket", "Alt er prøvd", "BESTÅTT")
          .containsPattern("KVITTERT etter \\d+,\\d+ s");
      assertThat(written(".html")).contains("<html lang=\"nb\">", "Teknikerens underskrift");
    }
  }

  private TriedHub hub(boolean acknowledging, String sensors) throws Exception {
    return new TriedHub(directory, acknowledging, sensors);
  }

  private CompletableFuture<Integer> walk(TriedHub hub, InputStream keys, String... options) {
    return CompletableFuture.supplyAsync(() -> run(hub.data(), keys, options));
  }

  private int run(Path data, InputStream keys, String... options) {
    return new WalkTestCommand(Language.ENGLISH, keys)
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(
                    Stream.of("--data", data.toString(), "--report", reports.toString()),
                    Stream.of(options))
                .toArray(String[]::new));
  }

  private void awaitSaid(String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(out.toString()).contains(text));
  }

  private String written(String suffix) {
    try (Stream<Path> files = Files.list(reports)) {
      Path file = files.filter(one -> one.toString().endsWith(suffix)).findFirst().orElseThrow();
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(SocketChannel client, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        assertThat(client.write(bytes)).isNotNegative();
      }
    } catch (IOException e) {
      // It was let go of.
    }
  }
}
