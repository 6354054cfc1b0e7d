package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the computer, from files as the kernel makes them to what detection finds. */
class HealthWatchTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final List<String> found = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();

  @TempDir private Path root = Path.of("");
  private EventLoop loop = new EventLoop(clock, failure -> {});
  private Optional<HubConfiguration> configuration = Optional.empty();
  private Optional<Detector> detector = Optional.empty();
  private DetectorState state = DetectorState.initial();

  @BeforeEach
  void start() {
    HubConfiguration hub =
        Configurations.hub(
            root,
            List.of(Configurations.destination("main", "mqtt://localhost:1883")),
            Configurations.defaultRules());
    configuration = Optional.of(hub);
    detector = Optional.of(new Detector(hub, "7F3A"));
  }

  @Test
  void aComputerThatIsTooHotIsAFaultUntilItHasCooledDown() {
    temperature(79_999);
    watch();
    minutes(10);
    assertThat(found).isEmpty();

    temperature(80_000);
    minutes(4);
    assertThat(found).isEmpty();
    minutes(2);
    assertThat(found).containsExactly("raised temperature ");
    assertThat(causes.getFirst()).startsWith("the computer has 80 °C");

    temperature(70_000);
    minutes(60);
    assertThat(found).hasSize(1);
    temperature(69_999);
    minutes(2);
    assertThat(found).containsExactly("raised temperature ", "restored temperature ");
  }

  @Test
  void aTemperatureThatWaversAboutALimitIsOneFault() {
    watch();
    for (int i = 0; i < 100; i++) {
      temperature(i % 2 == 0 ? 81_000 : 79_000);
      minutes(1);
    }

    assertThat(found).containsExactly("raised temperature ");
  }

  @Test
  void zonesWithoutASensorBehindThemDoNotCount() {
    temperature(40_000);
    write("sys/class/thermal/thermal_zone1/temp", "255000\n");
    write("sys/class/thermal/thermal_zone2/temp", "-274000\n");
    write("sys/class/thermal/thermal_zone3/temp", "\n");
    write("sys/class/thermal/cooling_device0/temp", "99000\n");
    watch();
    minutes(10);
    assertThat(found).isEmpty();

    write("sys/class/thermal/thermal_zone4/temp", "91500\n");
    minutes(10);
    assertThat(found).containsExactly("raised temperature ");
  }

  @Test
  void memoryThatIsNearlyUsedUpIsAFaultUntilThereIsEnoughAgain() {
    memory(31);
    watch();
    minutes(6);
    assertThat(found).containsExactly("raised memory computer");
    assertThat(causes.getFirst()).startsWith("only 31 MiB");

    memory(63);
    minutes(10);
    assertThat(found).hasSize(1);
    memory(64);
    minutes(2);
    assertThat(found).containsExactly("raised memory computer", "restored memory computer");
  }

  @Test
  void anEmmcThatHasUsedNineTenthsOfItsLifeIsAFault() {
    write("sys/block/mmcblk0/device/life_time", "0x02 0x09\n");
    write("sys/block/mmcblk0/device/pre_eol_info", "0x01\n");
    write("sys/block/sda/device/model", "a disk of another kind\n");
    watch();
    minutes(5);
    assertThat(found).isEmpty();

    write("sys/block/mmcblk0/device/life_time", "0x02 0x0a\n");
    minutes(5);
    assertThat(found).containsExactly("raised disk-wear life");
    assertThat(causes.getFirst()).startsWith("the disk has used 90 % of its rated life");

    write("sys/block/mmcblk0/device/pre_eol_info", "0x02\n");
    minutes(5);
    assertThat(found).containsExactly("raised disk-wear life", "raised disk-wear reserve");
    assertThat(causes.getLast()).startsWith("the disk has used 80 % of its spare blocks");
  }

  @Test
  void errorsOfTheFileSystemThatTheDataIsOnAreAFaultUntilItIsChecked() throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/devices/mmcblk0p2"));
    Files.createDirectories(root.resolve("sys/dev/block"));
    Files.createSymbolicLink(root.resolve("sys/dev/block").resolve(DiskWear.number(root)), device);
    write("sys/fs/ext4/mmcblk0p1/errors_count", "7\n");
    write("sys/fs/ext4/mmcblk0p2/errors_count", "0\n");
    watch();
    minutes(5);
    assertThat(found).isEmpty();

    write("sys/fs/ext4/mmcblk0p2/errors_count", "3\n");
    minutes(5);
    write("sys/fs/ext4/mmcblk0p2/errors_count", "0\n");
    minutes(5);

    assertThat(found)
        .containsExactly("raised disk-wear file-system", "restored disk-wear file-system");
    assertThat(causes.getFirst()).contains("has had 3 errors");
  }

  @Test
  void theDeviceOfADirectoryHasTheNumberThatTheKernelGivesIt() throws IOException {
    String number = DiskWear.number(root);

    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).contains(" " + number + " ");
  }

  @Test
  void aComputerWithoutTheseFilesHasNoFault() {
    watch();
    minutes(120);

    assertThat(found).isEmpty();
  }

  @Test
  void aFaultIsNotRaisedAgainAfterARestartAndStillNeedsToComeBackFarEnough() {
    temperature(85_000);
    watch();
    minutes(10);
    assertThat(found).containsExactly("raised temperature ");

    restart();
    temperature(75_000);
    minutes(10);
    assertThat(found).hasSize(1);

    restart();
    minutes(10);
    temperature(60_000);
    minutes(2);
    assertThat(found).containsExactly("raised temperature ", "restored temperature ");
  }

  @Test
  void aFaultThatIsOverAfterARestartIsRestored() throws IOException {
    temperature(85_000);
    write("sys/block/mmcblk0/device/life_time", "0x0b 0x0b\n");
    watch();
    minutes(10);
    assertThat(found).containsExactly("raised disk-wear life", "raised temperature ");

    // A new disk in a new computer, with the data of the old one.
    Files.delete(root.resolve("sys/class/thermal/thermal_zone0/temp"));
    Files.delete(root.resolve("sys/block/mmcblk0/device/life_time"));
    restart();

    assertThat(found)
        .containsExactlyInAnyOrder(
            "raised disk-wear life",
            "raised temperature ",
            "restored temperature ",
            "restored disk-wear life");
  }

  @Test
  void anAgentThatWasStuckIsAFaultUntilItHasRunWellForAnHour() throws IOException {
    StuckNote note = new StuckNote(root);
    note.write(
        new Watchdog.Stuck(
            "the detection loop did not go on for 30 s",
            List.of(new StackTraceElement("no.example.Driver", "open", "Driver.java", 7))),
        Instant.parse("2026-01-10T01:59:00Z"));
    assertThat(root.resolve("agent-stuck.txt")).content().contains("at no.example.Driver.open");

    stuckWatch(note);
    minutes(59);
    assertThat(found).containsExactly("raised agent-stuck ");
    assertThat(causes.getFirst())
        .isEqualTo("the detection loop did not go on for 30 s at 2026-01-10T01:59:00Z");

    // Started anew within the hour: neither raised again nor restored, and the hour begins anew.
    forget();
    stuckWatch(note);
    minutes(59);
    assertThat(found).hasSize(1);
    minutes(1);
    assertThat(found).containsExactly("raised agent-stuck ", "restored agent-stuck ");
    assertThat(root.resolve("agent-stuck.txt")).doesNotExist();

    forget();
    stuckWatch(note);
    minutes(120);
    assertThat(found).hasSize(2);
  }

  private void stuckWatch(StuckNote note) {
    new StuckWatch(note, loop, this::take).start();
  }

  private void watch() {
    new HealthWatch(
            configuration.orElseThrow(),
            Optional.of(root),
            clock,
            loop,
            (kind, subject) -> state.holds(kind, subject),
            this::take)
        .start();
  }

  private void restart() {
    forget();
    watch();
  }

  /** All that is left is what is on disk. */
  private void forget() {
    loop = new EventLoop(clock, failure -> {});
    state = DetectorState.fromRows(state.rowsChangedSince(DetectorState.initial()), 0).state();
  }

  private void minutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      clock.advance(Duration.ofMinutes(1));
      loop.runDue();
      take(new Input.TimePassed());
    }
  }

  private void take(Input input) {
    Moment moment = new Moment(clock.now().nanosSinceBoot(), clock.now());
    var outcome = detector.orElseThrow().on(state, input, moment);
    state = outcome.state();
    for (Finding finding : outcome.findings()) {
      if (finding instanceof Finding.FaultFinding fault && fault.kind() != FaultKind.DISK) {
        found.add(
            (fault.raised() ? "raised " : "restored ")
                + fault.kind().word()
                + " "
                + fault.subject());
        causes.add(fault.cause());
      }
    }
  }

  private void temperature(int thousandths) {
    write("sys/class/thermal/thermal_zone0/temp", thousandths + "\n");
  }

  private void memory(int mib) {
    write(
        "proc/meminfo",
        """
        MemTotal:         443080 kB
        MemFree:           15012 kB
        MemAvailable:   %8d kB
        Buffers:            5632 kB
        """
            .formatted(mib * 1024));
  }

  private void write(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
