package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Mosquitto;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub in a process of its own, with a private key and a password, that goes through all it has to
 * say about them.
 */
class SecretsTest {
  private static final String NAME = "h-7f3a";
  private static final String PASSWORD = "correct-horse-9a7c";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
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
  void noKeyAndNoPasswordIsInAnythingThatAHubWritesShowsOrIsStartedWith() throws Exception {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", "IP:127.0.0.1", 2);
    made.make(NAME, "DNS:" + NAME, 2);
    close(made.key(NAME));
    String pem = Files.readString(made.key(NAME));
    Mosquitto broker = broker(made, PASSWORD);
    Process hub = hub(configuration(made, broker.port()), "000");
    Map<String, String> seen = new LinkedHashMap<>();

    // What it says when all is well but for one channel that the broker refuses.
    eventually(() -> assertThat(output(hub)).contains("connected", "refused", "up/heartbeat"));
    seen.put("status when connected", status());
    // When the password is wrong.
    Files.writeString(password(), Mosquitto.passwordLine(NAME, "another"));
    broker.kill();
    broker.restart();
    eventually(() -> assertThat(output(hub)).contains("credentials: ", "kind=uplink"));
    seen.put("status with a fault", status());
    // When the key is damaged.
    Files.writeString(made.key(NAME), pem.replaceFirst("\n.", "\n"));
    eventually(() -> assertThat(output(hub)).contains(NAME + ".key"));
    seen.put("status with a damaged key", status());
    Path process = Path.of("/proc", Long.toString(hub.pid()));
    seen.put("command line", text(process.resolve("cmdline")));
    seen.put("environment", text(process.resolve("environ")));
    files().forEach(file -> seen.put("running: " + file, text(file)));
    hub.destroy();
    assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    files().forEach(file -> seen.put("stopped: " + file, text(file)));
    seen.put("log", output(hub));

    assertThat(seen.keySet()).anyMatch(what -> what.endsWith("hub.db"));
    assertThat(seen.get("command line")).contains("HubCommand");
    List<String> secrets =
        Stream.concat(
                Stream.of(PASSWORD),
                pem.lines().filter(line -> !line.startsWith("-")).map(line -> line.substring(2)))
            .toList();
    assertThat(secrets).hasSizeGreaterThan(2);
    seen.forEach(
        (what, text) ->
            secrets.forEach(
                secret ->
                    assertThat(text.contains(secret)).as("%s in %s", secret, what).isFalse()));
  }

  @Test
  void whatAHubWritesIsForItsUserAndGroupAloneWhateverTheUmask() throws Exception {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make(NAME, "DNS:" + NAME, 2);
    close(made.key(NAME));
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    close(directory.resolve("password"));
    Process hub = hub(configuration(made, 1), "000");
    eventually(() -> assertThat(output(hub)).contains("armed"));

    List<Path> files = files();
    assertThat(files)
        .extracting(Path::getFileName)
        .map(Path::toString)
        .contains("hub.db", "hub.db-wal", "hub.sock");
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(Files.getPosixFilePermissions(file))
                    .as("%s", file)
                    .doesNotContain(
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE,
                        PosixFilePermission.OTHERS_EXECUTE));
    assertThat(output(hub)).doesNotContain("secret-exposed");
  }

  @Test
  void aKeyThatEverybodyCanReadIsToldAtOnceAndTheHubWorksAllTheSame() throws Exception {
    Process hub = hubWithAnOpenKey();

    eventually(() -> assertThat(output(hub)).contains("armed"));
    eventually(() -> assertThat(status()).contains("\"armed\":true", "secret-exposed"));

    eventually(
        () ->
            assertThat(output(hub))
                .containsPattern(
                    "kind=secret-exposed subject=main cause=\"every user [^\"]*h-7f3a.key"
                        + " \\(rw-r--r--\\);"));
  }

  @Test
  void aHubIsArmedBeforeItLooksAtItsKeysAndCertificates() throws Exception {
    Process hub = hubWithAnOpenKey();

    eventually(
        () -> assertThat(output(hub)).containsSubsequence(" hub armed ", "kind=secret-exposed"));
  }

  private Process hubWithAnOpenKey() throws Exception {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make(NAME, "DNS:" + NAME, 2);
    Files.setPosixFilePermissions(made.key(NAME), PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    close(directory.resolve("password"));
    return hub(configuration(made, 1), "022");
  }

  /** It wants a certificate and a password, and lets nobody send heartbeats. */
  private Mosquitto broker(Certificates made, String password) throws IOException {
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    close(directory.resolve("password"));
    Files.writeString(password(), Mosquitto.passwordLine(NAME, password));
    Path rules = directory.resolve("rules");
    Files.writeString(
        rules,
        """
        user h-7f3a
        topic readwrite trygghub/#
        topic deny trygghub/v1/0806/h-7f3a/up/heartbeat
        """);
    Mosquitto broker =
        Mosquitto.start(
            directory.resolve("broker"),
            "allow_anonymous false",
            "password_file " + password(),
            "acl_file " + rules,
            "cafile " + made.authority(),
            "certfile " + made.certificate("broker"),
            "keyfile " + made.key("broker"),
            "require_certificate true");
    open.add(broker);
    return broker;
  }

  private Path password() {
    return directory.resolve("passwords-of-the-broker");
  }

  private Path configuration(Certificates made, int port) throws IOException {
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
          main:
            url: "mqtts://127.0.0.1:%d"
            user: h-7f3a
            password-file: password
            ca: %s
            certificate: %s
            key: %s
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: gpio, pin: 17}
        faults:
          uplink: {after: 0 s}
        """
            .formatted(port, made.authority(), made.certificate(NAME), made.key(NAME)));
    return file;
  }

  private Process hub(Path configuration, String umask) throws IOException {
    Path log = directory.resolve("log-" + processes.size());
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HubCommand.class.getName(),
                "--debug",
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String status() throws IOException {
    return StatusSocket.read(StatusSocket.in(directory.resolve("data")));
  }

  /** All that the hub has made, the directory itself too. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
      return all.toList();
    }
  }

  private static void close(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output(Process process) {
    return text(directory.resolve("log-" + processes.indexOf(process)));
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(IOException.class)
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }
}
