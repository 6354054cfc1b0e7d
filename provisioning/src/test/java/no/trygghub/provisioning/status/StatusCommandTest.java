package no.trygghub.provisioning.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.main.Hub;
import no.trygghub.provisioning.text.Language;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  private static final String WELL =
      """
      {"version":"0.1.0","tenant":"0806","hub":"h-7f3a","zone":"Europe/Oslo",\
      "time":"2026-01-10T02:14:07Z",\
      "clockTrusted":true,"uptimeS":97320,"armed":true,"paused":false,"walkTest":false,\
      "disk":{"ok":true,"cause":""},\
      "destinations":[{"name":"main","state":"connected","cause":"","since":"2026-01-09T23:14:07Z"},\
      {"name":"backup","state":"stand-by","cause":""}],"refusedDownlink":0,\
      "outbox":{"depth":0},"alarms":{"active":0,"overdue":0,"last":[]},"faults":[],\
      "sensors":[{"id":"bed-1","kind":"bed","location":"bedroom","state":"occupied",\
      "since":"2026-01-09T08:10:00Z","heard":"2026-01-10T02:10:00Z","faults":[]}],"timers":[]}""";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void aHubThatIsWellIsToldInPlainWords() throws IOException {
    assertThat(told(WELL)).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            hub h-7f3a of 0806: armed, running for 1 d 3 h, version 0.1.0
            clock: right, 2026-01-10 03:14:07
            disk: well
            destination main: connected since 00:14:07
            destination backup: stand-by
            outbox: empty
            alarms: 0 active, 0 not answered in time
            faults: none
            sensors:
              bed-1 (bed, bedroom): occupied since 2026-01-09 09:10, heard 03:10:00
            timers: none
            last alarms: none
            """);
  }

  private static final String BUSY =
      WELL.replace(
              "\"timers\":[]",
              "\"timers\":[{\"what\":\"bed-exit-no-return\",\"sensor\":\"bed-1\","
                  + "\"since\":\"2026-01-10T02:10:00Z\",\"until\":\"2026-01-10T02:30:00Z\"},"
                  + "{\"what\":\"mains-lost\",\"sensor\":\"mains-1\","
                  + "\"since\":\"2026-01-10T02:14:00Z\",\"until\":\"2026-01-10T02:19:00Z\"},"
                  + "{\"what\":\"inactivity\",\"until\":\"2026-01-10T22:14:07Z\"}]")
          .replace(
              "\"last\":[]",
              "\"last\":[{\"alarmId\":\"7F3A2\",\"lastChange\":\"restored\",\"acknowledgement\":\"accepted\","
                  + "\"deliveredBy\":\"main\",\"active\":false,\"kind\":\"door-at-night\",\"test\":true,"
                  + "\"raisedAt\":\"2026-01-10T01:00:00Z\",\"sensor\":{\"id\":\"door-1\",\"kind\":\"door\",\"location\":\"hall\"}},"
                  + "{\"alarmId\":\"7F3A1\",\"lastChange\":\"raised\",\"acknowledgement\":\"none\","
                  + "\"deliveredBy\":\"\",\"active\":true}]")
          .replace(
              "\"walkTest\":false", "\"walkTest\":true,\"walkTestUntil\":\"2026-01-10T02:44:07Z\"")
          .replace("\"paused\":false", "\"paused\":true,\"pausedUntil\":\"2026-01-10T03:00:00Z\"")
          .replace("\"refusedDownlink\":0", "\"refusedDownlink\":3");

  @Test
  void timersLastAlarmsPauseAndWalkTestAreTold() throws IOException {
    assertThat(told(BUSY)).isZero();
    assertThat(out.toString())
        .contains(
            "privacy pause: in force until 04:00:00; calls for help go through",
            "walk test: goes on until 03:44:07 at the latest; alarms are tests",
            "refused from the response centre: 3 messages since the start",
            "  bed-exit-no-return bed-1: until 03:30:00, in 15 min 53 s since 03:10:00",
            "  mains-lost mains-1: until 03:19:00, in 4 min 53 s",
            "  inactivity: until 2026-01-10 23:14, in 20 h 0 min",
            "  2026-01-10 02:00 door-at-night door-1 (hall): test, restored, accepted through main",
            ": not acknowledged");
  }

  @Test
  void itSpeaksNorwegian() throws IOException {
    try (StatusSocket socket = StatusSocket.open(StatusSocket.in(directory), () -> BUSY)) {
      assertThat(run(Language.BOKMAL, "--data", directory.toString())).isZero();
      assertThat(socket).isNotNull();
    }
    assertThat(out.toString())
        .contains(
            "hub h-7f3a hos 0806: på vakt, har kjørt i 1 d 3 t",
            "bed-1 (seng, bedroom): opptatt siden",
            "  ute av senga og ikke tilbake bed-1: til 03:30:00",
            "  nettstrømmen er borte mains-1: til",
            "dør åpnet om natten door-1 (hall): prøve, over, påtatt via main",
            "gangtest: pågår",
            "feil: ingen");
  }

  @Test
  void whoWatchesSeesItAnewEachSecondUntilQAndAHubThatComesAndGoes() throws IOException {
    List<String> documents = new ArrayList<>(List.of(WELL, "{}", BUSY));
    InputStream keys =
        new InputStream() {
          private final Iterator<Integer> pressed = List.of(-1, (int) 'x', (int) 'q').iterator();

          @Override
          public int read() {
            return pressed.next();
          }

          @Override
          public int read(byte[] into, int from, int most) {
            into[from] = (byte) read();
            return 1;
          }
        };
    try (StatusSocket socket =
        StatusSocket.open(StatusSocket.in(directory), documents::removeFirst)) {
      assertThat(socket).isNotNull();
      int code =
          new StatusCommand(Language.ENGLISH, () -> new Screen(keys, Optional.of("")))
              .commandLine()
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute("--data", directory.toString(), "--watch");
      assertThat(code).isZero();
    }
    assertThat(documents).isEmpty();
    String[] pages = out.toString().split("\u001b\\[H", -1);
    assertThat(pages).hasSize(4);
    assertThat(pages[1]).contains("timers: none").contains("q ends");
    assertThat(pages[2]).contains("is no hub");
    assertThat(pages[3]).contains("  inactivity: until");
  }

  @Test
  void aPageThatIsTooLongForTheTerminalIsCut() {
    List<String> page = List.of("one", "two", "three", "four and some more");

    assertThat(new Screen.Size(10, 80).cut(page)).isEqualTo(page);
    assertThat(new Screen.Size(6, 80).cut(page)).isEqualTo(page);
    assertThat(new Screen.Size(5, 80).cut(page)).containsExactly("one", "two", "...");
    assertThat(new Screen.Size(6, 10).cut(page)).containsExactly("one", "two", "three", "...");
  }

  @Test
  void theJsonIsThatOfTheHub() throws IOException {
    assertThat(told(WELL, "--json")).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines(WELL + "\n");
  }

  @Test
  void whateverIsNotWellHasAnExitCodeOfItsOwn() throws IOException {
    for (String[] change :
        new String[][] {
          {"\"state\":\"connected\",\"cause\":\"\"", "\"state\":\"down\",\"cause\":\"DNS: no\""},
          {"\"state\":\"connected\",\"cause\":\"\"", "\"state\":\"connecting\",\"cause\":\"\""},
          {
            "\"state\":\"connected\",\"cause\":\"\"",
            "\"state\":\"connected\",\"cause\":\"refused\""
          },
          {"\"ok\":true,\"cause\":\"\"", "\"ok\":false,\"cause\":\"disk full\""},
          {"\"overdue\":0", "\"overdue\":1"},
          {"\"armed\":true", "\"armed\":false"},
          {
            "\"faults\":[],\"sensors\"",
            "\"faults\":[{\"kind\":\"clock\",\"subject\":\"\",\"cause\":\"no time\",\"since\":\"2026-01-10T01:00:00Z\"}],\"sensors\""
          }
        }) {
      String document = WELL.replace(change[0], change[1]);
      assertThat(document).isNotEqualTo(WELL);

      assertThat(told(document)).as(change[1]).isEqualTo(1);
    }
    assertThat(out.toString())
        .contains("destination main: down since 00:14:07: DNS: no")
        .contains("disk: disk full")
        .contains("  clock since 02:00:00: no time");
  }

  @Test
  void aRunningHubTellsWhyItsDestinationIsDown() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            tenant: "0806"
            hub: h-7f3a
            clock: always
            data: data
            destinations:
              main: {url: mqtt://127.0.0.1:1}
            sensors:
              bed-1: {kind: bed, location: bedroom, pin: 17}
            """);
    SystemClock clock = new SystemClock(true);
    var configuration = new ConfigurationReader(List.of(new EmptyBed()), List.of()).read(file);
    try (Hub hub =
        Hub.assemble(
            new Hub.Parts(configuration, List.of(new EmptyBed()), List.of(), clock, clock))) {
      hub.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> hub.statusLine().contains("main down"));

      assertThat(run("--config", file.toString())).isEqualTo(1);

      assertThat(out.toString())
          .contains("hub h-7f3a of 0806: armed, running for ")
          .contains("destination main: down since ")
          .contains("network: 127.0.0.1:1 cannot be reached")
          .contains("outbox: 1 waiting")
          .contains("  bed-1 (bed, bedroom): empty since ")
          .contains("faults: none");
    }
    assertThat(run("--config", file.toString())).isEqualTo(3);
  }

  @Test
  void aHubThatDoesNotRunIsSaidNotToWithWhatToDo() throws IOException {
    assertThat(run("--data", directory.toString())).isEqualTo(3);
    assertThat(err.toString())
        .contains("No hub answers at " + directory.resolve("hub.sock"))
        .contains("the hub does not run, or it has another data directory")
        .contains("systemctl status")
        .doesNotContain("\tat ", "null");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatIsNoHubIsSaidToBeNone() throws IOException {
    assertThat(told("{}")).isEqualTo(3);
    assertThat(told("HTTP/1.1 400 Bad Request")).isEqualTo(3);
    assertThat(err.toString()).contains("is no hub").doesNotContain("\tat ");
  }

  @Test
  void wrongUseIsToldApart() {
    assertThat(run("--data", "x", "--config", "y")).isEqualTo(2);
    assertThat(run("--json", "--watch")).isEqualTo(2);
    assertThat(run("--config", directory.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("not both", "there is no such file");
  }

  private int told(String document, String... options) throws IOException {
    StatusSocket socket = StatusSocket.open(StatusSocket.in(directory), () -> document);
    try {
      return run(
          Stream.concat(Stream.of("--data", directory.toString()), Arrays.stream(options))
              .toArray(String[]::new));
    } finally {
      socket.close();
    }
  }

  private int run(String... arguments) {
    return run(Language.ENGLISH, arguments);
  }

  private int run(Language language, String... arguments) {
    return new StatusCommand(
            language, () -> new Screen(InputStream.nullInputStream(), Optional.empty()))
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Takes the place of the driver of pins, which this computer does not have. */
  private static final class EmptyBed implements SensorDriverProvider {
    @Override
    public String driver() {
      return "gpio";
    }

    @Override
    public Set<SensorKind> kinds() {
      return Set.of(SensorKind.BED);
    }

    @Override
    public List<DriverOption> options() {
      return List.of(DriverOption.requiredInteger("pin", 0, 27));
    }

    @Override
    public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context) {
      context.report(new SensorReading(sensor.id(), SensorState.INACTIVE, context.now()));
      return () -> {};
    }
  }
}
