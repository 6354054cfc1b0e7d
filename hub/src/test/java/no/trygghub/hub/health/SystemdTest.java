package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import no.trygghub.hub.testing.NotifyReceiver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
  private static final long PID = 4711;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  @Test
  void whatIsToldArrivesAtTheSocketOfTheEnvironment() {
    try (NotifyReceiver receiver = NotifyReceiver.at(directory.resolve("notify").toString())) {
      Systemd.of(Map.of("NOTIFY_SOCKET", receiver.address()), PID).tell("READY=1\nSTATUS=ærlig");

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(receiver.heard()).containsExactly("READY=1", "STATUS=ærlig"));
    }
  }

  @Test
  void aSocketInTheAbstractNamespaceIsFoundToo() {
    try (NotifyReceiver receiver = NotifyReceiver.at("@trygghub-" + UUID.randomUUID())) {
      Systemd.of(Map.of("NOTIFY_SOCKET", receiver.address()), PID).tell("WATCHDOG=1");

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(receiver.heard()).containsExactly("WATCHDOG=1"));
    }
  }

  @Test
  void theWatchdogIsOnlyForTheProcessThatItIsMeantFor() {
    Map<String, String> own =
        Map.of("NOTIFY_SOCKET", "/none", "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "4711");
    Map<String, String> anybodys = Map.of("NOTIFY_SOCKET", "/none", "WATCHDOG_USEC", "60000000");

    assertThat(Systemd.of(own, PID).watchdog()).contains(Duration.ofMinutes(1));
    assertThat(Systemd.of(anybodys, PID).watchdog()).contains(Duration.ofMinutes(1));
    assertThat(Systemd.of(own, PID + 1).watchdog()).isEmpty();
    assertThat(Systemd.of(Map.of("WATCHDOG_USEC", "60000000"), PID).watchdog()).isEmpty();
  }

  @Test
  void aSocketThatIsNotThereOrNoneDoesNoHarm() {
    for (String address :
        new String[] {"", "/there/is/none", "relative", "@", "/" + "x".repeat(200)}) {
      Systemd.of(Map.of("NOTIFY_SOCKET", address), PID).tell("READY=1");
    }
    Systemd.of(Map.of(), PID).tell("READY=1");
  }
}
