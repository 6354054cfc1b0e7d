package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import no.trygghub.hub.tls.CertificateFilesException;
import no.trygghub.provisioning.testing.Build;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.words.HubWords;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the hub says of its connections, as it says it, is known word by word where a technician
 * reads it. In the hub's package, because nobody else may make it say so.
 */
class CausesInNorwegianTest {
  private static final URI PLAIN = URI.create("mqtt://alarm.example:1883");
  private static final URI TLS = URI.create("mqtts://alarm.example:8883");
  private static final Pattern ALERT = Pattern.compile("case (\"[a-z_\", ]+\") ->");
  private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

  private final HubWords norwegian = new HubWords(Language.BOKMAL);
  private final HubWords english = new HubWords(Language.ENGLISH);

  static Stream<String> causes() {
    return Stream.of(
            Stream.of(
                Cause.of(new UnknownHostException("alarm.example"), TLS),
                Cause.of(new ConnectException("Connection refused"), TLS),
                Cause.of(new IOException("Broken pipe"), TLS),
                Cause.of(new MqttException(new EOFException()), TLS),
                Cause.ofConnecting(new EOFException(), TLS),
                Cause.ofConnecting(new EOFException(), PLAIN),
                Cause.ofConnecting(new MqttException(0x87), PLAIN),
                Cause.noAnswer(TLS),
                Cause.silent(TLS, Duration.ofSeconds(60)),
                Cause.tooLarge(70_000, 65_535),
                Cause.smallPackets(1_024),
                "subscribing: " + Cause.noAnswer(TLS),
                "subscribing: " + Cause.QOS,
                "up/alarm: " + Cause.ofReason(0x87, ""),
                "no answer to what was published for 30 s",
                "another walk test goes on; end that first",
                "a fall was signalled and waits for its cancel; see to the person first",
                "configuration: /etc/trygghub/tls/hub.key is not there",
                "configuration: /etc/trygghub/tls/hub.key may not be read by the hub's user"),
            IntStream.of(0x86, 0x87, 0x88, 0x89, 0x8E, 0x97, 0x9A, 0x9B, 0x80, 0x00)
                .mapToObj(code -> Cause.ofReason(code, "closed")),
            tls())
        .flatMap(all -> all);
  }

  private static Stream<String> tls() {
    return Stream.of(
        tls(new CertificateExpiredException("NotAfter: Sat Jan 10 02:14:07 CET 2026")),
        tls(new CertificateNotYetValidException("NotBefore: Sat Jan 10 02:14:07 CET 2026")),
        tls(new CertificateException("No name matching alarm.example found")),
        tls(new CertPathBuilderException("unable to find valid certification path")),
        TlsCause.of(new SSLException("closed", new SocketException("Connection reset")), TLS),
        TlsCause.of(new SSLException("Unrecognized SSL message, plaintext connection?"), TLS),
        TlsCause.of(new SSLException("The server selected protocol version TLS10"), TLS),
        TlsCause.of(new SSLException("something else"), TLS),
        TlsCause.of(
            new CertificateFilesException("hub.pem holds a private key that is damaged"), TLS));
  }

  private static String tls(Exception cause) {
    return TlsCause.of(new SSLHandshakeException("no").initCause(cause), TLS);
  }

  @ParameterizedTest
  @MethodSource("causes")
  void whatTheHubSaysIsSaidInNorwegian(String cause) {
    assertThat(norwegian.cause(cause)).isNotEqualTo(cause).doesNotContain(" the ", " this hub");
    assertThat(english.cause(cause)).isEqualTo(cause);
  }

  /** Whichever alert the hub knows, and one that it does not. */
  @Test
  void everyAlertOfABrokerIsSaidInNorwegian() throws Exception {
    String source =
        Files.readString(
            Build.project().resolve("hub/src/main/java/no/trygghub/hub/uplink/TlsCause.java"));
    List<String> alerts =
        Stream.concat(
                ALERT
                    .matcher(source)
                    .results()
                    .flatMap(
                        row -> WORD.matcher(row.group(1)).results().map(word -> word.group(1))),
                Stream.of("internal_error"))
            .toList();

    assertThat(alerts).hasSizeGreaterThan(9);
    for (String alert : alerts) {
      String cause = TlsCause.of(new SSLException("Received fatal alert: " + alert), TLS);
      assertThat(norwegian.cause(cause)).isNotEqualTo(cause).doesNotContain(" the ", " this hub");
    }
  }

  @Test
  void whatTwoChannelsAreRefusedIsSaidOneBehindTheOther() {
    String refused =
        "not authorised: the broker does not allow this hub to do that; check its access rules";

    assertThat(norwegian.cause("up/alarm: " + refused + "; up/fault: " + refused))
        .isEqualTo(
            Stream.of("up/alarm", "up/fault")
                .map(
                    channel ->
                        channel
                            + ": ikke tillatt: megleren lar ikke huben gjøre dette; kontroller"
                            + " adgangsreglene der")
                .reduce((one, other) -> one + "; " + other)
                .orElseThrow());
  }

  @Test
  void whatNobodyKnowsIsToldAsItIs() {
    assertThat(norwegian.cause("GPIO 17: no such line")).isEqualTo("GPIO 17: no such line");
    assertThat(norwegian.cause("")).isEmpty();
  }
}
