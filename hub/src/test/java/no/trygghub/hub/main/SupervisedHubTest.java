package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.BlockingProvider;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.NotifyReceiver;
import no.trygghub.hub.testing.ResponseCentre;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's process as systemd and a technician see it. */
class SupervisedHubTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NOWHERE = "mqtt://127.0.0.1:1";

  @TempDir private Path directory = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  /** On the class path of the hubs of this test and of no other. */
  @BeforeEach
  void addTheBlockingDriver() throws IOException {
    Path services = Files.createDirectories(directory.resolve("classes/META-INF/services"));
    Files.writeString(
        services.resolve(SensorDriverProvider.class.getName()), BlockingProvider.class.getName());
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void systemdHearsThatTheHubIsArmedThatItLivesAndThatItStops() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Process hub = hub(configuration(NOWHERE), watchdog(systemd, Duration.ofSeconds(20)));
      eventually(() -> assertThat(systemd.heard()).contains("READY=1"));
      eventually(() -> assertThat(count(systemd, "WATCHDOG=1")).isGreaterThan(3));
      eventually(
          () ->
              assertThat(systemd.heard())
                  .anySatisfy(line -> assertThat(line).startsWith("STATUS=armed, main down")));
      assertThat(systemd.heard()).doesNotContain("STOPPING=1");

      hub.destroy();

      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(hub.exitValue()).isZero();
      eventually(() -> assertThat(systemd.heard()).contains("STOPPING=1"));
      assertThat(count(systemd, "READY=1")).isEqualTo(1);
    }
  }

  @Test
  void systemdHearsOfAHubWithNoRoomForTemporaryFilesToo() throws Exception {
    Path nowhere = Files.createFile(directory.resolve("full")).resolve("tmp");
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Map<String, String> environment = new HashMap<>(watchdog(systemd, Duration.ofSeconds(20)));
      // The second as the flags of an installed hub have it.
      environment.put(
          "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + nowhere + " -Djna.tmpdir=" + nowhere);
      Process hub = hub(configuration(NOWHERE), environment);

      eventually(() -> assertThat(output(hub)).contains("temporary-files-in-memory"));
      eventually(() -> assertThat(systemd.heard()).contains("READY=1"));
    }
  }

  @Test
  void aHubWhoseDetectionIsStuckEndsItselfAndTheNextOneSaysSo() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Path file = configuration(NOWHERE);
      Process hub = hub(file, watchdog(systemd, Duration.ofSeconds(12)));
      eventually(() -> assertThat(systemd.heard()).contains("READY=1"));

      Files.createFile(directory.resolve("block"));

      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(hub.exitValue()).isEqualTo(70);
      assertThat(output(hub))
          .contains("agent-stuck", "the detection loop did not go on for 6 s")
          .contains("BlockingProvider.waitForEver");
      assertThat(directory.resolve("data/agent-stuck.txt"))
          .content()
          .contains("the detection loop did not go on for 6 s at ", "BlockingProvider.waitForEver");
      assertThat(systemd.heard()).doesNotContain("STOPPING=1");

      Files.delete(directory.resolve("block"));
      Process next = hub(file, Map.of());
      eventually(() -> assertThat(output(next)).contains("armed"));
      assertThat(output(next))
          .contains("fault-raised", "kind=agent-stuck", "the detection loop did not go on for 6 s");
      next.destroyForcibly().waitFor();

      Process afterThat = hub(file, Map.of());
      eventually(() -> assertThat(output(afterThat)).contains("armed"));
      assertThat(output(afterThat)).doesNotContain("kind=agent-stuck");
      assertThat(status().fields().get("faults")).asString().contains("agent-stuck");
    }
  }

  @Test
  void aHubThatIsStuckWhileItStartsEndsItselfToo() throws Exception {
    Files.createFile(directory.resolve("block"));
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Process hub = hub(configuration(NOWHERE), watchdog(systemd, Duration.ofSeconds(12)));

      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(hub.exitValue()).isEqualTo(70);
      assertThat(systemd.heard()).doesNotContain("READY=1");
    }
  }

  @Test
  void aHubThatIsStoppedLikeASuspendedComputerGoesOnAfterwards() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Process hub = hub(configuration(NOWHERE), watchdog(systemd, Duration.ofSeconds(12)));
      eventually(() -> assertThat(count(systemd, "WATCHDOG=1")).isGreaterThan(1));

      signal(hub, "STOP");
      // Longer than the limit of 6 s.
      Awaitility.await().pollDelay(Duration.ofSeconds(8)).until(() -> true);
      int before = count(systemd, "WATCHDOG=1");
      signal(hub, "CONT");

      eventually(() -> assertThat(count(systemd, "WATCHDOG=1")).isGreaterThan(before + 3));
      assertThat(hub.isAlive()).isTrue();
      assertThat(output(hub)).doesNotContain("agent-stuck");
    }
  }

  @Test
  void aSecondHubWithTheSameDataDirectoryIsRefusedAndTheFirstGoesOn() throws Exception {
    Path file = configuration(NOWHERE);
    Process first = hub(file, Map.of());
    eventually(() -> assertThat(output(first)).contains("armed"));

    Process second = hub(file, Map.of());

    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(4);
    assertThat(output(second))
        .contains("already-running", "another hub works with", directory.resolve("data").toString())
        .doesNotContain("at no.trygghub");
    assertThat(status().truth("armed")).isTrue();
    assertThat(first.isAlive()).isTrue();
  }

  @Test
  void theLocalStatusTellsWhyADestinationIsDownAndWhatIsWrong() throws Exception {
    Process hub = hub(configuration(NOWHERE), Map.of());
    eventually(() -> assertThat(output(hub)).contains("armed"));
    eventually(
        () ->
            assertThat(status().fields().get("destinations"))
                .asString()
                .contains("name=main", "state=down", "network: 127.0.0.1:1 cannot be reached"));

    JsonObject status = status();

    assertThat(status.fields().keySet())
        .containsExactly(
            "version",
            "tenant",
            "hub",
            "zone",
            "time",
            "clockTrusted",
            "uptimeS",
            "armed",
            "paused",
            "walkTest",
            "disk",
            "destinations",
            "refusedDownlink",
            "outbox",
            "alarms",
            "faults",
            "sensors",
            "timers");
    Path here = Path.of("").toAbsolutePath();
    Path docs = here.endsWith("hub") ? here.resolveSibling("docs") : here.resolve("docs");
    String page = Files.readString(docs.resolve("status.md"));
    assertThat(status.fields().keySet())
        .allSatisfy(
            field -> assertThat(page).containsPattern("\\| `[^|]*\\b" + field + "\\b[^|]* \\|"));
    assertThat(status.text("hub")).isEqualTo("h-7f3a");
    assertThat(status.truth("armed")).isTrue();
    assertThat(status.object("disk").truth("ok")).isTrue();
    assertThat(status.object("outbox").integer("depth")).isPositive();
    assertThat(status.object("alarms").integer("active")).isZero();
    assertThat(status.fields().get("sensors"))
        .asString()
        .contains("id=bed-1, kind=bed, location=bedroom, state=empty, since=")
        .contains("id=door-1, kind=door, location=", "state=unknown, faults=[sensor-unavailable]");
    assertThat(status.fields().get("faults")).asString().contains("kind=sensor-unavailable");
  }

  @Test
  void theLocalStatusFollowsAConnection() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"))) {
      Process hub = hub(configuration(broker.url()), Map.of());
      eventually(() -> assertThat(output(hub)).contains("connected"));
      eventually(
          () ->
              assertThat(status().fields().get("destinations"))
                  .asString()
                  .contains("state=connected, cause=, since="));

      broker.kill();

      eventually(
          () ->
              assertThat(status().fields().get("destinations")).asString().contains("state=down"));
    }
  }

  @Test
  void aDestinationThatAnEarlierRunCouldNotReachIsToldToBeWellThoughNothingElseIsSentThere()
      throws Exception {
    try (Mosquitto first = Mosquitto.start(directory.resolve("first"));
        Mosquitto second = Mosquitto.start(directory.resolve("second"));
        ResponseCentre centre = ResponseCentre.at(first.url());
        ResponseCentre elsewhere = ResponseCentre.at(second.url())) {
      // The only one, and so the first to be tried, in the earlier run.
      Path file = destinations("second: {url: \"" + NOWHERE + "\"}");
      Process earlier = hub(file, Map.of());
      eventually(
          () ->
              assertThat(output(earlier))
                  .containsPattern("fault-raised .*kind=uplink subject=second"));
      earlier.destroyForcibly().waitFor();

      Process next =
          hub(
              destinations(
                  "first: {url: \"%s\"}\n  second: {url: \"%s\"}"
                      .formatted(first.url(), second.url())),
              Map.of());

      eventually(
          () ->
              assertThat(output(next))
                  .containsPattern("fault-restored .*kind=uplink subject=second"));
      eventually(
          () ->
              assertThat(centre.on("up/fault"))
                  .extracting(fault -> List.of(fault.field("kind"), fault.state()))
                  .contains(List.of("uplink", "raised"), List.of("uplink", "restored")));
      assertThat(status().fields().get("faults")).asString().doesNotContain("uplink");
      assertThat(output(next)).doesNotContain("not-connected");
      assertThat(elsewhere.on("up/fault")).isEmpty();
    }
  }

  @Test
  void aConnectedHubListensToNoPortOfTheNetwork() throws Exception {
    assumeSocketsCanBeListed();
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"))) {
      Process hub = hub(configuration(broker.url()), Map.of());
      eventually(() -> assertThat(output(hub)).contains("connected"));

      List<String> sockets = internetSockets();

      // What is to be proven for the hub is seen where it is otherwise.
      assertThat(sockets)
          .anySatisfy(line -> assertThat(line).contains("LISTEN").contains(":" + broker.port()));
      assertThat(sockets.stream().filter(line -> line.contains("pid=" + hub.pid() + ",")))
          .singleElement()
          .asString()
          .matches("tcp +ESTAB .*:" + broker.port() + " .*");
    }
  }

  /** Every socket of TCP, UDP and the like on this computer, one a line, with its process. */
  private static List<String> internetSockets() throws IOException {
    Process ss =
        new ProcessBuilder("ss", "-H", "-n", "-p", "-a", "-A", "inet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return ss.inputReader(StandardCharsets.UTF_8).lines().toList();
  }

  private static void assumeSocketsCanBeListed() {
    try {
      new ProcessBuilder("ss", "--version").start();
    } catch (IOException e) {
      String said = "SKIPPED: there is no ss on this computer; install iproute2 to run this test";
      System.err.println(said);
      Assumptions.abort(said);
    }
  }

  @Test
  void aHubWhoseSocketPathWouldBeTooLongWorksWithoutIt() throws Exception {
    Path file = configuration(NOWHERE);
    String deep = "d".repeat(110);
    Files.writeString(file, Files.readString(file).replace("data: data", "data: " + deep));

    Process hub = hub(file, Map.of());

    eventually(() -> assertThat(output(hub)).contains("armed"));
    assertThat(output(hub)).contains("no-local-status", "shorter path");
    assertThat(directory.resolve(deep).resolve("hub.db")).exists();
  }

  private Path configuration(String url) throws IOException {
    Path file = directory.resolve("hub.yaml");
    Files.writeString(
        file,
        """
        tenant: "0806"
        hub: h-7f3a
        zone: Europe/Oslo
        clock: always
        data: data
        destinations:
          main: {url: "%s"}
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: blocking, file: %s}
          door-1: {kind: door, location: hall, driver: gpio, pin: 17}
        """
            .formatted(url, directory.resolve("block")));
    return file;
  }

  /** Where it is told at once that a destination cannot be reached. */
  private Path destinations(String destinations) throws IOException {
    Path file = configuration(NOWHERE);
    Files.writeString(
        file,
        Files.readString(file).replace("main: {url: \"" + NOWHERE + "\"}", destinations)
            + "faults:\n  uplink: {after: 0 s}\n");
    return file;
  }

  private static Map<String, String> watchdog(NotifyReceiver systemd, Duration within) {
    return Map.of(
        "NOTIFY_SOCKET",
        systemd.address(),
        "WATCHDOG_USEC",
        String.valueOf(within.toMillis() * 1_000));
  }

  private Process hub(Path configuration, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            directory.resolve("classes") + ":" + System.getProperty("java.class.path"),
            HubCommand.class.getName(),
            "-c",
            configuration.toString());
    builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC"));
    builder.environment().putAll(environment);
    Path log = directory.resolve("log-" + processes.size());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  private JsonObject status() throws Exception {
    Path socket = directory.resolve("data").resolve("hub.sock");
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return JsonObject.read(
          new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private String output(Process process) {
    try {
      return Files.readString(directory.resolve("log-" + processes.indexOf(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(NotifyReceiver systemd, String word) {
    return Collections.frequency(systemd.heard(), word);
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }
}
