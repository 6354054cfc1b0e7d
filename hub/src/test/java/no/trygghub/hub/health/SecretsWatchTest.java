package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsWatchTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final EventLoop loop = new EventLoop(clock, failure -> {});
  private final List<Input.Condition> told = new ArrayList<>();

  @TempDir private Path directory = Path.of("");

  @Test
  void aKeyThatEverybodyCanReadIsAFaultUntilItIsClosed() throws IOException {
    Path key = file("hub.key", "rw-r--r--");
    Path password = file("password", "rw-r-----");
    watch(key, password);

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().kind()).isEqualTo(FaultKind.SECRET_EXPOSED);
    assertThat(told.getFirst().subject()).isEqualTo("main");
    assertThat(told.getFirst().present()).isTrue();
    assertThat(told.getFirst().cause())
        .startsWith("every user of this computer can get at " + key + " (rw-r--r--); close it");

    mode(key, "rw-------");
    minute();
    assertThat(told).extracting(Input.Condition::present).containsExactly(false);

    mode(key, "rw----r--");
    mode(password, "rw-----w-");
    minute();
    assertThat(told).extracting(Input.Condition::present).containsExactly(true);
    assertThat(told.getFirst().cause())
        .contains(key + " (rw----r--) and " + password + " (rw-----w-)");
  }

  @Test
  void aFileThatIsNotThereIsNoSuchFault() throws IOException {
    watch(directory.resolve("nothing.key"), file("password", "rw-------"));

    assertThat(told).extracting(Input.Condition::present).containsExactly(false);
  }

  private void watch(Path key, Path password) {
    new SecretsWatch(
            List.of(
                new Destination(
                    "main",
                    URI.create("mqtts://alarm.example:8883"),
                    Optional.of("h-7f3a"),
                    Optional.of(password),
                    Optional.of(
                        new Destination.Tls(
                            Optional.empty(),
                            Optional.of(directory.resolve("hub.pem")),
                            Optional.of(key))))),
            loop,
            told::add)
        .start();
  }

  private void minute() {
    told.clear();
    clock.advance(Duration.ofMinutes(1));
    loop.runDue();
  }

  private Path file(String name, String mode) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "secret");
    mode(file, mode);
    return file;
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
