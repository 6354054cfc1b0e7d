package no.trygghub.provisioning.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.provisioning.text.Language;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker with access rules and certificates, and files of a computer. */
class CheckCommandTest {
  private static final String HUB = "h-7f3a";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the contract wants a broker to let a hub do, and the centre all. */
  private static final String NARROW =
      """
      pattern write trygghub/v1/0806/%u/up/#
      pattern read trygghub/v1/0806/%u/down/#
      user centre
      topic readwrite trygghub/#
      """;

  private static final String WIDE = "pattern readwrite trygghub/#\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path root;

  private Board board = board(new Line(3, "SCL1", "", false, false));
  private List<InetAddress> addresses = List.of();

  @TempDir private Path directory = Path.of("");

  CheckCommandTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void aComputerThatIsWell() throws IOException {
    write("run/systemd/timesync/synchronized", "");
    write("proc/meminfo", "MemTotal: 500000 kB\nMemAvailable:     250000 kB\n");
    write("sys/class/thermal/thermal_zone0/temp", "41000\n");
    write(
        "proc/net/route",
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
        eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
        """);
    addresses = List.of(InetAddress.getByName("192.168.2.7"));
    Files.createDirectory(directory.resolve("data"));
    closed(directory.resolve("data"), "rwxr-x---");
  }

  @Test
  void aHubThatHasEverythingPassesAndItsTestAlarmIsAcknowledged() throws Exception {
    Certificates certificates = certificates();
    try (Mosquitto broker = tls(certificates, NARROW);
        AcknowledgingCentre centre = AcknowledgingCentre.byCertificate(broker, certificates)) {
      assertThat(run(secured(broker, certificates))).isZero();

      assertThat(out.toString())
          .contains("configuration   " + directory.resolve("hub.yaml") + ": hub h-7f3a of 0806")
          .contains("pins            1 lines are there, and free or held by the hub")
          .contains("clock           synchronised")
          .contains("network         address 192.168.2.7")
          .contains("certificate     main: its name is the hub’s, h-7f3a")
          .contains("TLS             main: TLSv1.3")
          .contains("rights          main: may read its acknowledgements and commands")
          .contains("rights          main: may write what it has to say")
          .contains("rights          main: nothing came that is not for it")
          .contains("rights          main: may not write for others")
          .contains("response centre main: the test alarm was acknowledged (received) after ")
          .contains("4 to look at, 0 failed")
          .doesNotContain("FAIL");
      assertThat(centre.heard()).hasSize(2).allMatch(CheckCommandTest::keepsTheContract);
      assertThat(centre.heard().get(1).payload()).contains("\"test\":true");
    }
  }

  @Test
  void whereTheBrokerHasOneIdForBothTheCheckGivesWayToTheRunningHub() throws Exception {
    try (Mosquitto broker = plain(NARROW, "use_username_as_clientid true");
        ReturningHub hub = ReturningHub.at(broker.url(), HUB)) {
      // Nobody acknowledges, so the check would wait for longer than the hub is away.
      int code = run(byPassword(broker));

      assertThat(code).as("%s", out).isZero();
      assertThat(out.toString())
          .contains("knows the check and the running hub by the same id")
          .doesNotContain("FAIL");
      Awaitility.await().atMost(PATIENCE).until(hub::isConnected);
    }
  }

  @Test
  void withoutATestAlarmNoneIsSent() throws Exception {
    try (Mosquitto broker = plain(NARROW);
        AcknowledgingCentre centre = centre(broker)) {
      assertThat(run(byPassword(broker), "--without-test-alarm")).isZero();

      assertThat(out.toString()).doesNotContain("response centre");
      // The broker may tell the check that it has the event before it hands it on.
      Awaitility.await().atMost(PATIENCE).until(() -> !centre.heard().isEmpty());
      assertThat(centre.heard())
          .singleElement()
          .satisfies(event -> assertThat(event.topic()).endsWith("/up/event"));
    }
  }

  @Test
  void aResponseCentreThatDoesNotAnswerFails() throws Exception {
    try (Mosquitto broker = plain(NARROW)) {
      assertThat(check(byPassword(broker))).isEqualTo(1);
      assertThat(failures()).containsExactly("centre main");
      assertThat(out.toString()).contains("nobody acknowledged the test alarm within 8 s");
    }
  }

  @Test
  void aHubThatMayWriteForOthersOrReadWhatIsTheirsFails() throws Exception {
    try (Mosquitto broker = plain(WIDE)) {
      assertThat(run(byPassword(broker), "--without-test-alarm")).isEqualTo(1);
      assertThat(out.toString())
          .contains("was given what is not for it: trygghub/v1/0806/h-7f3a/up/event")
          .contains("may write to trygghub/v1/0806/no-such-hub/up/event and must not")
          .contains("may write to trygghub/v1/0806/no-such-hub/down/ack and must not")
          .contains("may write to trygghub/v1/0806/h-7f3a/down/ack and must not");
    }
  }

  @Test
  void aHubThatMayNotWriteItsOwnFails() throws Exception {
    try (Mosquitto broker = plain("pattern read trygghub/v1/0806/%u/down/#\n")) {
      assertThat(check(byPassword(broker))).isEqualTo(1);
      assertThat(out.toString())
          .contains("must write to trygghub/v1/0806/h-7f3a/up/event and may not");
      assertThat(failures()).containsExactly("rights main");
    }
  }

  @Test
  void aWrongPasswordIsToldApart() throws Exception {
    try (Mosquitto broker = plain(NARROW)) {
      String configuration = byPassword(broker);
      closed(write(directory.resolve("password"), "wrong\n"), "rw-------");

      assertThat(check(configuration)).isEqualTo(1);
      assertThat(failures()).containsExactly("rights main");
      assertThat(out.toString())
          .contains("the broker does not let this hub in (reason 0x87)")
          .doesNotContain("wrong\n");
    }
  }

  @Test
  void withoutItsPasswordTheHubIsNotSentToTheBroker() throws Exception {
    try (Mosquitto broker = plain(NARROW)) {
      String configuration = byPassword(broker);
      Files.delete(directory.resolve("password"));

      assertThat(check(configuration)).isEqualTo(1);
      assertThat(failures()).containsExactly("files");
      assertThat(out.toString()).contains(directory.resolve("password") + " is not there");
    }
  }

  @Test
  void aNameThatNobodyKnowsAndAClosedPortAreToldApart() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String configuration =
        configuration(
            """
              nowhere: {url: mqtt://no-such-host.invalid}
              closed: {url: mqtt://127.0.0.1:%d}
            """
                .formatted(closed));

    assertThat(check(configuration)).isEqualTo(1);
    assertThat(failures()).containsExactly("name nowhere", "connection closed");
    assertThat(out.toString())
        .contains("nobody knows the name no-such-host.invalid")
        .contains("nobody listens at mqtt://127.0.0.1:" + closed);
  }

  @Test
  void anAuthorityThatDidNotSignTheBrokerFails() throws Exception {
    Certificates certificates = certificates();
    Certificates other = Certificates.in(directory.resolve("other"));
    try (Mosquitto broker = tls(certificates, NARROW)) {
      String configuration =
          secured(broker, certificates)
              .replace(certificates.authority().toString(), other.authority().toString());

      assertThat(check(configuration)).isEqualTo(1);
      assertThat(failures()).containsExactly("tls main");
      assertThat(out.toString()).contains("does not trust whoever signed the broker’s certificate");
    }
  }

  @Test
  void aBrokerThatTrustsAnAuthorityOfTheSameNameAndNotTheHubsFails() throws Exception {
    Certificates certificates = certificates();
    Certificates other = Certificates.in(directory.resolve("other"));
    try (Mosquitto broker =
        Mosquitto.start(
            directory.resolve("broker"),
            "cafile " + other.authority(),
            "certfile " + certificates.certificate("broker"),
            "keyfile " + certificates.key("broker"),
            "require_certificate true")) {
      assertThat(check(secured(broker, certificates))).isEqualTo(1);
      assertThat(failures()).containsExactly("tls main");
      // Whether its alert arrives before the connection ends is the kernel's to say.
      assertThat(out.toString())
          .containsAnyOf("the broker does not take this hub’s certificate", "ends the connection");
    }
  }

  @Test
  void aBrokerWhoseCertificateHasExpiredOrIsForAnotherNameFails() throws Exception {
    Certificates certificates = certificates();
    certificates.make("old", "IP:127.0.0.1", -1);
    certificates.make("elsewhere", "DNS:elsewhere.example", 1);
    try (Mosquitto old = tls(certificates, NARROW, "old");
        Mosquitto elsewhere = tls(certificates, NARROW, "elsewhere")) {
      assertThat(run(secured(old, certificates))).isEqualTo(1);
      assertThat(out.toString()).contains("the broker’s certificate has expired");

      assertThat(run(secured(elsewhere, certificates))).isEqualTo(1);
      assertThat(out.toString()).contains("the broker’s certificate is not for 127.0.0.1");
    }
  }

  @Test
  void whatIsWrongWithTheHubsOwnCertificateIsToldByTheFilesAlone() throws Exception {
    Certificates certificates = certificates();
    certificates.make("another", "DNS:another", 1);
    certificates.make("expired", "DNS:expired", -1);
    closed(certificates.key(HUB), "rw-r-----");
    String all =
        """
          other-name: {url: mqtts://127.0.0.1:1, certificate: CERTS/another.pem, key: CERTS/another.key}
          other-key: {url: mqtts://127.0.0.1:2, certificate: CERTS/h-7f3a.pem, key: CERTS/another.key}
          expired: {url: mqtts://127.0.0.1:3, certificate: CERTS/expired.pem, key: CERTS/expired.key}
          missing: {url: mqtts://127.0.0.1:4, certificate: CERTS/none.pem, key: CERTS/h-7f3a.key}
        """
            .replace("CERTS", directory.resolve("certs").toString());

    assertThat(check(configuration(all))).isEqualTo(1);

    assertThat(out.toString())
        .contains("its name is ‘another’, and the hub is h-7f3a")
        .contains("the key ")
        .contains("another.key does not belong to the certificate")
        .contains("CN=expired expired on ")
        .contains(directory.resolve("certs/none.pem") + " is not there")
        .contains("h-7f3a.key is a secret, and others than its owner may use it (rw-r-----)");
    assertThat(failures())
        .contains(
            "files",
            "certificate other-name",
            "certificate other-key",
            "certificate expired",
            "certificate missing");
  }

  @Test
  void aBrokerThatWantsACertificateAndGetsNoneFails() throws Exception {
    Certificates certificates = certificates();
    try (Mosquitto broker = tls(certificates, NARROW)) {
      String bare =
          configuration(
              "  main: {url: %s, ca: %s}\n"
                  .formatted(broker.url().replace("mqtt:", "mqtts:"), certificates.authority()));

      assertThat(check(bare)).isEqualTo(1);
      assertThat(failures()).containsExactly("tls main");
      assertThat(out.toString())
          .containsAnyOf("the broker wants a certificate of this hub", "ends the connection");
    }
  }

  @Test
  void aBrokerWithoutTlsFailsBeforeItIsToldAnything() throws Exception {
    Certificates certificates = certificates();
    try (Mosquitto broker = plain(WIDE)) {
      assertThat(check(secured(broker, certificates))).isEqualTo(1);
      assertThat(failures()).containsExactly("tls main");
      assertThat(out.toString()).containsAnyOf("does not speak TLS", "ends the connection");
    }
  }

  @Test
  void aComputerThatIsNotWellFailsInWhatItLacks() throws Exception {
    Files.delete(root.resolve("run/systemd/timesync/synchronized"));
    write("proc/meminfo", "MemAvailable:     20000 kB\n");
    write("sys/class/thermal/thermal_zone0/temp", "85000\n");
    write("proc/net/route", "Iface\tDestination\n");
    addresses = List.of();
    board = board(new Line(3, "SCL1", "spi0 CS0", true, false));

    assertThat(check(configuration("  main: {url: mqtt://nowhere.invalid}\n"))).isEqualTo(1);

    assertThat(failures()).containsExactly("pins", "clock", "computer", "network", "name main");
    assertThat(out.toString())
        .contains("sensors.bed-1.pin: GPIO 3 is used by 'spi0 CS0'")
        .contains("not synchronised")
        .contains("only 19 MiB of memory are left")
        .contains("85 °C: the computer slows itself down")
        .contains("there is no default route");
  }

  @Test
  void aRunningHubIsAskedAndWhatItReportsIsTold() throws Exception {
    String status =
        """
        {"version":"0.1.0","armed":true,"destinations":[{"name":"main","state":"down","cause":"DNS: no"}],\
        "faults":[{"kind":"sensor-silent","subject":"bed-1","cause":"nothing heard"}]}""";
    StatusSocket socket =
        StatusSocket.open(StatusSocket.in(directory.resolve("data")), () -> status);
    try {
      run(configuration("  main: {url: mqtt://nowhere.invalid}\n"));
    } finally {
      socket.close();
    }
    assertThat(out.toString())
        .contains("hub             runs and is armed, version 0.1.0")
        .contains("FAIL  hub             main: the hub is not connected: DNS: no")
        .contains(
            "warn  hub             bed-1: the hub reports the fault sensor-silent: nothing heard");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsTheOneThingThatIsTold() throws Exception {
    assertThat(check("tenant: 0806\nhub: H\n")).isEqualTo(1);
    assertThat(failures()).containsOnly("configuration").hasSize(3);
  }

  @Test
  void theJsonHasEveryLine() throws Exception {
    assertThat(check(configuration("  main: {url: mqtt://nowhere.invalid}\n"))).isEqualTo(1);

    JsonObject all = JsonObject.read(out.toString());
    assertThat(all.text("hub")).isEqualTo(HUB);
    assertThat(all.text("result")).isEqualTo("fail");
    JsonObject name =
        all.objects("findings").stream()
            .filter(finding -> "name".equals(finding.fields().get("check")))
            .findFirst()
            .orElseThrow();
    assertThat(name.text("subject")).isEqualTo("main");
    assertThat(name.text("result")).isEqualTo("fail");
    assertThat(name.text("todo")).contains("getent hosts nowhere.invalid");
  }

  private static boolean keepsTheContract(AcknowledgingCentre.Heard heard) {
    return new ContractSchemas().problems(heard.topic(), heard.payload()).isEmpty();
  }

  private List<String> failures() throws JsonException {
    List<String> failed = new ArrayList<>();
    for (JsonObject finding : JsonObject.read(out.toString()).objects("findings")) {
      if (finding.text("result").equals("fail")) {
        failed.add((finding.text("check") + " " + finding.text("subject")).strip());
        assertThat(finding.text("todo")).isNotEmpty();
      }
    }
    return failed;
  }

  private AcknowledgingCentre centre(Mosquitto broker) throws BrokerException {
    return AcknowledgingCentre.byPassword(
        broker, write(directory.resolve("centre-password"), "centre-pass\n"));
  }

  private Certificates certificates() {
    Certificates made = Certificates.in(directory.resolve("certs"));
    made.make("broker", "IP:127.0.0.1", 1);
    made.make(HUB, "DNS:" + HUB, 1);
    made.make("centre", "DNS:centre", 1);
    closed(made.key(HUB), "rw-------");
    return made;
  }

  private Mosquitto tls(Certificates certificates, String rules) {
    return tls(certificates, rules, "broker");
  }

  private Mosquitto tls(Certificates certificates, String rules, String server) {
    return Mosquitto.start(
        directory.resolve("broker-" + server),
        "cafile " + certificates.authority(),
        "certfile " + certificates.certificate(server),
        "keyfile " + certificates.key(server),
        "require_certificate true",
        "use_identity_as_username true",
        "acl_file " + rules(rules));
  }

  private Mosquitto plain(String rules, String... more) {
    Path passwords =
        write(
            directory.resolve("passwords"),
            Mosquitto.passwordLine(HUB, "secret-word")
                + "\n"
                + Mosquitto.passwordLine("centre", "centre-pass")
                + "\n");
    return Mosquitto.start(
        directory.resolve("broker"),
        Stream.concat(
                Stream.of("password_file " + passwords, "acl_file " + rules(rules)),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Path rules(String rules) {
    return closed(write(directory.resolve("acl"), rules), "rw-------");
  }

  private String secured(Mosquitto broker, Certificates certificates) {
    return configuration(
        "  main: {url: %s, ca: %s, certificate: %s, key: %s}\n"
            .formatted(
                broker.url().replace("mqtt:", "mqtts:"),
                certificates.authority(),
                certificates.certificate(HUB),
                certificates.key(HUB)));
  }

  private String byPassword(Mosquitto broker) {
    closed(write(directory.resolve("password"), "secret-word\n"), "rw-------");
    return configuration(
        "  main: {url: %s, user: h-7f3a, password-file: password}\n".formatted(broker.url()));
  }

  private static String configuration(String destinations) {
    return """
        tenant: 0806
        hub: h-7f3a
        data: data
        destinations:
        %ssensors:
          bed-1: {kind: bed, location: bedroom, pin: 3}
        """
        .formatted(destinations);
  }

  private static Board board(Line line) {
    return new Board(
        Optional.of("Raspberry Pi 4 Model B Rev 1.4"),
        List.of(
            new Chip(
                Path.of("/dev/gpiochip0"),
                "gpiochip0",
                "pinctrl-bcm2711",
                List.of(free(0), free(1), free(2), line))),
        List.of());
  }

  private static Line free(int number) {
    return new Line(number, "", "", false, false);
  }

  private int run(String configuration, String... options) throws Exception {
    Path file = closed(write(directory.resolve("hub.yaml"), configuration), "rw-r-----");
    CheckCommand command =
        new CheckCommand(
            Language.ENGLISH,
            new Surroundings(
                root, () -> board, new Network(), Optional.empty(), InstantSource.system()));
    out.getBuffer().setLength(0);
    return command
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(Stream.of("--config", file.toString()), Arrays.stream(options))
                .toArray(String[]::new));
  }

  /** The same with its findings as JSON. */
  private int check(String configuration, String... options) throws Exception {
    return run(
        configuration,
        Stream.concat(Stream.of("--json"), Arrays.stream(options)).toArray(String[]::new));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path closed(Path file, String mode) {
    try {
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Network implements Surroundings.Network {
    @Override
    public List<InetAddress> addresses() {
      return addresses;
    }

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
      if (name.endsWith(".invalid")) {
        throw new UnknownHostException(name);
      }
      return List.of(InetAddress.getAllByName(name));
    }
  }
}
