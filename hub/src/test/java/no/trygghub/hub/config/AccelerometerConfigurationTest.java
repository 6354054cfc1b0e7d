package no.trygghub.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.drivers.accelerometer.Adxl345Provider;
import no.trygghub.drivers.accelerometer.Lis3dhProvider;
import no.trygghub.drivers.gpio.GpioOutputProvider;
import no.trygghub.drivers.gpio.GpioSensorProvider;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccelerometerConfigurationTest {
  private final ConfigurationReader reader =
      new ConfigurationReader(
          List.of(new GpioSensorProvider(), new Adxl345Provider(), new Lis3dhProvider()),
          List.of(new GpioOutputProvider()));

  @TempDir private Path directory = Path.of("");

  @Test
  void oneLineIsEnoughAndTheShippedParametersApply() throws Exception {
    SensorSettings belt = read("belt-1: {kind: fall, location: worn, driver: adxl345}");

    assertThat(belt.driver()).isEqualTo("adxl345");
    assertThat(belt.falls()).contains(FallParameters.shipped(Mounting.FREE));
    assertThat(belt.options().text("rate")).isEqualTo("100 Hz");
  }

  @Test
  void theMountingChoosesAmongTheShippedParameters() throws Exception {
    SensorSettings belt =
        read("belt-1: {kind: fall, location: worn, driver: lis3dh, mounting: belt-z}");

    assertThat(belt.falls()).contains(FallParameters.shipped(Mounting.BELT_Z));
  }

  @Test
  void aFileThatTheCommandWroteIsUsed() throws Exception {
    FallParameters fitted = stricter(Mounting.BELT_Y);
    Files.writeString(directory.resolve("falls.json"), fitted.json());

    assertThat(read(with("parameters: falls.json")).falls()).contains(fitted);
    assertThat(read(with("parameters: falls.json, mounting: belt-x")).falls())
        .contains(new FallParameters(Mounting.BELT_X, fitted.weights(), fitted.threshold()));
  }

  @Test
  void aFileThatIsNotThereIsAProblemThatSaysHowToWriteOne() {
    assertThat(problem(with("parameters: falls.json")))
        .isEqualTo(
            "sensors.belt-1.parameters: 'falls.json' — there is no such file: "
                + directory.resolve("falls.json")
                + "; write one with './trygghub evaluate-falls ... --save FILE', or leave the key"
                + " out for the parameters that ship with the hub");
  }

  @Test
  void aFileThatHoldsNoParametersIsAProblemThatSaysWhere() throws Exception {
    Files.writeString(
        directory.resolve("falls.json"),
        stricter(Mounting.FREE).json().replace("\"threshold\"", "\"treshold\""));

    assertThat(problem(with("parameters: falls.json")))
        .startsWith(
            "sensors.belt-1.parameters: 'falls.json' — "
                + directory.resolve("falls.json")
                + ": threshold: expected a number, found nothing");
  }

  @Test
  void aFolderAndAFileThatIsNoJsonAreProblems() throws Exception {
    Files.writeString(directory.resolve("notes.txt"), "not JSON");
    Files.createDirectory(directory.resolve("folder"));

    assertThat(problem(with("parameters: notes.txt"))).contains("notes.txt: not JSON");
    assertThat(problem(with("parameters: folder"))).contains("folder cannot be read: ");
  }

  @Test
  void parametersOfABeltAreNotThoseOfAnUnknownOrientation() throws Exception {
    Files.writeString(directory.resolve("falls.json"), stricter(Mounting.BELT_Y).json());

    assertThat(problem(with("parameters: falls.json, mounting: free")))
        .isEqualTo(
            "sensors.belt-1.parameters: 'falls.json' — fitted to mounting belt-y and worn as free;"
                + " change 'mounting', or fit with --mounting free");
  }

  @Test
  void aMountingThatThereIsNotIsAProblem() {
    assertThat(problem(with("mounting: wrist")))
        .isEqualTo(
            "sensors.belt-1.mounting: 'wrist' — expected one of free, belt-x, belt-y, belt-z");
  }

  @Test
  void aContactHasNoMounting() {
    assertThat(problem("fall-1: {kind: fall, location: bathroom, pin: 17, mounting: free}"))
        .startsWith("sensors.fall-1.mounting: unknown key");
  }

  @Test
  void anAccelerometerIsNoDoor() {
    assertThat(problem("door-1: {kind: door, location: hall, driver: adxl345}"))
        .isEqualTo("sensors.door-1.driver: 'adxl345' — cannot read a sensor of kind door");
  }

  @Test
  void twoCannotReadTheSameChip() throws Exception {
    String both =
        """
        belt-1: {kind: fall, location: worn, driver: adxl345}
          belt-2: {kind: fall, location: worn, driver: adxl345, %s}
        """;

    assertThat(problem(both.formatted("bus: 1")))
        .isEqualTo(
            "sensors.belt-2.address: '0x53' — already used by belt-1 on this bus; wire the other"
                + " address, or use another bus");
    assertThat(all(both.formatted("address: 0x1d"))).hasSize(2);
    assertThat(all(both.formatted("bus: 3"))).hasSize(2);
  }

  @Test
  void anInterruptIsALineOfTheBoardLikeAnyOther() {
    assertThat(
            problem(
                """
                door-1: {kind: door, location: hall, pin: 22}
                  belt-1: {kind: fall, location: worn, driver: adxl345, interrupt-pin: 22}
                """))
        .isEqualTo(
            "sensors.belt-1.interrupt-pin: '22' — already used by door-1; give each its own pin");
  }

  private static String with(String more) {
    return "belt-1: {kind: fall, location: worn, driver: adxl345, " + more + "}";
  }

  private static FallParameters stricter(Mounting mounting) {
    FallParameters shipped = FallParameters.shipped(mounting);
    return new FallParameters(mounting, shipped.weights(), shipped.threshold() + 1);
  }

  private SensorSettings read(String sensor) throws Exception {
    return all(sensor).getFirst();
  }

  private String problem(String sensors) {
    List<Problem> problems =
        catchThrowableOfType(ConfigurationException.class, () -> all(sensors)).problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst().toString();
  }

  private List<SensorSettings> all(String sensors) throws Exception {
    String text =
        """
        tenant: 0806
        hub: h-7f3a
        destinations:
          main: {url: mqtt://alarm.example}
        sensors:
          %s
        """
            .formatted(sensors);
    Path file = Files.writeString(directory.resolve("hub.yaml"), text);
    return Stream.of(reader.read(file)).flatMap(read -> read.sensors().stream()).toList();
  }
}
