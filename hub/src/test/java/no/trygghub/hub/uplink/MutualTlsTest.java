package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ProjectBroker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hub and broker each refuse the other where its certificate is not what it should be, and the hub
 * says why. The broker is a Mosquitto with the project's files.
 */
class MutualTlsTest extends UplinkBench {
  private static final String NAME = "h-7f3a";

  private static ProjectBroker shared;
  private ProjectBroker project;

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    shared = ProjectBroker.start(folder);
  }

  @BeforeEach
  void useTheSharedBroker() {
    project = shared;
  }

  @AfterAll
  static void stopBroker() {
    shared.close();
  }

  @Test
  void aHubWithItsOwnCertificateIsLetIn() {
    hub(buffer(), own(NAME, NAME));
    letIn();
  }

  @Test
  void aHubWithoutACertificateIsToldThatTheBrokerWantsOne() {
    hub(buffer(), destination(project.hubUrl(), authority(), Optional.empty(), Optional.empty()));
    told("TLS: the broker wants a certificate of this hub; give certificate and key");
  }

  @Test
  void aHubWhoseCertificateHasExpiredIsToldSo() {
    project.hubs().make("expired", NAME, "subjectAltName=DNS:expired", -1);
    hub(buffer(), shown("expired", "expired"));
    told("TLS: the broker refuses this hub's certificate: it has expired; renew it");
  }

  @Test
  void aHubWhoseCertificateIsRevokedIsToldSo() {
    project = closed(ProjectBroker.start(directory.resolve("project")));
    Destination own = own(NAME, NAME);
    project.revoke(NAME);
    hub(buffer(), own);
    told("TLS: the broker refuses this hub's certificate: it has been revoked");
  }

  @Test
  void aBrokerWhoseListOfRevocationsHasExpiredIsNamedAsAPossibleCause() {
    project = closed(ProjectBroker.start(directory.resolve("project")));
    Destination own = own(NAME, NAME);
    project.expireRevocations();
    hub(buffer(), own);
    told("its revocation list (CRL) has expired");
  }

  @ParameterizedTest
  @CsvSource({"strangers", "hubs"})
  void aHubWhoseCertificateIsOfAnotherAuthorityIsToldSo(String nameOfAuthority) {
    Certificates strangers = Certificates.in(directory.resolve("strangers"), nameOfAuthority);
    strangers.make(NAME, "DNS:" + NAME, 2);
    hub(buffer(), shown(strangers, NAME, NAME));
    told("TLS: the broker refuses this hub's certificate: it does not trust whoever signed it");
  }

  @Test
  void aHubWithACertificateForServersOnlyIsToldSo() {
    project.hubs().make("server", NAME, "extendedKeyUsage=serverAuth", 2);
    hub(buffer(), shown("server", "server"));
    told("TLS: the broker refuses this hub's certificate: it is not made for a client");
  }

  @Test
  void aHubDoesNotUseTheCertificateOfAnotherHub() {
    hub(buffer(), own("h-9c01", "h-9c01"));
    told("is for h-9c01, and this hub is h-7f3a; give it a certificate of its own");
    assertThat(ears.last()).startsWith("first: TLS: ").contains("h-9c01.pem");
    assertThat(project.log()).noneMatch(line -> line.contains(" as h-9c01"));
  }

  @Test
  void aHubDoesNotUseAKeyThatIsNotItsCertificates() {
    own(NAME, NAME);
    own("h-9c01", "h-9c01");
    hub(buffer(), shown(NAME, "h-9c01"));
    told("h-9c01.key does not belong to the certificate in ");
  }

  @Test
  void aKeyThatIsDamagedIsToldWithoutQuotingIt() throws IOException {
    project.hubs().make("damaged", NAME, "subjectAltName=DNS:damaged", 2);
    Destination own = shown("damaged", "damaged");
    Path key = project.hubs().key("damaged");
    String pem = Files.readString(key);
    String secret = pem.lines().skip(1).findFirst().orElseThrow();
    Files.writeString(key, pem.replace(secret, secret.substring(1)));
    hub(buffer(), own);
    told("damaged.key holds a key that is damaged");
    assertThat(ears.last()).doesNotContain(secret.substring(8));
  }

  @Test
  void aFileThatIsMissingIsNamed() throws IOException {
    project.hubs().make("missing", NAME, "subjectAltName=DNS:missing", 2);
    Path key = project.hubs().key("missing");
    Files.delete(key);
    hub(
        buffer(),
        destination(
            project.hubUrl(),
            authority(),
            Optional.of(project.hubs().certificate("missing")),
            Optional.of(key)));
    told("configuration: " + key + " is not there");
  }

  @Test
  void aHubThatComesToTheDoorOfTheResponseCentresIsNotLetIn() {
    own(NAME, NAME);
    hub(
        buffer(),
        destination(
            project.centreUrl(),
            authority(),
            Optional.of(project.hubs().certificate(NAME)),
            Optional.of(project.hubs().key(NAME))));
    told("TLS: the broker refuses this hub's certificate: it does not trust whoever signed it");
  }

  @Test
  void aBrokerOfAnotherAuthorityIsNotSpokenTo() {
    own(NAME, NAME);
    Certificates strangers = Certificates.in(directory.resolve("strangers"), "strangers");
    hub(
        buffer(),
        destination(
            project.hubUrl(),
            strangers.authority(),
            Optional.of(project.hubs().certificate(NAME)),
            Optional.of(project.hubs().key(NAME))));
    told("TLS: this hub does not trust whoever signed the broker's certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "DNS:alarm.example, localhost, false",
    "DNS:localhost,     127.0.0.1, false",
    "IP:127.0.0.1,      localhost, false",
    "DNS:localhost,     localhost, true",
    "IP:127.0.0.1,      127.0.0.1, true"
  })
  void aBrokerIsSpokenToOnlyUnderANameInItsCertificate(
      String alternative, String host, boolean same) {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", alternative, 2);
    Mosquitto broker = tlsBroker(made, "broker");
    hub(
        buffer(),
        destination(
            "mqtts://" + host + ":" + broker.port(),
            made.authority(),
            Optional.empty(),
            Optional.empty()));
    if (same) {
      letIn();
    } else {
      told("TLS: the broker's certificate is not for " + host);
      assertThat(broker.log()).noneMatch(line -> line.contains("New client connected"));
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, true", "alarm.example, false"})
  void aBrokerWhoseCertificateHasANameInItsSubjectAloneIsJudgedByThat(String name, boolean same) {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", name, "basicConstraints=CA:FALSE", 2);
    hub(
        buffer(),
        destination(
            "mqtts://localhost:" + tlsBroker(made, "broker").port(),
            made.authority(),
            Optional.empty(),
            Optional.empty()));
    if (same) {
      letIn();
    } else {
      told("TLS: the broker's certificate is not for localhost");
    }
  }

  @Test
  void aBrokerThatSpeaksOnlyAnOldTlsIsRefused() throws IOException {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", "IP:127.0.0.1", 2);
    int port = serve(made, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
    hub(
        buffer(),
        destination(
            "mqtts://127.0.0.1:" + port, made.authority(), Optional.empty(), Optional.empty()));
    told("TLS: the broker speaks no version of TLS that this hub does");
  }

  @Test
  void aBrokerThatOffersOnlyWeakCiphersIsRefused() throws IOException {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", "IP:127.0.0.1", 2);
    int port = serve(made, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA");
    hub(
        buffer(),
        destination(
            "mqtts://127.0.0.1:" + port, made.authority(), Optional.empty(), Optional.empty()));
    told("does it offer TLS 1.3 or an ECDHE cipher with GCM or ChaCha20?");
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void aHubSpeaksTheTwoNewestVersionsOfTls(String offered, String spoken) throws Exception {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", "IP:127.0.0.1", 2);
    int port = serve(made, offered);
    SSLSocketFactory sockets =
        TlsSockets.of(
            new Destination.Tls(Optional.of(made.authority()), Optional.empty(), Optional.empty()));
    try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
      assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
      assertThat(socket.getEnabledCipherSuites())
          .contains("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
          .noneMatch(suite -> suite.contains("_CBC_") || suite.startsWith("TLS_RSA_"));
      assertThat(socket.getTcpNoDelay()).isTrue();
    }
  }

  /** A certificate of the hubs' authority, and how a hub shows it. */
  private Destination own(String name, String commonName) {
    project.hubs().make(name, commonName, "subjectAltName=DNS:" + name, 2);
    return shown(name, name);
  }

  private Destination shown(String certificate, String key) {
    return shown(project.hubs(), certificate, key);
  }

  private Destination shown(Certificates made, String certificate, String key) {
    return destination(
        project.hubUrl(),
        authority(),
        Optional.of(made.certificate(certificate)),
        Optional.of(made.key(key)));
  }

  private Path authority() {
    return project.centres().authority();
  }

  private static Destination destination(
      String url, Path authority, Optional<Path> certificate, Optional<Path> key) {
    return new Destination(
        "first",
        URI.create(url),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Destination.Tls(Optional.of(authority), certificate, key)));
  }

  private Mosquitto tlsBroker(Certificates made, String certificate) {
    return broker(
        "first",
        "allow_anonymous true",
        "log_type notice",
        "cafile " + made.authority(),
        "certfile " + made.certificate(certificate),
        "keyfile " + made.key(certificate));
  }

  /** What openssl alone speaks; nothing of MQTT. */
  private int serve(Certificates made, String... options) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                made.certificate("broker").toString(),
                "-key",
                made.key("broker").toString()));
    command.addAll(List.of(options));
    Path log = directory.resolve("s_server.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    open.add(() -> process.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
    Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(log).contains("ACCEPT"));
    return port;
  }

  private void letIn() {
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));
  }

  private void told(String cause) {
    eventually(() -> assertThat(ears.last()).contains(cause));
  }
}
