package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.NotifyReceiver;
import no.trygghub.hub.testing.ResponseCentre;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's process, whose configuration is changed by command, and which is killed meanwhile. */
class AppliedConfigurationTest {
  private static final String HUB = "trygghub/v1/0806/h-7f3a";
  private static final String NOWHERE = "mqtt://127.0.0.1:1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The moments after a command at which a process is killed, in milliseconds. */
  private static final int[] KILLED_AFTER = {0, 15, 40, 80, 150, 400, 1_050, 1_500};

  @TempDir private Path directory = Path.of("");
  private final List<Process> processes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path file = Path.of("");
  private Mosquitto broker;
  private ResponseCentre centre;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("hub.yaml");
    broker = Mosquitto.start(directory.resolve("broker"));
    open.add(broker);
    centre = ResponseCentre.at(broker.url());
    open.add(centre);
    Files.writeString(file, configuration(broker.url(), "5 min"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void theSameProcessGoesOnWithItAndSystemdAndStatusSeeNoRestart() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Process hub = hub(Map.of("NOTIFY_SOCKET", systemd.address(), "WATCHDOG_USEC", "12000000"));
      eventually(() -> assertThat(systemd.heard()).contains("READY=1"));
      eventually(() -> assertThat(output(hub)).contains(" connected"));
      String next = configuration(broker.url(), "30 min");

      apply("c-1", next);

      eventually(() -> assertThat(results("c-1")).containsExactly("accepted", "done"));
      assertThat(hub.isAlive()).isTrue();
      assertThat(file).hasContent(next);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-r-----");
      assertThat(directory.resolve("hub.yaml.before"))
          .hasContent(configuration(broker.url(), "5 min"));
      eventually(
          () ->
              assertThat(status().fields().get("destinations"))
                  .asString()
                  .contains("state=connected"));
      int before = Collections.frequency(systemd.heard(), "WATCHDOG=1");
      eventually(
          () ->
              assertThat(Collections.frequency(systemd.heard(), "WATCHDOG=1"))
                  .isGreaterThan(before + 3));
      assertThat(Collections.frequency(systemd.heard(), "READY=1")).isEqualTo(1);
      assertThat(systemd.heard()).doesNotContain("STOPPING=1");
      assertThat(output(hub)).doesNotContain("agent-stuck");

      Process second = hub(Map.of());
      assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(4);

      hub.destroy();
      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(hub.exitValue()).isZero();
    }
  }

  @Test
  void aProcessThatIsKilledAtAnyMomentGoesOnWithTheOldOrTheNewOneWhole() throws Exception {
    List<String> both =
        List.of(configuration(broker.url(), "5 min"), configuration(broker.url(), "30 min"));
    for (int i = 0; i < KILLED_AFTER.length; i++) {
      Process hub = hub(Map.of());
      eventually(() -> assertThat(output(hub)).contains(" connected"));
      String id = "c-" + i;
      String next = Files.readString(file).equals(both.get(0)) ? both.get(1) : both.get(0);
      apply(id, next);
      long until = KILLED_AFTER[i];
      Awaitility.await().pollDelay(Duration.ofMillis(Math.max(1, until))).until(() -> true);
      hub.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      assertThat(Files.readString(file)).isIn(both);

      Process again = hub(Map.of());
      eventually(() -> assertThat(output(again)).contains(" connected"));
      eventually(() -> assertThat(directory.resolve("hub.yaml.trial")).doesNotExist());
      String now = Files.readString(file);
      assertThat(now).isIn(both);
      if (results(id).contains("accepted")) {
        String end = now.equals(next) ? "done" : "refused";
        eventually(() -> assertThat(results(id)).contains(end));
      }
      again.destroy();
      assertThat(again.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(again.exitValue()).isZero();
    }
  }

  @Test
  void oneThatTheProcessIsKilledWithAgainAndAgainIsUndone() throws Exception {
    Process hub = hub(Map.of());
    eventually(() -> assertThat(output(hub)).contains(" connected"));
    apply("c-1", configuration(NOWHERE, "5 min"));
    eventually(() -> assertThat(output(hub)).contains("not-connected"));
    hub.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    for (int i = 0; i < 3; i++) {
      Process again = hub(Map.of());
      eventually(() -> assertThat(output(again)).contains("not-connected"));
      again.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      assertThat(file).hasContent(configuration(NOWHERE, "5 min"));
    }

    Process last = hub(Map.of());

    eventually(() -> assertThat(output(last)).contains(" connected"));
    assertThat(file).hasContent(configuration(broker.url(), "5 min"));
    eventually(() -> assertThat(results("c-1")).containsExactly("accepted", "refused"));
    eventually(
        () ->
            assertThat(centre.on("up/event"))
                .anySatisfy(
                    event -> {
                      assertThat(event.field("event")).isEqualTo("configuration-undone");
                      assertThat(event.field("details")).asString().contains("started 3 times");
                    }));
  }

  private void apply(String id, String next) throws Exception {
    centre.say(
        HUB + "/down/command",
        new DownlinkComposer("urn:test:centre")
            .command(
                id,
                Instant.now(),
                "apply-configuration",
                Map.of("configuration", next, "replaces", digest(Files.readAllBytes(file))),
                Instant.now().plusSeconds(3_600)),
        false);
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Repeats left out. */
  private List<Object> results(String id) {
    return centre.on("up/reply").stream()
        .filter(heard -> heard.field("commandId").equals(id))
        .map(heard -> heard.field("result"))
        .distinct()
        .toList();
  }

  private static String configuration(String url, String heartbeat) {
    return """
    tenant: "0806"
    hub: h-7f3a
    zone: Europe/Oslo
    clock: always
    data: data
    destinations:
      main: {url: "%s"}
    sensors:
      bed-1: {kind: bed, location: bedroom, driver: gpio, pin: 17}
    uplink: {heartbeat: %s}
    """
        .formatted(url, heartbeat);
  }

  private Process hub(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HubCommand.class.getName(),
            "-c",
            file.toString());
    builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC"));
    builder.environment().putAll(environment);
    Path log = directory.resolve("log-" + processes.size());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private JsonObject status() throws Exception {
    return JsonObject.read(StatusSocket.read(directory.resolve("data").resolve("hub.sock")));
  }

  private String output(Process process) {
    try {
      return Files.readString(directory.resolve("log-" + processes.indexOf(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }
}
