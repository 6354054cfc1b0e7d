package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.provisioning.testing.Ran;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with lines and chips; every test has its own hub in the one guest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubleIT {
  private static final int STATUS_LED = 24;
  private static final int STEADY = 40;

  private final Bench bench;
  private final Guest guest;
  private final Lines lines;
  private final Mosquitto broker;

  TroubleIT(@TempDir Path directory) {
    bench = Bench.set(directory);
    guest = bench.guest();
    broker = bench.broker();
    lines = new Lines(guest);
  }

  @AfterAll
  void end() {
    bench.close();
  }

  @Test
  void noEdgeIsLostWhileTheHubStarts() {
    List<Integer> doors = IntStream.range(0, 16).boxed().toList();
    doors.forEach(lines::low);
    // From at once to 0.3 s after the hub has opened the line.
    doors.forEach(
        line ->
            guest.succeed(
                "edges at-request %s %d %s pull-up %d > /dev/null 2>&1 &"
                    .formatted(Lines.CHIP, line, Lines.pull(line), line * line * 1_333)));
    String sensors =
        doors.stream()
            .map(
                line ->
                    "  door-%d: {kind: door, location: hall, pin: %d, pull: off, contact: normally-closed}\n"
                        .formatted(line, line))
            .collect(Collectors.joining());

    try (ResponseCentre centre = ResponseCentre.at(broker.url());
        GuestHub hub =
            GuestHub.start(
                guest,
                "starts",
                broker.port(),
                "sensors:\n" + sensors + "rules: {door-left-open: {after: 1 s}}\n")) {
      hub.awaitArmed();

      Heard heard = new Heard(centre);
      Heard.await(
          () ->
              assertThat(doors)
                  .allSatisfy(
                      line ->
                          assertThat(heard.alarms("door-" + line, "door-left-open"))
                              .as("door-" + line)
                              .containsExactly("raised")));
    }
  }

  @Test
  void aLineThatAnotherProgramHoldsIsAFaultUntilItLetsGo() {
    String other = guest.succeed("gpiomon -c /run/gpiochip 17 > /dev/null 2>&1 & echo $!");
    try (ResponseCentre centre = ResponseCentre.at(broker.url());
        GuestHub hub = GuestHub.start(guest, "held", broker.port(), HOME)) {
      hub.awaitArmed();
      Heard heard = new Heard(centre);
      heard.awaitFaults("door-1", "sensor-unavailable", "raised");
      assertThat(hub.log()).contains("GPIO 17: cannot be opened").contains("busy");
      // Fast blinking: a fault.
      assertThat(lines.levels(STATUS_LED, STEADY)).contains("01", "10");
      // The others go on.
      lines.low(5);
      heard.awaitAlarms("button-1", "assistance", "raised");
      Ran listed = hub.provisionLines();
      assertThat(listed.output()).contains("used by 'gpiomon'").contains("sensors.door-1");
      assertThat(listed.code()).isEqualTo(1);

      guest.succeed("kill " + other);

      heard.awaitFaults("door-1", "sensor-unavailable", "raised", "restored");
      lines.low(17);
      heard.awaitAlarms("door-1", "assistance", "raised");
    }
  }

  @Test
  void aChipThatIsTakenOutIsAFaultOfEachSensorAndWorksAgainWhenItIsBack() {
    try (ResponseCentre centre = ResponseCentre.at(broker.url());
        GuestHub hub = GuestHub.start(guest, "removed", broker.port(), HOME)) {
      hub.awaitArmed();
      Heard heard = new Heard(centre);

      lines.remove();

      heard.awaitFaults("button-1", "sensor-unavailable", "raised");
      heard.awaitFaults("door-1", "sensor-unavailable", "raised");
      assertThat(hub.log()).contains("GPIO 5: cannot be read any more");
      guest.succeed("sleep 5");

      lines.insert();

      heard.awaitFaults("button-1", "sensor-unavailable", "raised", "restored");
      heard.awaitFaults("door-1", "sensor-unavailable", "raised", "restored");
      lines.low(5);
      heard.awaitAlarms("button-1", "assistance", "raised");
      Heard.await(() -> assertThat(lines.levels(STATUS_LED, STEADY)).isEqualTo("0".repeat(STEADY)));
    }
  }

  private static final String HOME =
      """
      sensors:
        button-1: {kind: button, location: bathroom, pin: 5}
        door-1: {kind: button, location: hall, pin: 17}
      outputs:
        annunciator: {pin: 23, active: high}
        status-led: {pin: 24, active: low}
      """;
}
