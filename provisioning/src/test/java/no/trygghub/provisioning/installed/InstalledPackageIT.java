package no.trygghub.provisioning.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import no.trygghub.provisioning.testing.Ran;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package in a Debian that runs: each test installs it anew. */
class InstalledPackageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ARCHIVE = "/var/cache/trygghub/hub.jsa";

  @TempDir private static @Nullable Path directory;
  private static @Nullable InstalledRoot booted;

  private final InstalledRoot root = Objects.requireNonNull(booted);
  private final Home home = new Home(root);

  @BeforeAll
  static void boot() {
    booted = InstalledRoot.unpack(Objects.requireNonNull(directory));
    booted.boot();
  }

  @AfterAll
  static void end() {
    if (booted != null) {
      booted.close();
    }
  }

  @BeforeEach
  void install() {
    root.run(
        "dpkg -P trygghub; systemctl stop heard; systemctl start mosquitto; rm -f /root/heard");
    // By apt, which finds that what the package depends on is there.
    root.succeed("apt-get install -q -y " + root.addPackage());
  }

  @Test
  void aFreshPackageWaitsForItsConfigurationAndNothingFails() {
    assertThat(home.isActive()).isFalse();
    assertThat(home.property("ConditionResult")).isEqualTo("no");
    assertThat(root.succeed("systemctl is-enabled trygghub.service trygghub-renew.timer"))
        .isEqualTo("enabled\nenabled");
    assertThat(root.succeed("systemctl is-active trygghub-renew.timer")).isEqualTo("active");
    assertThat(root.succeed("systemctl --failed --no-legend")).isEmpty();
    assertThat(root.succeed("stat -c '%a %U:%G %n' /etc/trygghub /var/lib/trygghub").lines())
        .containsExactly(
            "750 trygghub:trygghub /etc/trygghub", "750 trygghub:trygghub /var/lib/trygghub");
    assertThat(root.succeed("id -nG trygghub").split(" "))
        .containsExactlyInAnyOrder("trygghub", "gpio", "i2c");
    assertThat(root.succeed("trygghub --version")).startsWith("trygghub 0.");
  }

  @Test
  void theHubStartsFromTheArchiveThatItsInstallationMade() {
    assertThat(root.succeed("stat -c '%a %U:%G %n' /var/cache/trygghub /var/cache/trygghub/*"))
        .isEqualTo(
            """
            755 root:root /var/cache/trygghub
            644 root:root /var/cache/trygghub/hub.jsa
            644 root:root /var/cache/trygghub/hub.jsa.of""");
    home.configureAndStart();

    assertThat(mapsOfTheHub()).contains(ARCHIVE);
    assertThat(journal()).doesNotContain("hub-jvm:");
    assertThat(inTheHubsMounts("touch " + ARCHIVE).code()).isNotZero();
    System.out.println(
        "The installed hub, connected: "
            + root.succeed("grep -E 'VmHWM|VmRSS|RssAnon|RssFile' /proc/" + hub() + "/status")
                .replaceAll("\\s+", " ")
            + " on "
            + root.succeed("java -version 2>&1 | head -n 1"));
  }

  @Test
  void anotherJavaGetsAnotherArchiveAndTheHubRunsOn() {
    home.configureAndStart();
    String before = hub();
    String archive = root.succeed("stat -c %i " + ARCHIVE);
    // As an upgrade of Java by apt: a package that writes below its directory, and the triggers at
    // the end.
    root.succeed("touch /usr/lib/jvm/*/lib/modules");
    root.write(
        "/root/java/DEBIAN/control",
        "Package: java-change\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b>\nDescription: a\n");
    root.write("/root/java/usr/lib/jvm/.change/file", "");
    root.succeed("dpkg-deb -b /root/java /root/java.deb");
    root.succeed("dpkg --no-triggers -i /root/java.deb");
    // The old archive is of no use, and no harm.
    root.succeed("systemctl restart trygghub");
    home.awaitConnected();
    assertThat(journal()).contains("hub-jvm: " + ARCHIVE + " is damaged or was made for another");
    assertThat(mapsOfTheHub()).doesNotContain(ARCHIVE);
    String running = hub();
    assertThat(running).isNotEqualTo(before);

    root.succeed("dpkg --configure --pending");

    assertThat(hub()).isEqualTo(running);
    assertThat(root.succeed("stat -c %i " + ARCHIVE)).isNotEqualTo(archive);
    root.succeed("systemctl restart trygghub");
    home.awaitConnected();
    assertThat(mapsOfTheHub()).contains(ARCHIVE);
    root.succeed("dpkg -P java-change");
  }

  @Test
  void aHubWhoseArchiveCannotBeMadeRunsWithoutAndTheInstallationIsWhole() {
    root.succeed("apt-get purge -q -y trygghub");
    // A file where the directory has to be.
    root.succeed("touch /var/cache/trygghub");

    Ran installed = root.run("apt-get install -q -y " + root.addPackage());

    assertThat(installed.code()).isZero();
    assertThat(installed.output()).contains("trygghub: no class data archive was made");
    home.configureAndStart();
    assertThat(mapsOfTheHub()).doesNotContain(ARCHIVE);
    root.succeed("rm /var/cache/trygghub && trygghub archive && systemctl restart trygghub");
    home.awaitConnected();
    assertThat(mapsOfTheHub()).contains(ARCHIVE);
  }

  @Test
  void aRenewalThatHasToWaitIsNoFailureAndOneThatNeedsSomebodyIs() {
    String dropIn = "/etc/systemd/system/trygghub-renew.service.d/answer.conf";
    String answer =
        "[Unit]\nConditionPathExists=\n[Service]\nExecStart=\nExecStart=sh -c 'exit %d'\n";
    root.write(dropIn, answer.formatted(4));
    root.succeed("systemctl daemon-reload");
    assertThat(root.run("systemctl start trygghub-renew.service").code()).isZero();
    assertThat(root.succeed("systemctl --failed --no-legend")).isEmpty();

    root.write(dropIn, answer.formatted(3));
    root.succeed("systemctl daemon-reload");
    assertThat(root.run("systemctl start trygghub-renew.service").code()).isNotZero();
    assertThat(root.succeed("systemctl --failed --no-legend")).contains("trygghub-renew.service");

    root.succeed(
        "rm -r /etc/systemd/system/trygghub-renew.service.d && systemctl daemon-reload"
            + " && systemctl reset-failed");
  }

  @Test
  void theRenewalOfACertificateThatIsNotThereIsNoFault() {
    root.succeed("systemctl start trygghub-renew.service");
    assertThat(root.succeed("systemctl --failed --no-legend")).isEmpty();
  }

  @Test
  void systemdHasNothingToSayAgainstTheUnits() {
    String units =
        "/usr/lib/systemd/system/trygghub*.service /usr/lib/systemd/system/trygghub*.timer";
    assertThat(root.succeed("systemd-analyze verify --man=no " + units)).isEmpty();
    root.succeed("systemd-analyze security --threshold=20 trygghub.service trygghub-renew.service");
  }

  @Test
  void anAlarmReachesTheResponseCentreAndIsDeliveredWhenItIsAcknowledged() {
    home.listen();
    home.configureAndStart();

    home.commandTestAlarm("c-1");
    eventually(() -> assertThat(home.alarmsHeard()).isNotEmpty());
    home.acknowledge(home.alarmsHeard().getFirst());

    eventually(() -> assertThat(status()).contains("outbox: empty").contains("alarms: 1 active"));
  }

  @Test
  void theHubListensToNoPortOfTheNetwork() {
    home.configureAndStart();

    String hub = "pid=" + home.property("MainPID") + ",";
    assertThat(root.succeed("ss -H -l -t -u -n -p").lines())
        // Mosquitto's, which shows that there is something to be seen.
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("\"mosquitto\""));
    assertThat(root.succeed("ss -H -a -n -p -A inet").lines().filter(line -> line.contains(hub)))
        .singleElement()
        .asString()
        .matches("tcp +ESTAB .*:1883 .*");
  }

  @Test
  void theHubRunsAsItsOwnUserAndWritesNowhereElse() {
    home.configureAndStart();

    String process = "/proc/" + home.property("MainPID");
    assertThat(root.succeed("cat " + process + "/status"))
        .containsPattern("NoNewPrivs:\\s+1")
        .containsPattern("Seccomp:\\s+2")
        .containsPattern("CapEff:\\s+0+\n")
        .containsPattern("CapBnd:\\s+0+\n");
    assertThat(root.succeed("stat -c %U " + process)).isEqualTo("trygghub");
    assertThat(root.succeed("find /etc/trygghub /var/lib/trygghub -perm /007")).isEmpty();
    // Even root could not, where the hub is.
    assertThat(inTheHubsMounts("touch /etc/trygghub/x /var/lib/trygghub/x /tmp/x").code()).isZero();
    for (String elsewhere : List.of("/etc/x", "/usr/x", "/var/lib/x", "/root/x", "/home/x")) {
      assertThat(inTheHubsMounts("touch " + elsewhere).code()).as(elsewhere).isNotZero();
    }
  }

  @Test
  void theHubMayTellTheKernelWhatItDoesNotNeedAnyMore() {
    home.configureAndStart();
    long before = kibibytesOfFiles();

    eventually(() -> assertThat(kibibytesOfFiles()).isLessThan(before - 5 * 1024));

    assertThat(journal()).doesNotContain("pages-kept");
  }

  @Test
  void membersOfTheGroupSeeTheStatusAndNobodyElse() {
    home.configureAndStart();
    root.run("useradd technician; useradd visitor; usermod -a -G trygghub technician");

    // Not that all is well: there is no GPIO here.
    assertThat(root.run("runuser -u technician -- trygghub provision status").output())
        .contains("hub h-7f3a of 0806: armed");
    assertThat(root.run("runuser -u visitor -- trygghub provision status").output())
        .doesNotContain("armed");
    assertThat(root.run("runuser -u visitor -- cat /etc/trygghub/hub.yaml").code()).isNotZero();
  }

  @Test
  void aHubThatIsKilledIsStartedAgain() {
    home.configureAndStart();
    String before = home.property("MainPID");

    root.succeed("kill -9 " + before);

    eventually(
        () -> {
          assertThat(home.isActive()).isTrue();
          assertThat(home.property("MainPID")).isNotEqualTo(before);
        });
  }

  @Test
  void aHubThatIsToldToStopDoesSoWithinFiveSeconds() {
    home.configureAndStart();

    assertThat(root.run("timeout 5 systemctl stop trygghub").code()).isZero();
    assertThat(home.property("Result")).isEqualTo("success");
  }

  @Test
  void anUpgradeKeepsConfigurationAndDatabaseAndLosesNoAlarm() {
    home.listen();
    home.configureAndStart();
    home.commandTestAlarm("c-1");
    eventually(() -> assertThat(home.alarmsHeard()).isNotEmpty());
    String alarm = home.alarmsHeard().getFirst();
    // The response centre is away while the package changes, and has not acknowledged the alarm.
    root.succeed("systemctl stop heard mosquitto");
    String before = home.property("MainPID");
    long heard = home.alarmsHeard().size();

    root.succeed("dpkg -i " + root.addPackage("9.0.0"));

    assertThat(home.property("MainPID")).isNotEqualTo(before);
    eventually(() -> assertThat(home.isActive()).isTrue());
    assertThat(root.succeed("cat /etc/trygghub/hub.yaml") + "\n").isEqualTo(Home.CONFIGURATION);
    assertThat(status()).contains("alarms: 1 active").doesNotContain("outbox: empty");
    root.succeed("systemctl start mosquitto");
    home.listen();
    eventually(() -> assertThat(home.alarmsHeard().size()).isGreaterThan((int) heard));
    assertThat(home.alarmsHeard()).containsOnly(alarm);
    home.acknowledge(alarm);
    eventually(() -> assertThat(status()).contains("outbox: empty").contains("alarms: 1 active"));

    // And back, which is no other matter.
    root.succeed("dpkg -i " + root.addPackage());
    home.awaitConnected();
    assertThat(status()).contains("alarms: 1 active");
  }

  @Test
  void theHubRunsOnWhileThePackageIsUnpacked() {
    home.configureAndStart();
    String before = home.property("MainPID");

    root.succeed("dpkg --unpack " + root.addPackage("9.0.0"));

    assertThat(home.isActive()).isTrue();
    assertThat(home.property("MainPID")).isEqualTo(before);
    root.succeed("dpkg --configure trygghub");
    assertThat(home.property("MainPID")).isNotEqualTo(before);
  }

  @Test
  void removalStopsTheHubAndKeepsWhatItHasAndAfterwardsItGoesOn() {
    home.configureAndStart();

    root.succeed("apt-get remove -q -y trygghub");

    assertThat(home.isActive()).isFalse();
    assertThat(root.succeed("find /proc -maxdepth 1 -user trygghub")).isEmpty();
    assertThat(root.file("/etc/trygghub/hub.yaml")).exists();
    assertThat(root.file("/var/lib/trygghub/hub.db")).exists();
    assertThat(root.file("/usr/bin/trygghub")).doesNotExist();

    root.succeed("apt-get install -q -y " + root.addPackage());
    home.awaitConnected();
    assertThat(home.isActive()).isTrue();
  }

  @Test
  void purgeLeavesNothingButTheUser() {
    home.configureAndStart();
    root.succeed("rm -f /root/*.deb /root/content");

    root.succeed("apt-get purge -q -y trygghub");

    assertThat(
            root.succeed(
                "find / -xdev -name '*trygghub*' -not -path '/project/*'"
                    + " -not -path '/var/log/*'"))
        .isEmpty();
    assertThat(root.succeed("getent passwd trygghub")).endsWith(":/usr/sbin/nologin");
    assertThat(root.succeed("systemctl --failed --no-legend")).isEmpty();
  }

  @Test
  void whatRootLaidDownBeforeThePackageBecomesTheHubs() {
    root.succeed("apt-get purge -q -y trygghub");
    root.write("/etc/trygghub/hub.yaml", Home.CONFIGURATION);
    root.write("/etc/trygghub/tls/ca-main.pem", "a certificate\n");

    root.succeed("apt-get install -q -y " + root.addPackage());

    home.awaitConnected();
    assertThat(root.succeed("find /etc/trygghub -not -user trygghub -o -perm /007")).isEmpty();
    assertThat(root.succeed("stat -c %a /etc/trygghub")).isEqualTo("750");
  }

  @Test
  void withoutAJavaTheLauncherSaysWhatToInstall() {
    root.succeed("mv /usr/lib/jvm /usr/lib/jvm.away");
    Ran ran = root.run("trygghub provision --help");
    root.succeed("mv /usr/lib/jvm.away /usr/lib/jvm");

    assertThat(ran.code()).isEqualTo(69);
    assertThat(ran.output()).contains("apt install openjdk-21-jre-headless");
  }

  private String hub() {
    return home.property("MainPID");
  }

  /** Runs a command as root with the files as the hub sees them. */
  private Ran inTheHubsMounts(String command) {
    return root.run("nsenter -t " + hub() + " -m -- " + command);
  }

  private String mapsOfTheHub() {
    return root.succeed("cat /proc/" + hub() + "/maps");
  }

  /** What is resident of the hub's files, as proc(5) has it. */
  private long kibibytesOfFiles() {
    return Long.parseLong(
        root.succeed(
            "sed -n 's/^RssFile:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/" + hub() + "/status"));
  }

  /** The log of the hub that runs now. */
  private String journal() {
    return root.succeed(
        "journalctl -o cat _SYSTEMD_INVOCATION_ID=" + home.property("InvocationID"));
  }

  private String status() {
    return root.run("trygghub provision status").output();
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
