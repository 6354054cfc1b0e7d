package no.trygghub.provisioning.decommission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.ManualClock;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.identity.SigningRequest;
import no.trygghub.provisioning.text.Language;
import no.trygghub.simulator.ca.IssuedCertificate;
import no.trygghub.simulator.ca.TestAuthority;
import no.trygghub.simulator.harness.SampleMessages;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A hub that is taken out of use, at a real broker and with the test authority. */
class DecommissionCommandTest {
  private static final String STATUS = "trygghub/v1/0806/h-7f3a/up/status";
  private static final String ACTIVE = "trygghub/v1/0806/h-7f3a/up/alarms-active";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ManualClock clock = new ManualClock(Instant.now());

  @TempDir private Path directory = Path.of("");
  private String typed = "";

  @Test
  void nothingIsLeftAtTheBrokerAndOnTheDisk() throws Exception {
    Certificates.in(directory.resolve("openssl"));
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"))) {
      hub(broker.url());
      enrolled();
      keep(broker, STATUS);
      keep(broker, ACTIVE);
      Path stick = Files.createDirectories(directory.resolve("stick"));
      String secret = Files.readAllLines(directory.resolve("etc/tls/hub.key")).get(1);
      typed = "h-7f3a";

      assertThat(run("--export=" + stick)).as("spare is not there").isEqualTo(3);

      assertThat(files("etc")).isEmpty();
      assertThat(files("data")).isEmpty();
      assertThat(kept(broker)).isEmpty();
      assertThat(out.toString())
          .contains("main: told; looked for kept messages of this hub and found none")
          .contains("  absent: " + directory.resolve("etc/tls/hub.key"))
          .contains("  absent: " + directory.resolve("data/hub.db"))
          .contains("  absent: " + directory.resolve("etc/hub.yaml"))
          .contains("  nothing in: " + directory.resolve("data"))
          .contains("The hub h-7f3a is no more")
          .doesNotContain(secret)
          .doesNotContain("STILL THERE");
      assertThat(stick.resolve("h-7f3a-revoke.pem")).exists();
    }
  }

  @Test
  void theAuthorityRevokesWhatTheHubHasAskedForWithItsSignature() throws Exception {
    Certificates.in(directory.resolve("openssl"));
    hub("mqtt://127.0.0.1:1");
    TestAuthority authority = enrolled();
    Path stick = Files.createDirectories(directory.resolve("stick"));

    assertThat(run("--yes", "--export=" + stick)).as("no broker there").isEqualTo(3);

    Path request = stick.resolve("h-7f3a-revoke.pem");
    IssuedCertificate issued = authority.list().getFirst();
    assertThat(out.toString())
        .contains("main: NOT told")
        .contains("serial number " + issued.serialText());
    assertThat(
            openssl(
                "cms",
                "-verify",
                "-inform",
                "PEM",
                "-in",
                request.toString(),
                "-CAfile",
                authority.certificateFile().toString(),
                "-purpose",
                "any"))
        .contains("\"hub\":\"h-7f3a\"")
        .contains("\"serial\":\"" + issued.serialText() + "\"");
    assertThat(authority.revokeAsAsked(Files.readAllBytes(request)))
        .extracting(IssuedCertificate::serial)
        .containsExactly(issued.serial());
    String damaged = damaged(Files.readString(request), 200);
    assertThatThrownBy(() -> authority.revokeAsAsked(damaged.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("request");
    assertThat(files("etc")).isEmpty();
  }

  @Test
  void theLastEventGoesOnFromTheHubsNumbers() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"))) {
      hub(broker.url());
      alarm();
      Path heard = directory.resolve("heard.txt");
      Process ear = listen(broker, "trygghub/v1/0806/h-7f3a/up/event", heard);
      try {
        assertThat(run("--yes", "--force")).as(err.toString()).isZero();
        assertThat(ear.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        ear.destroyForcibly();
      }
      JsonObject event =
          JsonObject.read(
              Files.readAllLines(heard).stream()
                  .filter(line -> line.startsWith("{"))
                  .findFirst()
                  .orElseThrow());
      assertThat(event.text("type")).isEqualTo("no.trygghub.event.v1");
      assertThat(event.object("data").text("event")).isEqualTo("decommissioned");
      assertThat(event.object("data").integer("seq")).as("after the alarm").isEqualTo(2);
    }
  }

  @Test
  void aHubWithAnAlarmThatNobodyHasIsKept() throws Exception {
    hub("mqtt://127.0.0.1:1");
    alarm();
    List<String> before = files("etc");

    assertThat(run("--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("1 messages about alarms wait").contains("--force");
    assertThat(files("etc")).isEqualTo(before);

    assertThat(run("--yes", "--force")).isEqualTo(3);
    assertThat(out.toString()).contains("1 messages that nobody acknowledged are lost");
    assertThat(files("etc")).isEmpty();
  }

  @Test
  void aHubThatIsKeptLeavesNoRequestToRevokeItOnTheStick() throws Exception {
    Certificates.in(directory.resolve("openssl"));
    hub("mqtt://127.0.0.1:1");
    enrolled();
    alarm();
    Path stick = Files.createDirectories(directory.resolve("stick"));

    assertThat(run("--yes", "--export=" + stick)).isEqualTo(1);

    assertThat(err.toString()).contains("1 messages about alarms wait");
    assertThat(files("stick")).isEmpty();
  }

  @Test
  void whatAnyCommandKeepsBesideTheConfigurationGoesWithIt() throws Exception {
    hub("mqtt://127.0.0.1:1");
    for (String each :
        List.of(
            "hub.yaml.before",
            "hub.yaml.trial",
            "hub.yaml.new",
            "hub.yaml.before.new",
            ".hub.yaml.new",
            ".candidate.yaml")) {
      Files.writeString(directory.resolve("etc").resolve(each), "tenant: 0806\n");
    }

    assertThat(run("--yes")).isEqualTo(3);

    assertThat(files("etc")).isEmpty();
  }

  @Test
  void whoeverDoesNotTypeTheHubIdChangesNothing() throws Exception {
    hub("mqtt://127.0.0.1:1");
    List<String> before = files("etc");
    for (String wrong : List.of("", "yes", "h-7f3b")) {
      typed = wrong;
      assertThat(run()).isEqualTo(1);
    }

    assertThat(err.toString()).contains("‘h-7f3b’ is not the hub id h-7f3a; nothing was changed");
    assertThat(files("etc")).isEqualTo(before);
  }

  @Test
  void aHubThatStillRunsIsNotTakenApart() throws Exception {
    hub("mqtt://127.0.0.1:1");
    try (FileChannel lock =
        FileChannel.open(
            directory.resolve("data/hub.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();

      assertThat(run("--yes")).isEqualTo(1);
    }
    assertThat(err.toString()).contains("still runs");
    assertThat(directory.resolve("etc/hub.yaml")).exists();
  }

  @Test
  void whatABrokerDoesNotLetAHubSeeIsNotClaimed() throws Exception {
    Path acl =
        Files.writeString(directory.resolve("acl"), "topic write trygghub/v1/0806/h-7f3a/up/#\n");
    try (Mosquitto broker =
        Mosquitto.start(directory.resolve("broker"), "allow_anonymous true", "acl_file " + acl)) {
      hub(broker.url());

      assertThat(run("--yes")).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("It does not let a hub look whether they are gone")
          .doesNotContain("found none");
    }
  }

  @Test
  void aFolderThatNoHubWorkedInIsLeftAlone() throws Exception {
    hub("mqtt://127.0.0.1:1");
    try (Stream<Path> data = Files.list(directory.resolve("data"))) {
      for (Path file : data.toList()) {
        Files.delete(file);
      }
    }
    Path other = Files.writeString(directory.resolve("data/letters.txt"), "not the hub's");

    assertThat(run("--yes")).isZero();
    assertThat(other).exists();
  }

  /** With another letter at a place, whichever letter is there. */
  private static String damaged(String text, int place) {
    char other = text.charAt(place) == 'A' ? 'B' : 'A';
    return text.substring(0, place) + other + text.substring(place + 1);
  }

  private void hub(String url) throws Exception {
    OwnedFile.directory(directory.resolve("etc/tls"));
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(
        directory.resolve("etc/hub.yaml"),
        """
        tenant: 0806
        hub: h-7f3a
        data: %s
        destinations:
          main: {url: '%s'}
        sensors:
          bed-1: {kind: bed, location: bedroom, pin: 17}
        """
            .formatted(data, url));
    Files.writeString(directory.resolve("etc/hub.yaml.20260110T020000"), "tenant: 0806\n");
    try (Buffer buffer = Buffer.open(data.resolve("hub.db"), 10 * Buffer.SMALLEST_BUDGET)) {
      assertThat(buffer.depth()).isZero();
    }
  }

  /** With a certificate that a destination names which nobody has to reach. */
  private TestAuthority enrolled() throws Exception {
    Path config = directory.resolve("etc/hub.yaml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "sensors:",
                "  spare: {url: 'mqtts://127.0.0.1:1', ca: tls/ca-spare.pem, certificate: tls/hub.pem,"
                    + " key: tls/hub.key}\nsensors:"));
    TestAuthority authority =
        TestAuthority.create(
            directory.resolve("ca"), "TEST", Duration.ofDays(100), InstantSource.system());
    HubKey key = HubKey.make(directory.resolve("etc/tls/hub.key"));
    SigningRequest request = SigningRequest.of(new TenantId("0806"), new HubId("h-7f3a"), key);
    var made = authority.sign(request.pem().getBytes(StandardCharsets.UTF_8), Duration.ofDays(90));
    var unused = authority.write(made, directory.resolve("etc/tls"));
    Files.move(directory.resolve("etc/tls/h-7f3a.pem"), directory.resolve("etc/tls/hub.pem"));
    return authority;
  }

  private int run(String... options) {
    List<String> all = new ArrayList<>(List.of("--config=" + directory.resolve("etc/hub.yaml")));
    all.addAll(List.of(options));
    return new CommandLine(
            new DecommissionCommand(
                Language.ENGLISH,
                () -> new BufferedReader(new StringReader(typed + "\n")),
                Service.None::new,
                clock))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private void alarm() {
    try (Buffer buffer =
        Buffer.open(directory.resolve("data/hub.db"), 10 * Buffer.SMALLEST_BUDGET)) {
      SampleMessages messages =
          new SampleMessages(
              new TenantId("0806"), new HubId("h-7f3a"), buffer.epoch(), clock.now().wall());
      assertThat(buffer.commit(Map.of(), List.of(messages.alarm(1)))).hasSize(1);
    }
  }

  private static void keep(Mosquitto broker, String topic) throws Exception {
    assertThat(
            command(
                "mosquitto_pub",
                "-p",
                String.valueOf(broker.port()),
                "-q",
                "1",
                "-r",
                "-t",
                topic,
                "-m",
                "{}"))
        .isEmpty();
  }

  /** What a newcomer would get. */
  private static String kept(Mosquitto broker) throws Exception {
    return command(
        "mosquitto_sub", "-p", String.valueOf(broker.port()), "-t", "trygghub/#", "-W", "1", "-v");
  }

  private static Process listen(Mosquitto broker, String topic, Path to) throws Exception {
    Process ear =
        new ProcessBuilder(
                "stdbuf",
                "-oL",
                "mosquitto_sub",
                "-p",
                String.valueOf(broker.port()),
                "-t",
                topic,
                "-C",
                "1",
                "-d")
            .redirectErrorStream(true)
            .redirectOutput(to.toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(to).contains("Subscribed"));
    return ear;
  }

  private static String openssl(String... words) throws Exception {
    return command(Stream.concat(Stream.of("openssl"), Stream.of(words)).toArray(String[]::new));
  }

  private static String command(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said.replaceAll("(?m)^Timed out.*\n?", "");
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(folder))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }
}
