package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that can be wrong with a destination is told as what it is. */
class FailuresTest extends UplinkBench {
  private static Certificates ours;
  private static Certificates strange;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) {
    ours = Certificates.in(folder.resolve("ours"));
    ours.make("broker", "IP:127.0.0.1", 2);
    ours.make("expired", "IP:127.0.0.1", -1);
    ours.make("elsewhere", "DNS:alarm.example", 2);
    ours.make("h-7f3a", "DNS:h-7f3a", 2);
    strange = Certificates.in(folder.resolve("strange"));
    strange.make("h-7f3a", "DNS:h-7f3a", 2);
  }

  @Test
  void aNameThatIsNotKnown() {
    hub(buffer(), Configurations.destination("first", "mqtt://alarm.invalid:1883"));
    told("DNS: the name alarm.invalid cannot be resolved; check the name and the network");
  }

  @Test
  void aComputerWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    hub(buffer(), Configurations.destination("first", "mqtt://127.0.0.1:" + port));
    told("network: 127.0.0.1:" + port + " cannot be reached");
  }

  @Test
  void aComputerThatClosesEveryConnectionAtOnce() {
    ServerSocket server = server(Socket::close);
    hub(buffer(), Configurations.destination("first", url("mqtt", server.getLocalPort())));
    told("ends the connection at once; is it an MQTT broker");
  }

  @Test
  void aComputerThatAcceptsAndNeverAnswers() {
    ServerSocket server = server(socket -> socket.getInputStream().transferTo(nowhere()));
    hub(buffer(), Configurations.destination("first", url("mqtt", server.getLocalPort())));
    loop.runDue();
    assertThat(ears.destinations).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    told("no answer from 127.0.0.1");
  }

  @Test
  void aBrokerThatNeverAnswersASubscription() {
    Wire wire = closed(Wire.to(broker("first")));
    wire.holdAnswers(9);
    hub(buffer(), Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(wire.unanswered()).isEqualTo(1));
    eventually(() -> assertThat(loop.nextDue()).isPresent());
    assertThat(ears.destinations).isEmpty();
    eventually(Duration.ofMillis(50), () -> assertThat(ears.destinations).isNotEmpty());
    assertThat(ears.last()).contains("subscribing: no answer from 127.0.0.1");
  }

  @Test
  void aBrokerThatNeverAnswersWhatIsPublished() {
    Wire wire = closed(Wire.to(broker("first")));
    wire.holdAnswers(4);
    Buffer buffer = buffer();
    store(buffer);
    hub(buffer, Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(wire.published()).contains("up/alarm"));
    clock.advance(Duration.ofSeconds(29));
    loop.runDue();
    assertThat(ears.destinations).containsExactly("first: ");
    clock.advance(Duration.ofSeconds(6));
    told("no answer to what was published for 30 s");
    assertThat(first(buffer).reachedBroker()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aConnectionThatIsDeadWithoutAnybodyHavingClosedItIsFoundByTheKeepAlive(boolean publishing) {
    // Short enough that it is found before a publish that has no answer is.
    settings = settings(Duration.ofSeconds(12), 20);
    Wire wire = closed(Wire.to(broker("first")));
    Buffer buffer = buffer();
    Uplink uplink = hub(buffer, Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(wire.published()).contains("up/heartbeat"));
    // The broker answers pings, so the connection stays however little is said.
    pass(Duration.ofSeconds(36), wire);
    assertThat(ears.destinations).containsExactly("first: ");

    wire.swallow();
    if (publishing) {
      store(buffer);
      uplink.outboxChanged();
    }
    for (int quarter = 0; quarter < 8; quarter++) {
      clock.advance(Duration.ofSeconds(3));
      loop.runDue();
    }
    told("on a connection that still seems open");
  }

  @Test
  void aSecondHubWithTheSameIdIsNotFoughtAtFullSpeed() throws Exception {
    Mosquitto broker = broker("first");
    Wire one = closed(Wire.to(broker));
    Wire other = closed(Wire.to(broker));
    hub(buffer(), Configurations.destination("first", one.url()));
    Buffer second = closed(Buffer.open(directory.resolve("second.db"), Buffer.SMALLEST_BUDGET));
    hub(second, Configurations.destination("second", other.url()));

    pass(Duration.ofMinutes(2), one, other);
    assertThat(one.connections() + other.connections()).isBetween(4, 40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up/status        | first: up/status: not authorised
          up/heartbeat     | first: up/heartbeat: not authorised
          up/alarms-active | first: up/alarms-active: not authorised
          up/alarm         | first: up/alarm: not authorised
          """)
  void aPublishThatTheBrokerRefusesIsToldByItsChannelUntilItIsTaken(String channel, String cause)
      throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(
        rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + channel + "\n");
    Mosquitto broker = broker("first", "allow_anonymous true", "acl_file " + rules);
    Buffer buffer = buffer();
    store(buffer);
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(ears.last()).startsWith(cause));

    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();
    eventually(SOME, () -> assertThat(ears.last()).isEqualTo("first: "));
  }

  @Test
  void tlsThatWorksWithACertificateOfTheHub() throws IOException {
    hub(buffer(), secure(tlsBroker("broker", true), ours, Optional.of(ours)));
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));
  }

  @Test
  void aBrokerWhoseAuthorityIsNotTrusted() throws IOException {
    hub(buffer(), secure(tlsBroker("broker", false), strange, Optional.empty()));
    told("TLS: this hub does not trust whoever signed the broker's certificate");
  }

  @Test
  void aBrokerWhoseCertificateHasExpired() throws IOException {
    hub(buffer(), secure(tlsBroker("expired", false), ours, Optional.empty()));
    told("TLS: the broker's certificate has expired");
  }

  @Test
  void aBrokerWhoseCertificateIsForAnotherName() throws IOException {
    hub(buffer(), secure(tlsBroker("elsewhere", false), ours, Optional.empty()));
    told("TLS: the broker's certificate is not for 127.0.0.1");
  }

  @Test
  void aBrokerThatWantsACertificateOfTheHubAndGetsNone() throws IOException {
    hub(buffer(), secure(tlsBroker("broker", true), ours, Optional.empty()));
    told("TLS: the broker wants a certificate of this hub; give certificate and key");
  }

  @Test
  void aBrokerThatDoesNotTrustTheHubsCertificate() throws IOException {
    hub(buffer(), secure(tlsBroker("broker", true), ours, Optional.of(strange)));
    told("TLS: the broker refuses this hub's certificate: it does not trust whoever signed it");
  }

  @Test
  void aPlainBrokerBehindAnEncryptedAddress() throws IOException {
    hub(buffer(), secure(broker("plain").port(), ours, Optional.empty()));
    told("speak TLS");
  }

  @Test
  void anEncryptedBrokerBehindAPlainAddress() throws IOException {
    hub(buffer(), Configurations.destination("first", url("mqtt", tlsBroker("broker", false))));
    told("does it want TLS (mqtts://)?");
  }

  private void told(String cause) {
    eventually(() -> assertThat(ears.last()).contains(cause));
  }

  private static String url(String scheme, int port) {
    return scheme + "://127.0.0.1:" + port;
  }

  private int tlsBroker(String certificate, boolean wantsOne) {
    return broker(
            "first",
            "allow_anonymous true",
            "cafile " + ours.authority(),
            "certfile " + ours.certificate(certificate),
            "keyfile " + ours.key(certificate),
            "require_certificate " + wantsOne)
        .port();
  }

  private static Destination secure(int port, Certificates trusted, Optional<Certificates> own) {
    return new Destination(
        "first",
        URI.create(url("mqtts", port)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new Destination.Tls(
                Optional.of(trusted.authority()),
                own.map(made -> made.certificate("h-7f3a")),
                own.map(made -> made.key("h-7f3a")))));
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }

  private ServerSocket server(Serving serving) {
    try {
      ServerSocket server = closed(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
      Thread.startVirtualThread(
          () -> {
            while (!server.isClosed()) {
              try (Socket socket = server.accept()) {
                serving.serve(socket);
              } catch (IOException e) {
                // closed
              }
            }
          });
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Serving {
    void serve(Socket socket) throws IOException;
  }
}
