package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.ResponseCentre.Heard;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub as it is run: a process of its own with a configuration file. */
class HubCommandTest {
  private static final String HUB = "trygghub/v1/0806/h-7f3a";
  private static final String STATUS = "up/status";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

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
  void aHubThatIsToldToStopDoesSoInFiveSecondsAndSaysSo() throws Exception {
    Mosquitto broker = broker();
    ResponseCentre centre = centre(broker);
    Process hub = hub(configuration(broker.url()));
    eventually(() -> assertThat(output(hub)).contains("armed"));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    hub.destroy();

    assertThat(hub.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).isZero();
    ResponseCentre later = centre(broker);
    eventually(() -> assertThat(states(later)).containsExactly("offline"));
    assertThat(later.on(STATUS).getFirst().retained()).isTrue();
    assertThat(later.on(STATUS).getFirst().field("reason")).isEqualTo("stopped");
  }

  @Test
  void aHubWithoutABrokerIsArmedAndStopsInFiveSecondsToo() throws Exception {
    Process hub = hub(configuration("mqtt://127.0.0.1:1"));
    eventually(() -> assertThat(output(hub)).contains("armed"));
    eventually(() -> assertThat(output(hub)).contains("cannot be reached"));

    hub.destroy();

    assertThat(hub.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).isZero();
  }

  @Test
  void aBadConfigurationIsRefusedWithAllThatIsWrongWithIt() throws Exception {
    Path file = directory.resolve("hub.yaml");
    Files.writeString(
        file,
        """
        tenant: "Not Valid"
        hub: h-7f3a
        zone: Europe/Nowhere
        destinations:
          main: {url: "http://127.0.0.1"}
        sensors:
          bed-1: {kind: bed, location: bedroom, pin: 17}
        """);
    Process hub = hub(file);

    assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).isEqualTo(1);
    assertThat(output(hub))
        .contains(file.toString(), "tenant", "zone", "url")
        .doesNotContain("at no.trygghub");
  }

  @Test
  void aDatabaseThatIsNoneIsSetAsideAndTheHubIsArmedAllTheSame() throws Exception {
    Path file = configuration("mqtt://127.0.0.1:1");
    Path database = directory.resolve("data").resolve("hub.db");
    String garbage = "this is not a database at all\n".repeat(100);
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(database, garbage);
    Process hub = hub(file);

    eventually(() -> assertThat(output(hub)).contains("armed"));

    assertThat(Path.of(database + ".damaged-1")).hasContent(garbage);
    assertThat(output(hub))
        .contains("fault-raised", "database-damaged", database + ".damaged-1")
        .doesNotContain("at no.trygghub");
  }

  @Test
  void aHubWithNoRoomForTemporaryFilesIsArmedAllTheSame() throws Exception {
    Path nowhere = directory.resolve("nowhere");
    Process hub = hub(configuration("mqtt://127.0.0.1:1"), "-Djava.io.tmpdir=" + nowhere);

    eventually(() -> assertThat(output(hub)).contains("armed"));

    assertThat(output(hub)).contains("temporary-files-in-memory", nowhere.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHubLeavesNothingAmongTheTemporaryFilesHoweverItEnds(boolean killed) throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Process hub = hub(configuration("mqtt://127.0.0.1:1"), "-Djava.io.tmpdir=" + temporary);
    eventually(() -> assertThat(output(hub)).contains("armed"));

    if (killed) {
      hub.destroyForcibly();
    } else {
      hub.destroy();
    }

    assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aHubWhoseConfigurationCannotBeUsedLeavesNothingAmongTheTemporaryFiles() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Process hub = hub(directory.resolve("nowhere.yaml"), "-Djava.io.tmpdir=" + temporary);

    assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).isEqualTo(1);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedWithItsNameAndLeftAsItIs() throws Exception {
    Path file = configuration("mqtt://127.0.0.1:1");
    Path database = directory.resolve("data").resolve("hub.db");
    Files.createDirectories(directory.resolve("data"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
      statement.execute("INSERT INTO meta (key, value) VALUES ('schema', '99')");
      statement.execute("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(database);
    Process hub = hub(file);

    assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).isEqualTo(3);
    assertThat(output(hub))
        .contains(database.toString(), "schema version 99", "install the version of TryggHub")
        .doesNotContain("at no.trygghub");
    assertThat(database).hasBinaryContent(before);
  }

  @Test
  void aHubThatIsKilledIsSaidToBeLostAndSendsWhatNobodyAcknowledgedAgain() throws Exception {
    Mosquitto broker = broker();
    ResponseCentre centre = centre(broker);
    Path file = configuration(broker.url());
    Process hub = hub(file);
    eventually(() -> assertThat(states(centre)).containsExactly("online"));
    centre.say(
        HUB + "/down/command",
        new DownlinkComposer("urn:test:centre")
            .command(
                "c-1", Instant.now(), "test-alarm", Map.of(), Instant.now().plusSeconds(3_600)),
        false);
    eventually(() -> assertThat(centre.on("up/alarm")).hasSize(1));
    eventually(() -> assertThat(centre.on("up/reply")).hasSize(1));

    hub.destroyForcibly();

    eventually(() -> assertThat(states(centre)).containsExactly("online", "offline"));
    assertThat(centre.on(STATUS).getLast().field("reason")).isEqualTo("lost");
    int sent = centre.on("up/alarm").size();
    Process again = hub(file);
    eventually(() -> assertThat(states(centre)).endsWith("offline", "online"));
    eventually(() -> assertThat(centre.on("up/alarm").size()).isGreaterThan(sent));
    assertThat(centre.on("up/alarm").stream().map(Heard::id).distinct()).hasSize(1);
    assertThat(centre.on("up/alarm").stream().map(heard -> heard.field("seq")).distinct())
        .hasSize(1);
    assertThat(again.isAlive()).isTrue();
  }

  private Mosquitto broker() {
    Mosquitto broker = Mosquitto.start(directory.resolve("broker"));
    open.add(broker);
    return broker;
  }

  private ResponseCentre centre(Mosquitto broker) {
    ResponseCentre centre = ResponseCentre.at(broker.url());
    open.add(centre);
    return centre;
  }

  /** A bed sensor at a pin; on a computer without pins that is a fault and no more. */
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
          bed-1: {kind: bed, location: bedroom, driver: gpio, pin: 17}
        """
            .formatted(url));
    return file;
  }

  private Process hub(Path configuration, String... flags) throws IOException {
    Path log = directory.resolve("log-" + processes.size());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            HubCommand.class.getName(),
            "-c",
            configuration.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private String output(Process process) {
    try {
      return Files.readString(directory.resolve("log-" + processes.indexOf(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> states(ResponseCentre centre) {
    return centre.on(STATUS).stream().map(Heard::state).toList();
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }
}
