package no.trygghub.provisioning.replace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
import no.trygghub.drivers.lines.Board;
import no.trygghub.drivers.lines.Chip;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.main.Hub;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real hub that is restarted; only its pins are the test's. */
class ReplaceSensorCommandTest {
  private static final String FILE =
      """
      # a home
      tenant: 0806
      hub: h-7f3a
      data: data
      destinations:
        main: {url: 'mqtt://127.0.0.1:1'}
      sensors:
        front-door: {kind: door, location: hall, pin: 17}   # reed
        bed-1: {kind: bed, location: bedroom, pin: 27}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Home home = new Home();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void write() throws IOException {
    Files.writeString(file(), FILE);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
  }

  @AfterEach
  void end() {
    home.close();
  }

  @Test
  void anotherPinIsWrittenACopyIsKeptAndNothingElseChanges() throws Exception {
    assertThat(run("", "front-door", "pin=22", "contact=normally-closed")).isZero();

    assertThat(Files.readString(file()))
        .isEqualTo(FILE.replace("pin: 17}", "pin: 22, contact: normally-closed}"));
    assertThat(Files.readString(directory.resolve("hub.yaml.20260110T021407"))).isEqualTo(FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
    assertThat(out.toString())
        .contains("front-door (door, hall), driver gpio:")
        .contains("wired to GPIO 17, pin 11 of the header")
        .contains("pin: 17 → 22")
        .contains("wired to GPIO 22, pin 15 of the header")
        .contains("sudo systemctl restart trygghub");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void whatTheHubCouldNotUseIsRefusedAndTheFileStaysAsItWas() throws Exception {
    assertThat(run("", "front-door", "pin=27")).isEqualTo(1);
    assertThat(run("", "front-door", "pin=99")).isEqualTo(1);
    assertThat(run("", "front-door", "pni=22")).isEqualTo(1);

    assertThat(err.toString())
        .contains("already used by front-door; give each its own pin")
        .contains("sensors.front-door.pin: '99'")
        .contains("sensors.front-door.pni: unknown key; did you mean 'pin'?");
    assertThat(Files.readString(file())).isEqualTo(FILE);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void theTechnicianIsAskedAndKeepsWhatIsNotAnother() throws Exception {
    // The first is the driver, for the simulated ones are installed here as well.
    String answers = "\nx\n22\n\nnormally-closed\n\n\n\ny\nno\n";
    assertThat(run(answers, "front-door")).isZero();

    assertThat(Files.readString(file()))
        .isEqualTo(FILE.replace("pin: 17}", "pin: 22, contact: normally-closed}"));
    assertThat(out.toString())
        .contains("pin (a whole number from 0 to 27) [17]:")
        .contains("‘x’ does not do; expected a whole number from 0 to 27.")
        .contains("contact (one of normally-open, normally-closed) [normally-open]:")
        .contains("Write it? [yes]");
  }

  @Test
  void nothingIsWrittenWhereTheTechnicianSaysNoOrGoesAway() throws Exception {
    assertThat(run("\n22\n\n\n\n\n\nno\n", "front-door")).isEqualTo(1);
    assertThat(out.toString()).contains("Nothing was written.");
    assertThat(run("", "front-door")).isEqualTo(1);
    assertThat(err.toString()).contains("nobody answers");
    assertThat(Files.readString(file())).isEqualTo(FILE);
  }

  @Test
  void withAnotherDriverTheOptionsOfTheOldOneGo() throws Exception {
    Files.writeString(
        file(),
        FILE.replace(
            "front-door: {kind: door, location: hall, pin: 17}",
            "fall-1: {kind: fall, location: worn, pin: 17, pull: up}"));

    assertThat(run("", "fall-1", "driver=adxl345")).isZero();

    assertThat(Files.readString(file()))
        .contains("fall-1: {kind: fall, location: worn, driver: adxl345}   # reed\n");
  }

  @Test
  void theHubIsRestartedAndWhatTheNewSensorSaysIsShown() throws Exception {
    home.start(file());
    assertThat(run("", "front-door", "pin=22", "--restart")).isZero();

    assertThat(out.toString())
        .contains("front-door says: closed")
        .contains("front-door says: open");
  }

  @Test
  void aServiceThatDoesNotStartIsToldWithWhatItSaid() throws Exception {
    home.broken = "Job for trygghub.service failed";
    assertThat(run("", "front-door", "pin=22", "--restart")).isEqualTo(1);
    assertThat(err.toString()).contains("Job for trygghub.service failed");
  }

  @Test
  void aSensorThatIsNotThereIsWrongUseAndThoseThatAreAreListed() {
    assertThat(run("", "back-door", "pin=22")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no sensor ‘back-door’")
        .contains("It has: front-door, bed-1.");
    assertThat(run("")).isEqualTo(2);
  }

  private Path file() {
    return directory.resolve("hub.yaml");
  }

  private int run(String answers, String... arguments) {
    return new ReplaceSensorCommand(
            Language.ENGLISH,
            new BufferedReader(new StringReader(answers)),
            ReplaceSensorCommandTest::board,
            () -> home.restart(file()),
            () -> Instant.parse("2026-01-10T02:14:07Z"))
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(
                    Stream.of("--config", file().toString(), "--watch", "20"), Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static Board board() {
    return new Board(
        Optional.of("Raspberry Pi 4 Model B Rev 1.4"),
        List.of(
            new Chip(
                Path.of("/dev/gpiochip0"),
                "gpiochip0",
                "pinctrl-bcm2711",
                Stream.iterate(0, number -> number + 1)
                    .limit(28)
                    .map(number -> new Line(number, "GPIO" + number, "", false, false))
                    .toList())),
        List.of());
  }

  /** A hub with contacts that somebody closes and opens. */
  private static final class Home implements AutoCloseable {
    private final AtomicReference<Optional<Hub>> running = new AtomicReference<>(Optional.empty());
    private String broken = "";

    String restart(Path file) throws IOException {
      close();
      if (broken.isEmpty()) {
        start(file);
      }
      return broken;
    }

    void start(Path file) throws IOException {
      SystemClock clock = new SystemClock(true);
      List<SensorDriverProvider> drivers = List.of(new Contacts());
      try {
        Hub hub =
            Hub.assemble(
                new Hub.Parts(
                    new ConfigurationReader(drivers, List.of()).read(file),
                    drivers,
                    List.of(),
                    clock,
                    clock));
        hub.start();
        running.set(Optional.of(hub));
      } catch (ConfigurationException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      running.getAndSet(Optional.empty()).ifPresent(Hub::close);
    }
  }

  /** Take the place of the board's pins: the one on pin 22 is opened after it was seen closed. */
  private static final class Contacts implements SensorDriverProvider {
    @Override
    public String driver() {
      return "gpio";
    }

    @Override
    public Set<SensorKind> kinds() {
      return Set.of(SensorKind.BED, SensorKind.DOOR);
    }

    @Override
    public List<DriverOption> options() {
      return List.of(DriverOption.requiredInteger("pin", 0, 27));
    }

    @Override
    public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context) {
      context.report(new SensorReading(sensor.id(), SensorState.INACTIVE, context.now()));
      if (options.integer("pin") == 22) {
        context.after(
            Duration.ofSeconds(1),
            () ->
                context.report(new SensorReading(sensor.id(), SensorState.ACTIVE, context.now())));
      }
      return () -> {};
    }
  }
}
