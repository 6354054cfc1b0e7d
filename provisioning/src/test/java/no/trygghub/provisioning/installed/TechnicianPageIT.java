package no.trygghub.provisioning.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.trygghub.provisioning.testing.Ran;
import no.trygghub.provisioning.testing.TechnicianPage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The technician's page, command by command as it stands there, in a Debian where nothing of
 * TryggHub was before, with what somebody does in between.
 */
class TechnicianPageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FINGERPRINT = "FINGERPRINT";
  private static final List<String> SENSORS =
      List.of("fall-1", "bed-1", "front-door", "button-1", "cancel-1");

  /** What of the page cannot run here, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "sudo mount /dev/sda1 /media/stick", "there are no devices; the stick is a folder",
          "sudo umount /media/stick", "the stick is a folder",
          "sudo raspi-config nonint do_i2c 0", "raspi-config is a tool of Raspberry Pi OS");

  @TempDir private Path directory = Path.of("");

  /** What surrounds a command: runs it and looks what came of it. */
  @FunctionalInterface
  private interface Scene {
    void play(String command);
  }

  @Test
  void everyCommandOfThePageDoesWhatThePageSays() {
    TechnicianPage page = TechnicianPage.read();
    assertThat(page.commands()).containsAll(NOT_RUN.keySet());
    try (InstalledRoot root = InstalledRoot.unpack(directory)) {
      root.boot();
      Map<String, Scene> scenes = new Visit(root, page).scenes();
      Set<String> played = new HashSet<>();
      for (String command : page.commands()) {
        if (NOT_RUN.containsKey(command)) {
          continue;
        }
        String key =
            scenes.keySet().stream()
                .filter(command::startsWith)
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElseThrow(() -> new AssertionError("neither run nor listed: " + command));
        Objects.requireNonNull(scenes.get(key)).play(command);
        played.add(key);
      }
      assertThat(played).isEqualTo(scenes.keySet());
    }
  }

  /** A technician's visit to a home, and what the others do meanwhile. */
  private static final class Visit {
    private final InstalledRoot root;
    private final TechnicianPage page;
    private final ResponseCentre centre;
    private final StandInLines lines;

    Visit(InstalledRoot root, TechnicianPage page) {
      this.root = root;
      this.page = page;
      this.centre = new ResponseCentre(root);
      this.lines = new StandInLines(root);
    }

    /** By how the command begins. */
    Map<String, Scene> scenes() {
      String provision = "sudo trygghub provision ";
      Map<String, Scene> scenes = new LinkedHashMap<>();
      scenes.put("sudo mkdir -p /media/stick", this::stick);
      scenes.put("sudo apt install ", this::install);
      scenes.put(provision + "init", this::init);
      scenes.put(provision + "replace-sensor ", command -> assertThat(ran(command)).contains("→"));
      scenes.put(provision + "validate ", this::validate);
      scenes.put(provision + "init --from ", this::initFromFile);
      scenes.put(provision + "enrol --export ", this::export);
      scenes.put(provision + "enrol --import ", this::importCertificate);
      scenes.put(provision + "enrol --est ", this::est);
      scenes.put(provision + "lines", this::lines);
      scenes.put("sudo systemctl start trygghub", this::start);
      scenes.put(provision + "status", this::status);
      scenes.put(provision + "check", this::check);
      scenes.put(provision + "walk-test ", this::walkTest);
      scenes.put(provision + "logs ", this::succeed);
      scenes.put(provision + "diagnostics ", this::diagnostics);
      scenes.put(provision + "replace-sensor front-door pin=", this::replace);
      scenes.put(provision + "decommission ", this::decommission);
      scenes.put("sudo apt purge trygghub", this::purge);
      return scenes;
    }

    private void stick(String command) {
      succeed(command);
      centre.start();
      centre.fillStick();
      root.succeed("mv " + root.addPackage() + " /media/stick/");
      root.write("/media/stick/hubs.csv", page.hubsFile());
      // A home has a network, and its computer's clock is right; here both are this computer's.
      root.succeed(
          "ip link add home type veth peer name street && ip link set street up"
              + " && ip address add 192.0.2.7/24 dev home && ip link set home up && ip route add default via 192.0.2.1"
              + " && mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized");
    }

    private void install(String command) {
      succeed(command);
      assertThat(root.succeed("trygghub --version")).startsWith("trygghub ");
      lines.install();
      // At rest: the door is shut.
      lines.close(22);
    }

    private void init(String command) {
      String said = succeed(command, String.join("\n", page.answers()) + "\n");
      assertThat(said).contains("Fingerprint of the key of h-7f3a (0806)").doesNotContain("  ! ");
      assertThat(root.succeed("stat -c '%a %U' /etc/trygghub/hub.yaml /etc/trygghub/tls/hub.key"))
          .isEqualTo("640 trygghub\n600 trygghub");
    }

    private void validate(String command) {
      succeed(command);
      assertThat(root.succeed("cat /etc/trygghub/hub.yaml"))
          .contains("normally-closed", "2 s", "annunciator", "status-led");
    }

    /** In a home where nobody answered the questions. */
    private void initFromFile(String command) {
      String asked = root.succeed("cat /etc/trygghub/hub.yaml");
      root.succeed("cp -a /etc/trygghub /root/kept && rm -r /etc/trygghub/*");

      assertThat(ran(command)).contains("Fingerprint of the key of h-7f3a (0806)");

      String fromFile = root.succeed("cat /etc/trygghub/hub.yaml");
      assertThat(fromFile.lines().map(String::strip))
          .containsAll(asked.lines().map(String::strip).toList());
      restore();
    }

    private void export(String command) {
      assertThat(ran(command)).contains("/media/stick/h-7f3a.csr");
      centre.sign();
    }

    private void importCertificate(String command) {
      succeed(command.replace(FINGERPRINT, centre.fingerprint()));
      assertThat(root.succeed("stat -c '%a %U' /etc/trygghub/tls/hub.pem"))
          .isEqualTo("640 trygghub");
    }

    /** In a home where the stick was not used. */
    private void est(String command) {
      root.succeed(
          "cp -a /etc/trygghub /root/kept"
              + " && rm /etc/trygghub/tls/hub.pem /etc/trygghub/tls/ca-enrolment.pem");
      String code = centre.serveEst();

      succeed(command.replace(FINGERPRINT, centre.estFingerprint()), code + "\n");

      assertThat(root.succeed("openssl x509 -noout -subject -in /etc/trygghub/tls/hub.pem"))
          .contains("h-7f3a");
      restore();
    }

    private void restore() {
      root.succeed(
          "rm -r /etc/trygghub/* && cp -a /root/kept/. /etc/trygghub/ && rm -r /root/kept");
    }

    /** There is no chip to be listed here. */
    private void lines(String command) {
      Ran ran = root.run(command);
      assertThat(ran.code()).as(ran.output()).isEqualTo(3);
    }

    private void start(String command) {
      succeed(command);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> root.run("trygghub provision status").output().contains(": connected"));
      assertThat(root.succeed("systemctl show --value -p StatusText trygghub")).contains("armed");
    }

    private void status(String command) {
      assertThat(ran(command))
          .contains("hub h-7f3a of 0806: armed", "destination main: connected")
          .contains("faults: none")
          .doesNotContain("unknown");
    }

    /** All is well but for the lines, which are not there. */
    private void check(String command) {
      Ran ran = root.run(command);
      assertThat(ran.code()).as(ran.output()).isEqualTo(1);
      assertThat(ran.output().lines().filter(line -> line.startsWith("FAIL")))
          .as(ran.output())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).matches("FAIL +pins +.*"));
      assertThat(ran.output())
          .containsPattern("(?m)^ok +response centre +main")
          .containsPattern("(?m)^ok +rights +main: may not write for others");
    }

    /** Each sensor is triggered once. */
    private void walkTest(String command) {
      root.write(
          "/root/walk",
          """
          until trygghub provision status --json | grep -q '"walkTest": *true'; do :; done
          cd /srv/lines
          for line in 27 17 23; do touch $line; sleep 1; rm $line; done
          rm 22; sleep 1; touch 22
          touch 24; sleep 1; rm 24
          """);
      root.succeed("systemd-run --quiet --unit walk sh -e /root/walk");

      String said = ran(command);

      assertThat(said).doesNotContain("REAL", "REJECTED");
      for (String sensor : SENSORS) {
        assertThat(said).contains(sensor + ": ACKNOWLEDGED");
      }
      String report = stickFile("walk-test-h-7f3a-", ".txt");
      assertThat(report).contains("PASSED").doesNotContain("NOT PASSED").contains(SENSORS);
      assertThat(stickFile("walk-test-h-7f3a-", ".html")).contains("Signature of the technician");
      hears("walk-test-ended");
    }

    private void diagnostics(String command) {
      succeed(command);
      assertThat(root.file("/media/stick/hub.zip")).isNotEmptyFile();
    }

    /** The door is opened and shut at its new line while the command waits. */
    private void replace(String command) {
      lines.close(25);
      root.write(
          "/root/open",
          """
          until trygghub provision status --json | grep -q '"armed": *true'; do :; done
          sleep 3
          cd /srv/lines
          while :; do rm 25; sleep 1; touch 25; sleep 1; done
          """);
      root.succeed("systemd-run --quiet --unit open sh -e /root/open");

      assertThat(ran(command)).contains("front-door says: open");

      root.succeed("systemctl stop open");
    }

    private void decommission(String command) {
      assertThat(succeed(command, "h-7f3a\n"))
          .contains("The hub h-7f3a is no more on this computer.");
      assertThat(root.succeed("find /etc/trygghub /var/lib/trygghub -type f")).isEmpty();
      assertThat(root.run("systemctl is-active --quiet trygghub").code()).isNotZero();
      assertThat(centre.takesRevocation("/media/stick/h-7f3a-revoke.pem")).isTrue();
      hears("decommissioned");
    }

    private void hears(String word) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(centre.received())
                      .anySatisfy(line -> assertThat(line).contains(word)));
    }

    private void purge(String command) {
      succeed(command, "y\n");
      assertThat(root.file("/usr/bin/trygghub")).doesNotExist();
      assertThat(root.file("/etc/trygghub")).doesNotExist();
    }

    private String stickFile(String begins, String ends) {
      try (Stream<Path> files = Files.list(root.file("/media/stick"))) {
        return Files.readString(
            files
                .filter(file -> file.getFileName().toString().startsWith(begins))
                .filter(file -> file.toString().endsWith(ends))
                .findFirst()
                .orElseThrow());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String ran(String command) {
      return succeed(command, "");
    }

    private void succeed(String command) {
      String unused = succeed(command, "");
    }

    /** As it stands on the page, with what is typed while it runs. */
    private String succeed(String command, String typed) {
      root.write("/root/typed", typed);
      return root.succeed("cd /root; { " + command + "; } < /root/typed");
    }
  }
}
