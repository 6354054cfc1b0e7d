package no.trygghub.hub.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import no.trygghub.hub.change.Trial.How;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Problem;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationChangesTest {
  private static final Instant EXPIRES = Instant.parse("2026-01-11T00:00:00Z");
  private static final ConfigurationReader READER = ConfigurationReader.ofInstalledDrivers();
  private static final String OLD =
      """
      # Written by hand: æøå
      tenant: 0806
      hub: h-7f3a
      zone: Europe/Oslo
      data: data
      certificates: {est: "https://ca.example/.well-known/est", est-ca: tls/ca-enrolment.pem}
      destinations:
        main:
          url: mqtts://alarm.example
          ca: ca.pem
          certificate: tls/hub.pem
          key: tls/hub.key
        spare:
          url: mqtts://spare.example
          ca: spare.pem
          user: h-7f3a
          password-file: spare.password
          certificate: tls/hub.pem
          key: tls/hub.key
      sensors:
        bed-1: {kind: bed, location: soverom, pin: 17}
      """;
  private static final String NEW = OLD.replace("alarm.example", "new.example");

  @TempDir private Path directory = Path.of("");
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T12:00:00Z"));
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("hub.yaml");
    Files.writeString(file, OLD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void anotherConfigurationIsInForceAtOnceOnTrialAndTheOneBeforeIsKept() throws Exception {
    ConfigurationChanges changes = started();

    Verdict verdict = propose(changes, NEW);

    assertThat(verdict).isInstanceOf(Verdict.OnTrial.class);
    assertThat(file).hasContent(NEW);
    assertThat(directory.resolve("hub.yaml.before")).hasContent(OLD);
    assertThat(changes.told().onTrial()).isTrue();
    assertThat(host(changes.configuration())).isEqualTo("new.example");
    for (String name : new String[] {"hub.yaml", "hub.yaml.before", "hub.yaml.trial"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
          .isEqualTo("rw-r-----");
    }

    assertThat(changes.keep()).isTrue();
    assertThat(ending(changes)).isEqualTo(How.KEPT);
    changes.over();
    assertThat(changes.told().onTrial()).isFalse();
    assertThat(file("hub.yaml.trial")).doesNotExist();
    assertThat(file).hasContent(NEW);
  }

  @Test
  void whatIsChangedOrConnectedHasToBeReachedAndNothingElse() throws Exception {
    String third =
        NEW.replace(
            "sensors:",
            "  third: {url: 'mqtts://third.example', ca: ca.pem,"
                + " certificate: tls/hub.pem, key: tls/hub.key}\nsensors:");
    assertThat(reach(third, Set.of())).containsExactly("main", "third");
    assertThat(reach(OLD + "rules: {fall: {}}\n", Set.of())).containsExactly("main");
    assertThat(reach(OLD + "uplink: {heartbeat: 1 min}\n", Set.of("spare")))
        .containsExactly("spare");
    assertThat(reach(NEW, Set.of("spare"))).containsExactly("main", "spare");
  }

  @Test
  void nothingIsWrittenWhereTheConfigurationToReplaceIsAnother() throws Exception {
    ConfigurationChanges changes = started();

    Verdict verdict = changes.propose("c-1", EXPIRES, NEW, "0".repeat(64), Set.of("main"));

    assertThat(refused(verdict).reason()).startsWith("the hub has another configuration");
    assertThat(refused(verdict).present()).isEqualTo(digest(OLD));
    nothingChanged(changes);
  }

  @Test
  void everyProblemIsToldAndNothingIsWritten() throws Exception {
    ConfigurationChanges changes = started();

    Verdict verdict = propose(changes, NEW.replace("17", "40").replace("zone: Europe", "zone: X"));

    assertThat(refused(verdict).problems().stream().map(Problem::path))
        .containsExactlyInAnyOrder("zone", "sensors.bed-1.pin");
    assertThat(refused(verdict).problems())
        .extracting(Problem::toString)
        .contains("sensors.bed-1.pin: '40' — expected a whole number from 0 to 27");
    nothingChanged(changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a",
        "tenant: 0806",
        "tenant: 0806\ntenant: 0806\n",
        "\u0000",
        "{",
        "a: !!b c"
      })
  void garbageIsRefused(String garbage) throws Exception {
    ConfigurationChanges changes = started();
    assertThat(refused(propose(changes, garbage)).problems()).isNotEmpty();
    nothingChanged(changes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenant: 0806                   | tenant: 0807                   | tenant
          hub: h-7f3a                    | hub: h-7f3b                    | hub
          data: data                     | data: other                    | data
          certificate: tls/hub.pem       | certificate: tls/else.pem      | destinations.main.certificate
          key: tls/hub.key               | key: /etc/shadow               | destinations.main.certificate
          password-file: spare.password  | password-file: tls/hub.key     | destinations.spare.password-file
          user: h-7f3a                   | user: admin                    | destinations.spare.password-file
          ca: ca.pem                     | ''                             | destinations.main.ca
          ca: ca.pem                     | ca: /etc/ssl/certs/all.pem     | destinations.main.ca
          https://ca.example             | https://else.example           | certificates.est
          tls/ca-enrolment.pem           | /etc/ssl/certs/all.pem         | certificates.est-ca
          """)
  void whatMakesTheHubItselfIsNotChangedByCommand(String part, String instead, String key)
      throws Exception {
    ConfigurationChanges changes = started();
    assertThat(OLD).contains(part);

    Verdict verdict = propose(changes, OLD.replace(part, instead));

    assertThat(refused(verdict).problems().getFirst().path()).isEqualTo(key);
    assertThat(refused(verdict).problems().getFirst().expected())
        .endsWith("only a technician at the hub can change that");
    nothingChanged(changes);
  }

  @Test
  void aConnectionDoesNotLoseItsEncryptionByCommand() throws Exception {
    ConfigurationChanges changes = started();
    String plain =
        """
        tenant: 0806
        hub: h-7f3a
        data: data
        certificates: {est: "https://ca.example/.well-known/est", est-ca: tls/ca-enrolment.pem}
        destinations: {main: {url: "mqtt://alarm.example"}}
        sensors: {bed-1: {kind: bed, location: soverom, pin: 17}}
        """;
    assertThat(refused(propose(changes, plain)).problems())
        .extracting(Problem::path)
        .containsExactly("destinations.main.url");
    String bare = plain.replace("mqtt:", "mqtts:");
    assertThat(refused(propose(changes, bare)).problems())
        .extracting(Problem::path)
        .containsExactly("destinations.main.certificate", "destinations.main.ca");
  }

  @Test
  void whatIsInAFileThatIsNoParametersIsNotTold() throws Exception {
    Files.writeString(file("spare.password"), "hunter2\n");
    ConfigurationChanges changes = started();

    Verdict verdict =
        propose(
            changes,
            OLD
                + "  belt-1: {kind: fall, location: worn, driver: adxl345, parameters:"
                + " spare.password}\n");

    assertThat(refused(verdict).problems()).isNotEmpty();
    assertThat(refused(verdict).toString()).doesNotContain("hunter2");
  }

  @Test
  void oneThatIsLargerThanAMessageMayBeIsRefused() throws Exception {
    ConfigurationChanges changes = started();
    String large = OLD + "#\n".repeat(ConfigurationChanges.LARGEST_IN_MESSAGE / 3);
    assertThat(refused(propose(changes, large)).reason()).contains("at most 14336");
    nothingChanged(changes);
    Files.writeString(file, large);
    assertThat(changes.told().fits()).isFalse();
  }

  @Test
  void theSameConfigurationChangesNothing() throws Exception {
    ConfigurationChanges changes = started();
    assertThat(propose(changes, OLD)).isEqualTo(new Verdict.Unchanged(digest(OLD)));
    nothingChanged(changes);
  }

  @Test
  void asLongAsOneIsOnTrialAnotherIsRefused() throws Exception {
    ConfigurationChanges changes = started();
    propose(changes, NEW);
    Verdict second = changes.propose("c-2", EXPIRES, OLD, digest(NEW), Set.of("main"));
    assertThat(refused(second).reason()).contains("on trial");
    assertThat(file).hasContent(NEW);
  }

  @Test
  void whatATechnicianWroteAndDidNotPutInForceYetIsNotReplaced() throws Exception {
    ConfigurationChanges changes = started();
    String edited = OLD + "# by hand\n";
    Files.writeString(file, edited);
    Verdict verdict = changes.propose("c-1", EXPIRES, NEW, digest(edited), Set.of("main"));
    assertThat(refused(verdict).reason()).contains("restart the hub first");
    assertThat(file).hasContent(edited);
  }

  @Test
  void aDiskThatTakesNothingChangesNothing() throws Exception {
    ConfigurationChanges changes =
        new ConfigurationChanges(file, READER, clock, new FullDisk(Integer.MAX_VALUE));
    changes.start();
    assertThat(refused(propose(changes, NEW)).reason()).startsWith("the disk does not take it");
    nothingChanged(changes);
  }

  @Test
  void whatIsUndoneIsTheConfigurationBeforeByteForByte() throws Exception {
    ConfigurationChanges changes = started();
    propose(changes, NEW);

    changes.undo("not reached");

    assertThat(file).hasContent(OLD);
    assertThat(ending(changes)).isEqualTo(How.UNDONE);
    assertThat(host(changes.configuration())).isEqualTo("alarm.example");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    changes.over();
    assertThat(propose(changes, NEW)).isInstanceOf(Verdict.OnTrial.class);
  }

  @Test
  void aDiskThatDoesNotTakeTheUndoingKeepsTheHubFromNothing() throws Exception {
    int until = opsOf(() -> {});
    ConfigurationChanges changes =
        new ConfigurationChanges(file, READER, clock, new FullDisk(until));
    changes.start();
    propose(changes, NEW);

    changes.undo("not reached");

    assertThat(file).hasContent(NEW);
    assertThat(host(changes.configuration())).isEqualTo("alarm.example");
    clock.advance(ConfigurationChanges.REACH_WITHIN);
    assertThat(host(started().configuration())).isEqualTo("alarm.example");
    assertThat(file).hasContent(OLD);
  }

  @Test
  void whatTheDiskDidNotTakeBackIsRememberedUntilItDoes() throws Exception {
    FullDisk full = new FullDisk(opsOf(() -> {}));
    ConfigurationChanges changes = undone(full, NEW);
    changes.over();
    assertThat(file).hasContent(NEW);

    ConfigurationChanges next = changes();
    assertThat(next.start()).isNotNull();
    clock.advance(ConfigurationChanges.REACH_WITHIN);
    ConfigurationChanges stillFull =
        new ConfigurationChanges(file, READER, clock, new FullDisk(Integer.MAX_VALUE));
    assertThat(host(stillFull.start())).isEqualTo("alarm.example");
    assertThat(file).hasContent(NEW);
    assertThat(host(started().configuration())).isEqualTo("alarm.example");
    assertThat(file).hasContent(OLD);
  }

  @Test
  void whatTheDiskTakesBackLateIsTakenBackWhenTheTrialIsOver() throws Exception {
    FullDisk full = new FullDisk(opsOf(() -> {}));
    ConfigurationChanges changes = undone(full, NEW);
    full.hasRoomAgain();
    changes.over();

    assertThat(file).hasContent(OLD);
    assertThat(file("hub.yaml.trial")).doesNotExist();
  }

  @Test
  void oneThatWasUndoneAndCannotBeReadKeepsNoHubFromBeingStarted() throws Exception {
    Path parameters = file("falls.json");
    Files.copy(
        Path.of(READER.getClass().getResource("/no/trygghub/hub/falls/free.json").toURI()),
        parameters);
    String belt =
        OLD + "  belt-1: {kind: fall, location: worn, driver: adxl345, parameters: falls.json}\n";
    int opsToRemember = 2;
    FullDisk full = new FullDisk(opsOf(() -> {}) + opsToRemember);
    undone(full, belt);
    assertThat(file).hasContent(belt);
    Files.delete(parameters);

    assertThat(changes().present().sensors()).hasSize(1);
  }

  @Test
  void whatCannotBeUndoneAnyMoreStaysAndSaysWhy() throws Exception {
    ConfigurationChanges changes = started();
    propose(changes, NEW);
    Files.delete(file("hub.yaml.before"));

    changes.undo("not reached");

    assertThat(file).hasContent(NEW);
    assertThat(changes.trial().orElseThrow().ending().orElseThrow().why())
        .startsWith("it could not be undone");
    assertThat(host(changes.configuration())).isEqualTo("new.example");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatATechnicianWritesMeanwhileStaysWhateverBecomesOfTheTrial(boolean kept) throws Exception {
    ConfigurationChanges changes = started();
    propose(changes, NEW);
    String edited = OLD.replace("alarm.example", "by-hand.example");
    Files.writeString(file, edited);

    if (kept) {
      assertThat(changes.keep()).isTrue();
    } else {
      changes.undo("not reached");
      assertThat(host(changes.configuration())).isEqualTo("by-hand.example");
    }

    assertThat(file).hasContent(edited);
    assertThat(ending(changes)).isEqualTo(How.OVERTAKEN);
    assertThat(host(started().configuration())).isEqualTo("by-hand.example");
    assertThat(file).hasContent(edited);
  }

  @Test
  void whatATechnicianWroteBeforeARestartEndsTheTrial() throws Exception {
    propose(started(), NEW);
    Files.writeString(file, OLD.replace("alarm.example", "by-hand.example"));
    ConfigurationChanges next = changes();
    assertThat(host(next.start())).isEqualTo("by-hand.example");
    assertThat(ending(next)).isEqualTo(How.OVERTAKEN);
  }

  @Test
  void aProcessThatIsStartedAgainAndAgainWithItUndoesIt() throws Exception {
    propose(started(), NEW);
    for (int i = 0; i < ConfigurationChanges.MOST_STARTS; i++) {
      assertThat(host(started().configuration())).isEqualTo("new.example");
    }
    ConfigurationChanges last = changes();
    assertThat(host(last.start())).isEqualTo("alarm.example");
    assertThat(ending(last)).isEqualTo(How.UNDONE);
    assertThat(file).hasContent(OLD);
  }

  @Test
  void aRestartGivesNoMoreTimeAndARebootGivesItAnew() throws Exception {
    propose(started(), NEW);
    clock.advance(Duration.ofSeconds(100));
    assertThat(started().left()).isEqualTo(Duration.ofSeconds(20));
    clock.reboot("boot-2", Instant.EPOCH, false);
    assertThat(started().left()).isEqualTo(ConfigurationChanges.REACH_WITHIN);
    clock.advance(ConfigurationChanges.REACH_WITHIN);
    assertThat(host(started().configuration())).isEqualTo("alarm.example");
  }

  @Test
  void oneThatCannotBeReadAnyMoreAtAStartIsUndone() throws Exception {
    Path parameters = file("falls.json");
    Files.copy(
        Path.of(READER.getClass().getResource("/no/trygghub/hub/falls/free.json").toURI()),
        parameters);
    String belt =
        OLD + "  belt-1: {kind: fall, location: worn, driver: adxl345, parameters: falls.json}\n";
    assertThat(propose(started(), belt)).isInstanceOf(Verdict.OnTrial.class);
    Files.delete(parameters);

    ConfigurationChanges next = changes();
    assertThat(next.present().sensors()).hasSize(1);
    assertThat(next.start().sensors()).hasSize(1);
    assertThat(ending(next)).isEqualTo(How.UNDONE);
    assertThat(file).hasContent(OLD);
  }

  @Test
  void whereItIsAskedForItsDirectoryNothingIsCountedYet() throws Exception {
    propose(started(), NEW);
    String before = Files.readString(file("hub.yaml.trial"));
    for (int i = 0; i < 10; i++) {
      changes().present();
    }
    assertThat(file("hub.yaml.trial")).hasContent(before);
  }

  /** At every step, of a change, of its end and of the start after it, and in the midst of each. */
  @Test
  void aPowerCutAtAnyMomentLeavesTheOldOrTheNewOneWholeAndATrialThatEnds() throws Exception {
    int moments = 0;
    for (boolean half : new boolean[] {false, true}) {
      for (boolean kept : new boolean[] {false, true}) {
        boolean dark = true;
        for (int at = 0; dark; at++) {
          write();
          dark = isDark(new PowerCut(at, half), kept);
          moments++;
          String inFile = Files.readString(file);
          assertThat(inFile).isIn(OLD, NEW);

          ConfigurationChanges next = changes();
          String host = host(next.start());

          assertThat(host)
              .isEqualTo(Files.readString(file).equals(OLD) ? "alarm.example" : "new.example");
          boolean goesOn = next.trial().filter(trial -> trial.ending().isEmpty()).isPresent();
          if (goesOn) {
            assertThat(file).hasContent(NEW);
            clock.advance(ConfigurationChanges.REACH_WITHIN);
            assertThat(host(started().configuration())).isEqualTo("alarm.example");
            assertThat(file).hasContent(OLD);
          }
          next.over();
          assertThat(changes().start()).isNotNull();
          assertThat(file("hub.yaml.trial")).doesNotExist();
        }
      }
    }
    assertThat(moments).isGreaterThan(40);
  }

  private boolean isDark(Disk disk, boolean kept) throws ConfigurationException {
    try {
      ConfigurationChanges changes = new ConfigurationChanges(file, READER, clock, disk);
      changes.start();
      propose(changes, NEW);
      if (kept) {
        boolean ignored = changes.keep();
      } else {
        changes.undo("not reached");
      }
      changes.over();
      return false;
    } catch (PowerCut.Dark e) {
      return true;
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  /** How many things a proposal does to files. */
  private int opsOf(Work after) throws Exception {
    FullDisk disk = new FullDisk(Integer.MIN_VALUE);
    ConfigurationChanges changes = new ConfigurationChanges(file, READER, clock, disk);
    changes.start();
    propose(changes, NEW);
    after.run();
    changes.undo("only counted");
    changes.over();
    return disk.untilInForce;
  }

  /** A disk that takes so many things and then nothing any more; all of them where negative. */
  private final class FullDisk implements Disk {
    private final Disk disk = new SyncedDisk();
    private int takes;
    private int taken;
    private int untilInForce;

    FullDisk(int takes) {
      this.takes = takes == Integer.MAX_VALUE ? 0 : takes;
    }

    void hasRoomAgain() {
      takes = Integer.MIN_VALUE;
    }

    @Override
    public byte[] read(Path name) throws IOException {
      return disk.read(name);
    }

    @Override
    public void create(Path name, byte[] bytes, Path like) throws IOException {
      take();
      disk.create(name, bytes, like);
    }

    @Override
    public void move(Path name, Path to) throws IOException {
      take();
      disk.move(name, to);
      if (to.getFileName().equals(file.getFileName()) && untilInForce == 0) {
        untilInForce = taken;
      }
    }

    @Override
    public void delete(Path name) throws IOException {
      disk.delete(name);
    }

    private void take() throws IOException {
      if (takes >= 0 && taken >= takes) {
        throw new IOException("No space left on device");
      }
      taken++;
    }
  }

  private ConfigurationChanges changes() {
    return new ConfigurationChanges(file, READER, clock);
  }

  private ConfigurationChanges started() throws ConfigurationException {
    ConfigurationChanges changes = changes();
    changes.start();
    return changes;
  }

  /** One whose disk did not take all of the undoing. */
  private ConfigurationChanges undone(FullDisk full, String text) throws Exception {
    write();
    ConfigurationChanges changes = new ConfigurationChanges(file, READER, clock, full);
    changes.start();
    propose(changes, text);
    changes.undo("not reached");
    return changes;
  }

  private Verdict propose(ConfigurationChanges changes, String text) {
    return changes.propose("c-1", EXPIRES, text, digest(OLD), Set.of("main"));
  }

  private List<String> reach(String text, Set<String> connected) throws Exception {
    write();
    ConfigurationChanges changes = started();
    Verdict verdict = changes.propose("c-1", EXPIRES, text, digest(OLD), connected);
    assertThat(verdict).isInstanceOf(Verdict.OnTrial.class);
    changes.over();
    return ((Verdict.OnTrial) verdict).trial().reach();
  }

  private void nothingChanged(ConfigurationChanges changes) {
    assertThat(file).hasContent(OLD);
    assertThat(changes.trial()).isEmpty();
    assertThat(file("hub.yaml.trial")).doesNotExist();
  }

  private static Verdict.Refused refused(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return (Verdict.Refused) verdict;
  }

  private static How ending(ConfigurationChanges changes) {
    return changes.trial().orElseThrow().ending().orElseThrow().how();
  }

  private static String host(HubConfiguration configuration) {
    return configuration.destinations().getFirst().url().getHost();
  }

  private static String digest(String text) {
    return Text.of(text).digest();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
