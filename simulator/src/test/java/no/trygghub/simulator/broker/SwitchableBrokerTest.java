package no.trygghub.simulator.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.log.Logging;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SwitchableBrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
  private final Queue<Boolean> connections = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void quiet() {
    Logging.start(System.err, Level.SEVERE);
  }

  @Test
  void anEmbeddedBrokerGoesAndComesBackWhereItWas() throws Exception {
    try (SwitchableBroker broker = SwitchableBroker.embedded()) {
      goesAndComesBack(broker);
    }
  }

  @Test
  void aMosquittoIsReallyKilledAndComesBackWhereItWas() throws Exception {
    Assumptions.assumeTrue(SwitchableBroker.hasMosquitto(), "mosquitto is not installed");
    try (SwitchableBroker broker = SwitchableBroker.mosquitto(directory)) {
      ProcessHandle before = mosquitto();

      goesAndComesBack(broker);

      assertThat(before.isAlive()).isFalse();
      assertThat(mosquitto().isAlive()).isTrue();
    }
  }

  @Test
  void fromSomebodysBrokerOnlyThoseAreCutThatConnectThroughTheRelay() throws Exception {
    try (SwitchableBroker somebodys = SwitchableBroker.embedded();
        SwitchableBroker broker = SwitchableBroker.of(somebodys.url())) {
      assertThat(broker.url()).isNotEqualTo(somebodys.url());

      goesAndComesBack(broker);

      assertThat(somebodys.isThere()).isTrue();
    }
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> SwitchableBroker.of(URI.create("mqtt://127.0.0.1:1")))
        .hasMessageContaining("mqtt://127.0.0.1:1 cannot be used");
  }

  private void goesAndComesBack(SwitchableBroker broker) throws Exception {
    URI url = broker.url();
    try (ResponseCentre centre =
        ResponseCentre.start(
            CentreSettings.automatic(url),
            new SystemClock(true),
            new CentreListener() {
              @Override
              public void connection(boolean connected, String cause) {
                connections.add(connected);
              }
            })) {
      assertThat(broker.isThere()).isTrue();
      broker.takeAway();
      broker.takeAway();
      assertThat(broker.isThere()).isFalse();
      await().atMost(PATIENCE).until(() -> connections.contains(false));

      connections.clear();
      broker.bringBack();
      broker.bringBack();

      assertThat(broker.isThere()).isTrue();
      assertThat(broker.url()).isEqualTo(url);
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        assertThat(socket.isConnected()).isTrue();
      }
      await().atMost(PATIENCE).until(() -> connections.contains(true));
      assertThat(centre.summary().missing()).isZero();
    }
  }

  private ProcessHandle mosquitto() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(directory.toString()))
                    .isPresent())
        .findFirst()
        .orElseThrow();
  }
}
