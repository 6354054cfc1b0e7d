package no.trygghub.provisioning.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a blank computer to a hub, as a technician types it, and again. */
class InitCommandTest {
  private static final List<String> OPTIONS =
      List.of(
          "--yes",
          "--tenant=0806",
          "--hub=h-7f3a",
          "--zone=Europe/Oslo",
          "--destination=main=mqtts://alarm.example",
          "--sensor=bed-1=bed:bedroom:17:debounce-off=2 s");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");
  private Language language = Language.ENGLISH;
  private Optional<Integer> used = Optional.empty();

  @Test
  void aTechnicianAnswersAndHasAHub() throws Exception {
    int done =
        answer(
            "0806",
            "h-7f3a",
            "Europe/Oslo",
            "mqtts://alarm.example",
            "-",
            "-", // where alarms go
            "bed",
            "",
            "",
            "",
            "", // all as proposed
            "door",
            "front-door",
            "hall",
            "22",
            "",
            "-",
            "",
            "", // the status LED
            "19",
            "low");

    assertThat(done).isZero();
    HubConfiguration made = configuration();
    assertThat(made.tenant().value()).isEqualTo("0806");
    assertThat(made.hub().value()).isEqualTo("h-7f3a");
    assertThat(made.zone().getId()).isEqualTo("Europe/Oslo");
    assertThat(made.sensors())
        .extracting(
            sensor ->
                sensor.sensor().id()
                    + " "
                    + sensor.sensor().kind().word()
                    + " "
                    + sensor.sensor().location()
                    + " "
                    + sensor.options().integer("pin"))
        .containsExactly("bed-1 bed bedroom 17", "front-door door hall 22");
    assertThat(contacts(made)).containsExactly("normally-open", "normally-closed");
    assertThat(outputs(made)).containsExactly("annunciator 19 low", "status-led 16 high");
    var tls = made.destinations().getFirst().tls().orElseThrow();
    assertThat(tls.ca()).contains(tls("ca-main.pem"));
    assertThat(tls.certificate()).contains(tls("hub.pem"));
    assertThat(tls.key()).contains(tls("hub.key"));
  }

  @Test
  void everyQuestionHasAnAnswerThatAnEmptyLineTakes() throws Exception {
    assertThat(answer("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "")).isZero();

    HubConfiguration made = configuration();
    assertThat(outputs(made)).containsExactly("annunciator 18 high", "status-led 16 high");
    assertThat(made.hub().value()).matches("h-[0-9a-f]{10}");
    assertThat(made.sensors()).hasSize(1);
    assertThat(out.toString()).contains("Tenant [test]: ").contains("Kind of the next sensor");
  }

  @Test
  void aWrongAnswerIsToldInTheWordsOfTheConfigurationReaderAndAskedAgain() throws Exception {
    int done =
        answer(
            "Oslo Kommune",
            "0806",
            "h-7f3a",
            "Europe/Olso",
            "Europe/Oslo",
            "http://alarm.example",
            "mqtt://localhost",
            "-",
            "sofa",
            "bed",
            "",
            "",
            "40",
            "17",
            "shut",
            "normally-closed",
            "-",
            "17",
            "-",
            "18",
            "up",
            "high");

    assertThat(done).isZero();
    assertThat(out.toString())
        .contains("  ! 'Oslo Kommune' — expected 1 to 32 of a-z, 0-9 and -")
        .contains("  ! 'Europe/Olso' — no such time zone; did you mean 'Europe/Oslo'?")
        .contains("  ! 'http://alarm.example' — expected mqtt://host:port or mqtts://host:port")
        .contains("  ! 'sofa' — expected one of fall, door, bed")
        .contains("  ! '40' — expected a whole number from 0 to 27")
        .contains("  ! 'shut' — expected one of normally-open, normally-closed")
        .contains("  ! '17' — already used by bed-1; give each its own pin")
        .contains("  ! 'up' — expected one of high, low");
    assertThat(contacts(configuration())).containsExactly("normally-closed");
    assertThat(outputs(configuration())).containsExactly("annunciator 18 high");
    assertThat(configuration().sensors()).hasSize(1);
  }

  @Test
  void aLineThatAnotherProgramHoldsIsNeitherProposedNorTaken() throws Exception {
    used = Optional.of(17);
    assertThat(
            answer(
                "0806",
                "h-7f3a",
                "Europe/Oslo",
                "mqtt://localhost",
                "-",
                "bed",
                "",
                "",
                "17",
                "",
                "",
                "-",
                "17",
                "-",
                "-"))
        .isZero();

    assertThat(out.toString())
        .contains("GPIO (what is proposed is pin 13 of the header) [27]: ")
        .contains("  ! '17' — this line is used by ‘w1’")
        .containsPattern("status LED, .* \\[16\\]:   ! '17' — this line is used by ‘w1’");
    assertThat(configuration().sensors().getFirst().options().integer("pin")).isEqualTo(27);
  }

  @Test
  void inputThatEndsChangesNothing() throws Exception {
    assertThat(answer("0806", "h-7f3a")).isEqualTo(1);

    assertThat(err.toString()).contains("‘Time zone’").contains("nothing was changed");
    assertThat(config()).doesNotExist();
    assertThat(files()).isEmpty();
  }

  @Test
  void withOptionsNothingIsAsked() throws Exception {
    assertThat(run(OPTIONS)).isZero();

    assertThat(configuration().sensors().getFirst().options().find("debounce-off")).contains("2 s");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutAQuestionAHubNeedsToBeToldWhatNobodyCanGuess() {
    assertThat(run(List.of("--yes"))).isEqualTo(1);
    assertThat(err.toString()).contains("Tenant: not given");

    assertThat(run(List.of("--yes", "--tenant=0806"))).isEqualTo(1);
    assertThat(err.toString()).contains("Broker main: not given");
    assertThat(config()).doesNotExist();
  }

  @Test
  void whatTheHubCouldNotRunWithIsNotWritten() {
    assertThat(
            run(
                Stream.concat(OPTIONS.stream(), Stream.of("--sensor=door-1=door:hall:17"))
                    .toList()))
        .isEqualTo(1);

    assertThat(err.toString())
        .contains("sensors.door-1.pin: '17' — already used by bed-1; give each its own pin");
    assertThat(config()).doesNotExist();
    assertThat(tls("hub.key")).doesNotExist();
  }

  @Test
  void theKeyIsReadableByItsOwnerAloneAndNeverShown() throws Exception {
    assertThat(run(OPTIONS)).isZero();

    assertThat(mode(tls("hub.key"))).isEqualTo("rw-------");
    assertThat(mode(config())).isEqualTo("rw-r-----");
    assertThat(mode(tls("hub.csr"))).isEqualTo("rw-r-----");
    assertThat(mode(directory.resolve("etc/tls"))).isEqualTo("rwxr-x---");
    for (String line : Files.readAllLines(tls("hub.key"))) {
      assertThat(out.toString()).doesNotContain(line.substring(0, Math.min(20, line.length())));
      assertThat(Files.readString(config())).doesNotContain(line);
    }
    assertThat(files()).containsExactlyInAnyOrder("hub.yaml", "tls/hub.key", "tls/hub.csr");
  }

  @Test
  void opensslReadsTheKeyAndTheRequestAndTellsTheSameFingerprint() throws Exception {
    Certificates.in(directory.resolve("ca"));
    assertThat(run(OPTIONS)).isZero();

    assertThat(openssl("req", "-in", tls("hub.csr").toString(), "-noout", "-verify", "-subject"))
        .contains("verify OK")
        .contains("O = 0806, CN = h-7f3a");
    assertThat(openssl("pkey", "-in", tls("hub.key").toString(), "-noout", "-text"))
        .contains("prime256v1");
    String der = directory.resolve("open.der").toString();
    openssl("pkey", "-in", tls("hub.key").toString(), "-pubout", "-outform", "DER", "-out", der);
    String sha256 = openssl("dgst", "-sha256", "-r", der).split(" ", 2)[0];
    assertThat(out.toString().replaceAll("\\s", "")).contains(sha256);
  }

  @Test
  void asRootTheFilesBelongToWhoeverOwnsTheDirectory() throws Exception {
    Path etc = Files.createDirectories(directory.resolve("etc"));
    var nobody = etc.getFileSystem().getUserPrincipalLookupService();
    boolean root = System.getProperty("user.name").equals("root");
    if (root) {
      Files.setOwner(etc, nobody.lookupPrincipalByName("nobody"));
    }
    assertThat(run(OPTIONS)).isZero();

    String owner = root ? "nobody" : System.getProperty("user.name");
    for (Path file :
        List.of(config(), tls("hub.key"), tls("hub.csr"), directory.resolve("etc/tls"))) {
      assertThat(Files.getOwner(file).getName()).as("%s", file).isEqualTo(owner);
    }
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    assertThat(run(OPTIONS)).isZero();
    String text = Files.readString(config());
    String key = Files.readString(tls("hub.key"));
    String request = Files.readString(tls("hub.csr"));

    assertThat(run(List.of("--yes"))).isZero();
    assertThat(answer("", "", "", "", "", "", "", "", "", "")).isZero();

    assertThat(out.toString()).contains("Nothing changed in").contains("The key is kept");
    assertThat(Files.readString(config())).isEqualTo(text);
    assertThat(Files.readString(tls("hub.key"))).isEqualTo(key);
    assertThat(Files.readString(tls("hub.csr"))).isEqualTo(request);
    assertThat(files()).containsExactlyInAnyOrder("hub.yaml", "tls/hub.key", "tls/hub.csr");
  }

  @Test
  void whatNobodyWasAskedAboutStaysWithItsComments() throws Exception {
    assertThat(run(OPTIONS)).isZero();
    Files.writeString(
        config(),
        Files.readString(config())
            + """
            # She goes to the bathroom often.
            rules:
              bed-exit-no-return: {after: 40 min} # agreed with her daughter
            uplink: {heartbeat: 10 min}
            """);

    assertThat(run(List.of("--yes", "--zone=Europe/Stockholm"))).isZero();

    assertThat(Files.readString(config()))
        .contains("# She goes to the bathroom often.")
        .contains("# agreed with her daughter")
        .contains("heartbeat: 10 min");
    assertThat(configuration().zone().getId()).isEqualTo("Europe/Stockholm");
    assertThat(directory.resolve("etc/hub.yaml.20260110T020000"))
        .content()
        .contains("Europe/Oslo")
        .contains("# She goes to the bathroom often.");
  }

  @Test
  void sensorsAreKeptAndTakenOutAndAdded() throws Exception {
    assertThat(run(OPTIONS)).isZero();
    assertThat(answer("", "", "", "", "", "", "no", "door", "", "", "", "", "-", "", "")).isZero();

    assertThat(configuration().sensors())
        .extracting(sensor -> sensor.sensor().id().value())
        .containsExactly("door-1");
  }

  @Test
  void outputsAreAddedChangedAndTakenAway() throws Exception {
    assertThat(run(OPTIONS)).isZero();
    assertThat(configuration().outputs()).isEmpty();

    assertThat(answer("", "", "", "", "", "", "", "", "16", "", "18", "low")).isZero();
    assertThat(outputs(configuration()))
        .containsExactly("annunciator 18 low", "status-led 16 high");
    assertThat(Files.readString(config()))
        .contains("  status-led: {pin: 16}\n", "  annunciator: {pin: 18, active: low}\n");

    assertThat(answer("", "", "", "", "", "", "", "", "-", "", "")).isZero();
    assertThat(out.toString()).contains("[18]: ").contains("high or low [low]: ");
    assertThat(outputs(configuration())).containsExactly("annunciator 18 low");

    assertThat(answer("", "", "", "", "", "", "", "", "-", "-")).isZero();
    assertThat(Files.readString(config())).doesNotContain("outputs");
  }

  @Test
  void outputsAreTakenFromOptionsAndNotAskedFor() throws Exception {
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(List.of("--status-led=16", "--annunciator=18:active=low"));
    assertThat(run(options)).isZero();
    assertThat(outputs(configuration()))
        .containsExactly("annunciator 18 low", "status-led 16 high");

    assertThat(execute(List.of("--annunciator=-"), "\n".repeat(10))).isZero();
    assertThat(outputs(configuration())).containsExactly("status-led 16 high");

    assertThat(run(List.of("--yes", "--status-led=lamp"))).isEqualTo(1);
    assertThat(err.toString()).contains("status-led: ‘lamp’ is no output: expected a GPIO number");
    assertThat(run(List.of("--yes", "--status-led=17"))).isEqualTo(1);
    assertThat(err.toString()).contains("outputs.status-led.pin: '17' — already used by bed-1");
    assertThat(outputs(configuration())).containsExactly("status-led 16 high");
  }

  @Test
  void anotherHubIdIsNotGivenToAHubThatHasSomethingToSay() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    assertThat(run(OPTIONS)).isZero();
    Files.writeString(config(), Files.readString(config()) + "data: " + data + "\n");
    Files.writeString(data.resolve("hub.db"), "");
    String before = Files.readString(config());

    assertThat(run(List.of("--yes", "--hub=h-0000"))).isEqualTo(1);
    assertThat(err.toString()).contains("decommission");
    assertThat(Files.readString(config())).isEqualTo(before);

    assertThat(run(List.of("--yes", "--hub=h-0000", "--force"))).isZero();
    assertThat(configuration().hub().value()).isEqualTo("h-0000");
  }

  @Test
  void aConfigurationThatCannotBeReadIsNotWrittenOver() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(config(), "- not\n- keys\n");

    assertThat(run(OPTIONS)).isEqualTo(1);
    assertThat(config()).hasContent("- not\n- keys\n");
    List<String> forced = new ArrayList<>(OPTIONS);
    forced.add("--force");
    assertThat(run(forced)).isZero();
    assertThat(directory.resolve("etc/hub.yaml.20260110T020000")).hasContent("- not\n- keys\n");
  }

  @Test
  void aDestinationsAuthorityIsPinnedAndNotReplacedByAnother() throws Exception {
    Certificates ours = Certificates.in(directory.resolve("ours"));
    Certificates others = Certificates.in(directory.resolve("others"));
    List<String> pinned = new ArrayList<>(OPTIONS);
    pinned.add("--ca=main=" + ours.authority());
    assertThat(run(pinned)).isZero();
    assertThat(openssl("x509", "-in", tls("ca-main.pem").toString(), "-noout", "-fingerprint"))
        .isEqualTo(openssl("x509", "-in", ours.authority().toString(), "-noout", "-fingerprint"));

    assertThat(run(List.of("--yes", "--ca=main=" + others.authority()))).isEqualTo(1);
    assertThat(err.toString()).contains("--force");
    assertThat(run(List.of("--yes", "--ca=main=" + config()))).isEqualTo(1);
    assertThat(err.toString()).contains("holds no certificate");
    assertThat(run(List.of("--yes", "--ca=spare=" + ours.authority()))).isEqualTo(1);
    assertThat(err.toString()).contains("there is no destination ‘spare’");
  }

  @Test
  void aFileOfManyHubsMakesThisOneByItsIdOrSerialNumber() throws Exception {
    Path fleet =
        Files.writeString(
            directory.resolve("hubs.csv"),
            """
            hub;serial;tenant;zone;destination;destination.spare;sensors;status-led;annunciator
            # the first floor
            h-0001;10000000aa;0806;Europe/Oslo;mqtts://alarm.example;;bed-1=bed:bedroom:17 | door-1=door:front door:contact=normally-closed;16;18:active=low
            h-0002;10000000bb;0806;Europe/Oslo;mqtts://alarm.example;mqtt://10.0.0.2;"button-1=button:bedroom:22";-
            """);

    assertThat(run(List.of("--yes", "--from=" + fleet, "--hub=h-0001"))).isZero();
    assertThat(configuration().hub().value()).isEqualTo("h-0001");
    assertThat(configuration().sensors())
        .extracting(sensor -> sensor.sensor().location())
        .containsExactly("bedroom", "front door");
    assertThat(configuration().sensors().getLast().options().integer("pin")).isEqualTo(27);
    assertThat(contacts(configuration())).containsExactly("normally-open", "normally-closed");
    assertThat(outputs(configuration()))
        .containsExactly("annunciator 18 low", "status-led 16 high");

    Files.delete(config());
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("none has the serial number of this computer (-)");
    Files.createDirectories(directory.resolve("root/proc/device-tree"));
    Files.writeString(directory.resolve("root/proc/device-tree/serial-number"), "10000000bb\0");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isZero();
    assertThat(configuration().hub().value()).isEqualTo("h-0002");
    assertThat(configuration().destinations())
        .extracting(destination -> destination.url().toString())
        .containsExactly("mqtts://alarm.example:8883", "mqtt://10.0.0.2:1883");
    assertThat(configuration().outputs()).isEmpty();
  }

  @Test
  void aFileOfManyHubsMakesAFolderForEachWithoutKeys() throws Exception {
    Certificates authority = Certificates.in(directory.resolve("ca"));
    Path fleet =
        Files.writeString(
            directory.resolve("hubs.yaml"),
            """
            common:
              tenant: 0806
              zone: Europe/Oslo
              destinations:
                main: {url: mqtts://alarm.example, ca: ca/ca.pem}
              uplink: {heartbeat: 10 min}
              outputs: {status-led: {pin: 16}, annunciator: {pin: 18}}
            hubs:
              h-0001:
                outputs: {annunciator: '-'}
                sensors:
                  bed-1: {kind: bed, location: bedroom, pin: 17}
              h-0002:
                serial: 10000000bb
                sensors:
                  button-1: {kind: button, location: bedroom, pin: 22}
            """);

    Path folders = directory.resolve("folders");
    assertThat(run(List.of("--from=" + fleet, "--output=" + folders))).isZero();
    for (String hub : List.of("h-0001", "h-0002")) {
      HubConfiguration made =
          ConfigurationReader.ofInstalledDrivers().read(folders.resolve(hub + "/hub.yaml"));
      assertThat(made.hub().value()).isEqualTo(hub);
      assertThat(made.uplink().heartbeat()).hasMinutes(10);
      assertThat(outputs(made))
          .contains("status-led 16 high")
          .hasSize(hub.equals("h-0001") ? 1 : 2);
      assertThat(
              openssl(
                  "verify",
                  "-CAfile",
                  authority.authority().toString(),
                  folders.resolve(hub + "/tls/ca-main.pem").toString()))
          .contains("OK");
      assertThat(folders.resolve(hub + "/tls/hub.key")).doesNotExist();
    }
    assertThat(config()).doesNotExist();
  }

  @Test
  void whatIsWrongInAFileOfManyHubsIsToldWithItsPlace() throws Exception {
    Path fleet = directory.resolve("hubs.csv");
    Files.writeString(fleet, "hub,tennant\nh-1,0806\n");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("‘tennant’ is not known; expected: hub, serial, tenant");

    Files.writeString(fleet, "hub,tenant\nh-1,0806\nh-1,0806\n");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("line 3: the hub h-1 is there already");

    Files.writeString(fleet, "hub,tenant\nh-1,0806,more\n");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("line 2: 3 values");

    Files.writeString(fleet, "hub,sensors\nh-1,bed-1\n");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("‘bed-1’ is no sensor");

    Files.writeString(fleet, "hub,annunciator\nh-1,18:low\n");
    assertThat(run(List.of("--yes", "--from=" + fleet))).isEqualTo(1);
    assertThat(err.toString()).contains("annunciator: ‘18:low’ is no output");
  }

  @Test
  void theHubIdIsThisComputersOwnAndDoesNotTellItsMachineId() throws Exception {
    Path root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/machine-id"), "8a5f0c1e3d2b4e7a9c6451d0b7a2f8e3\n");
    String first = new Computer(root).hubId();
    assertThat(new Computer(root).hubId()).isEqualTo(first).matches("h-[0-9a-f]{10}");
    assertThat(first).doesNotContain("8a5f0c");

    // The same card in another computer.
    Files.createDirectories(root.resolve("proc/device-tree"));
    Files.writeString(root.resolve("proc/device-tree/serial-number"), "10000000bb\0");
    assertThat(new Computer(root).hubId()).isNotEqualTo(first);
  }

  @Test
  void itSpeaksNorwegian() throws Exception {
    language = Language.BOKMAL;

    assertThat(
            answer(
                "0806",
                "h-7f3a",
                "Europe/Oslo",
                "mqtts://alarm.example",
                "-",
                "-",
                "bed",
                "",
                "",
                "",
                "",
                "-",
                "",
                "",
                "",
                ""))
        .isZero();
    assertThat(out.toString())
        .contains("Hvem tilhører denne huben?")
        .contains("Kontakt, normally-open eller normally-closed [normally-open]: ")
        .contains("GPIO til varsleren, - for ingen (det som foreslås er pinne 12 på listen) [18]: ")
        .contains("Nøkkelen er laget");
    assertThat(configuration().sensors().getFirst().sensor().location()).isEqualTo("soverom");
  }

  private int answer(String... lines) {
    return execute(List.of(), String.join("\n", lines) + "\n");
  }

  private int run(List<String> options) {
    return execute(options, "");
  }

  private int execute(List<String> options, String input) {
    List<Line> lines =
        IntStream.range(0, 28)
            .mapToObj(
                number ->
                    used.equals(Optional.of(number))
                        ? new Line(number, "GPIO" + number, "w1", true, false)
                        : new Line(number, "GPIO" + number, "", false, false))
            .toList();
    Board board =
        new Board(
            Optional.of("Raspberry Pi 4 Model B Rev 1.4"),
            List.of(new Chip(Path.of("/dev/gpiochip0"), "gpiochip0", "pinctrl-bcm2711", lines)),
            List.of());
    List<String> all = new ArrayList<>(List.of("--config=" + config()));
    all.addAll(options);
    return new CommandLine(
            new InitCommand(
                language,
                () -> new BufferedReader(new StringReader(input)),
                () -> board,
                directory.resolve("root"),
                () -> Instant.parse("2026-01-10T02:00:00Z")))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private Path config() {
    return directory.resolve("etc/hub.yaml");
  }

  private Path tls(String name) {
    return directory.resolve("etc/tls").resolve(name);
  }

  private HubConfiguration configuration() throws Exception {
    return ConfigurationReader.ofInstalledDrivers().read(config());
  }

  private static List<String> contacts(HubConfiguration made) {
    return made.sensors().stream().map(sensor -> sensor.options().text("contact")).toList();
  }

  private static List<String> outputs(HubConfiguration made) {
    return made.outputs().stream()
        .map(
            output ->
                output.name()
                    + " "
                    + output.options().integer("pin")
                    + " "
                    + output.options().text("active"))
        .sorted()
        .toList();
  }

  private List<String> files() throws IOException {
    Path etc = directory.resolve("etc");
    if (!Files.exists(etc)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(etc)) {
      return all.filter(Files::isRegularFile).map(file -> etc.relativize(file).toString()).toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String openssl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
