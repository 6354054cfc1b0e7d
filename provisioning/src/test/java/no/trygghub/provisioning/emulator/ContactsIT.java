package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.provisioning.testing.Ran;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One hub with a home's contacts and outputs; every test has its own lines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactsIT {
  private static final int BUTTON = 5;
  private static final int DOOR = 17;
  private static final int FALL = 22;
  private static final int ANNUNCIATOR = 23;
  private static final int STATUS_LED = 24;
  private static final int BED = 27;
  private static final List<Integer> BOUNCING = List.of(6, 7, 8, 9);
  private static final List<Integer> BOUNCING_UNSEEN = List.of(10, 11, 12, 13);

  private static final String HOME =
      """
      sensors:
        button-1: {kind: button, location: bathroom, pin: 5}
        door-1: {kind: door, location: hall, pin: 17, pull: off, contact: normally-closed}
        fall-1: {kind: fall, location: bathroom, pin: 22}
        bed-1: {kind: bed, location: bedroom, pin: 27}
        bouncing-6: {kind: button, location: hall, pin: 6}
        bouncing-7: {kind: button, location: hall, pin: 7}
        bouncing-8: {kind: button, location: hall, pin: 8}
        bouncing-9: {kind: button, location: hall, pin: 9}
        bouncing-10: {kind: button, location: hall, pin: 10}
        bouncing-11: {kind: button, location: hall, pin: 11}
        bouncing-12: {kind: button, location: hall, pin: 12}
        bouncing-13: {kind: button, location: hall, pin: 13}
        still-14: {kind: button, location: hall, pin: 14}
      outputs:
        annunciator: {pin: 23, active: high}
        status-led: {pin: 24, active: low}
      rules:
        fall: {cancel: 10 s}
        door-at-night: {enabled: true, window: all day}
        bed-exit-no-return: {window: all day, after: 1 s}
      """;

  private final Bench bench;
  private final ResponseCentre centre;
  private final Heard heard;
  private final Guest guest;
  private final Lines lines;
  private final GuestHub hub;

  ContactsIT(@TempDir Path directory) {
    bench = Bench.set(directory);
    guest = bench.guest();
    centre = ResponseCentre.at(bench.broker().url());
    heard = new Heard(centre);
    lines = new Lines(guest);
    hub = GuestHub.start(guest, "home", bench.broker().port(), HOME);
  }

  @BeforeAll
  void awaitTheHub() {
    hub.awaitArmed();
  }

  @AfterAll
  void end() {
    hub.close();
    centre.close();
    bench.close();
  }

  @Test
  void aDoorThatOpensAndClosesIsAnAlarmAndItsEnd() {
    lines.high(DOOR);
    heard.awaitAlarms("door-1", "door-at-night", "raised");

    lines.low(DOOR);
    heard.awaitAlarms("door-1", "door-at-night", "raised", "restored");
  }

  @Test
  void aBedThatIsLeftAndNotReturnedToIsAnAlarm() {
    lines.low(BED);
    guest.succeed("sleep 1");
    lines.high(BED);

    heard.awaitAlarms("bed-1", "bed-exit-no-return", "raised");
  }

  @Test
  void aPressedButtonIsAnAlarmAtOnce() {
    lines.low(BUTTON);
    guest.succeed("usleep 200000");
    lines.high(BUTTON);

    heard.awaitAlarms("button-1", "assistance", "raised");
  }

  @Test
  void aFallContactBeepsWhileItCanBeCancelledAndIsThenAnAlarm() {
    String before = lines.levels(ANNUNCIATOR, 20);

    lines.low(FALL);
    String during = lines.levels(ANNUNCIATOR, 40);

    assertThat(before).containsOnlyOnce("0".repeat(20));
    assertThat(during).contains("01", "10");
    heard.awaitAlarms("fall-1", "fall", "raised");
  }

  @Test
  void theStatusLedIsOnWhileAllIsWell() {
    // It is active while its line is low.
    Heard.await(() -> assertThat(lines.levels(STATUS_LED, 40)).isEqualTo("0".repeat(40)));
  }

  @Test
  void aContactThatBouncesForAFifthOfASecondIsPressedOnceAndAtOnce() {
    for (int line : BOUNCING) {
      lines.bounce(line, 201, 1_000);
      pressedOnceAndAtOnce(line);
    }
  }

  /** The kernel keeps 16 edges of a line, so that of these the last are lost. */
  @Test
  void aBounceWhileTheHubIsHeldUpIsPressedOnceAndAtOnce() {
    for (int line : BOUNCING_UNSEEN) {
      hub.holdUp();
      lines.bounce(line, 201, 1_000);
      hub.goOn();
      pressedOnceAndAtOnce(line);
    }
  }

  @Test
  void aDisturbanceThatIsOverBeforeTheDebounceTimeIsNothing() {
    lines.bounce(14, 20, 1_000);

    guest.succeed("sleep 2");
    assertThat(heard.alarms("still-14", "assistance")).isEmpty();
  }

  @Test
  void provisionLinesListsTheRealChipWithThePinsOfTheHeader() {
    Ran ran = hub.provisionLines();

    assertThat(ran.output().lines())
        .contains("board: Raspberry Pi 4 Model B Rev 1.4")
        .anyMatch(line -> line.matches("gpiochip\\d+: pinctrl-bcm2711, 58 lines; .*"))
        .anyMatch(
            line ->
                line.matches(" *17 +11 +GPIO17 +input +used by the hub +door-1 \\(door, hall\\)"))
        .anyMatch(line -> line.matches(" *24 +18 +GPIO24 +output +used by the hub +status-led.*"))
        .anyMatch(line -> line.matches(" *25 +22 +GPIO25 +input +free"));
    assertThat(ran.code()).isZero();
  }

  private void pressedOnceAndAtOnce(int line) {
    Instant settled = guest.now();
    String sensor = "bouncing-" + line;
    heard.awaitAlarms(sensor, "assistance", "raised");
    // Sooner than the hub would find it by reading the line now and then. By the guest's own clock,
    // which goes on however little of the computer it has.
    assertThat(heard.detected(sensor)).isBefore(settled.plusSeconds(6));
    assertThat(heard.faults(sensor, "sensor-chattering")).isEmpty();
  }
}
