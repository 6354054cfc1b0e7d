package no.trygghub.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.Action;
import no.trygghub.simulator.home.NetworkState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
  private static final SensorId BED = new SensorId("bed-1");
  private static final SensorId DOOR = new SensorId("door-1");
  private static final String HOME =
      """
      title: Title
      about: About it.
      zone: Europe/Oslo
      date: 2026-01-10
      sensors:
        bed-1: {kind: bed, location: bedroom}
        door-1: {kind: door, location: hallway}
        fall-1: {kind: fall, location: worn}
        cancel-1: {kind: cancel, location: bedroom}
        button-1: {kind: button, location: bedroom}
        motion-1: {kind: motion, location: kitchen}
      steps:
      """;

  @Test
  void aTimeEarlierThanTheOneBeforeIsTheNextDay() throws ScenarioException {
    Scenario scenario = read("at 22:40 bed-1 occupied", "at 02:14 bed-1 leaves", "at 02:14:30 end");

    assertThat(scenario.steps())
        .extracting(step -> step.at().toString())
        .containsExactly(
            "2026-01-10T22:40+01:00[Europe/Oslo]",
            "2026-01-11T02:14+01:00[Europe/Oslo]",
            "2026-01-11T02:14:30+01:00[Europe/Oslo]");
    assertThat(scenario.begin()).isEqualTo(scenario.steps().getFirst().at());
  }

  @Test
  void theStepsOfANightWithSummerTimeAreAsTheWallClockShowsThem() throws ScenarioException {
    String text = HOME.replace("2026-01-10", "2026-03-28") + "  - at 22:40 bed-1 occupied\n";

    Scenario scenario = ScenarioReader.read("test.yaml", text + "  - at 07:00 end\n");

    assertThat(Duration.between(scenario.begin(), scenario.end()))
        .isEqualTo(Duration.ofMinutes(7 * 60 + 20));
  }

  @ParameterizedTest
  @CsvSource({
    "bed-1 occupied, ACTIVE",
    "bed-1 returns, ACTIVE",
    "bed-1 empty, INACTIVE",
    "bed-1 leaves, INACTIVE",
    "door-1 opens, ACTIVE",
    "door-1 open, ACTIVE",
    "door-1 closes, INACTIVE",
    "door-1 closed, INACTIVE",
    "fall-1 fallen, ACTIVE",
    "button-1 held, ACTIVE",
    "button-1 released, INACTIVE",
    "motion-1 moving, ACTIVE"
  })
  void aSensorDoesWhatItsKindCanDo(String words, SensorState state) throws ScenarioException {
    SensorId sensor = new SensorId(words.split(" ", 2)[0]);

    assertThat(action(words)).isEqualTo(new Action.Level(sensor, state));
  }

  @ParameterizedTest
  @CsvSource({"fall-1 signals", "button-1 pressed", "cancel-1 pressed", "motion-1 moves"})
  void whatLastsAMomentIsLetGoAgain(String words) throws ScenarioException {
    assertThat(action(words))
        .isEqualTo(new Action.Pulse(new SensorId(words.split(" ", 2)[0]), Duration.ofSeconds(1)));
  }

  @Test
  void faultsOfSensorsAreUnderstood() throws ScenarioException {
    assertThat(action("door-1 goes silent")).isEqualTo(new Action.Silence(DOOR));
    assertThat(action("door-1 sticks")).isEqualTo(new Action.Stick(DOOR));
    assertThat(action("door-1 chatters for 30 s"))
        .isEqualTo(new Action.Chatter(DOOR, Duration.ofSeconds(30)));
    assertThat(action("door-1 repaired")).isEqualTo(new Action.Repair(DOOR));
  }

  @Test
  void aReasonAfterAColonNeedsNoQuotes() throws ScenarioException {
    assertThat(action("door-1 breaks: the wire is cut"))
        .isEqualTo(new Action.Break(DOOR, "the wire is cut"));
  }

  @Test
  void theNetworkTheSpeedAndTheEndAreUnderstood() throws ScenarioException {
    assertThat(action("network down")).isEqualTo(new Action.Network(new NetworkState.Down()));
    assertThat(action("network up")).isEqualTo(new Action.Network(new NetworkState.Up()));
    assertThat(action("speed 0.5")).isEqualTo(new Action.Speed(0.5));
    assertThat(deed("end")).isEqualTo(new Deed.Ends());
  }

  @Test
  void expectationsAreUnderstood() throws ScenarioException {
    assertThat(expectation("expect nothing")).isEqualTo(new Expectation.Nothing());
    assertThat(expectation("expect nothing else")).isEqualTo(new Expectation.NothingElse());
    assertThat(expectation("expect no fall"))
        .isEqualTo(new Expectation.NotRaised("fall", Optional.empty()));
    assertThat(expectation("expect bed-exit-no-return bed-1"))
        .isEqualTo(
            new Expectation.Arrives(
                "bed-exit-no-return", Optional.of(BED), Expectation.What.RAISED));
    assertThat(expectation("expect assistance button-1 late"))
        .isEqualTo(
            new Expectation.Arrives(
                "assistance", Optional.of(new SensorId("button-1")), Expectation.What.RAISED_LATE));
    assertThat(expectation("expect uplink restored"))
        .isEqualTo(new Expectation.Arrives("uplink", Optional.empty(), Expectation.What.RESTORED));
    assertThat(expectation("expect pre-alarm-cancelled"))
        .isEqualTo(
            new Expectation.Arrives(
                "pre-alarm-cancelled", Optional.empty(), Expectation.What.RAISED));
  }

  @Test
  void everyErrorIsToldAtOnceWithItsLine() {
    ScenarioException e =
        failure(
            HOME
                + """
                  - at 22:40 bed-1 ocupied
                  - at 25:00 bed-1 leaves
                  - bed-1 returns
                  - at 02:14 bd-1 leaves
                  - at 02:40 speed fast
                  - at 02:50 network of
                  - at 03:00 expect bed-exit-no-retrun bed-1
                  - at 03:00 expect fall fall-2
                  - at 07:00 end
                  - at 07:01 bed-1 leaves
                """);

    assertThat(e.problems())
        .extracting(ScenarioProblem::line)
        .containsExactly(13, 14, 15, 16, 17, 18, 19, 20, 22);
    assertThat(e.getMessage())
        .startsWith("test.yaml cannot be played:\n")
        .contains("line 13: 'bed-1 ocupied' — a sensor of kind bed can be: occupied, empty")
        .contains("did you mean 'occupied'?")
        .contains("line 14: '25:00' — expected a time of day such as 02:14")
        .contains("line 15: 'bed-1 returns' — expected 'at TIME WHAT'")
        .contains("line 16: 'bd-1' — not a sensor of this scenario")
        .contains("did you mean 'bed-1'?")
        .contains("line 17: 'speed fast' — expected a number")
        .contains("line 18: 'network of' — expected 'network up', 'network down'")
        .contains("did you mean 'bed-exit-no-return'?")
        .contains("did you mean 'fall-1'?")
        .contains("line 22: 'at 07:01 bed-1 leaves' — nothing may come after 'end'");
  }

  @Test
  void errorsInTheHomeAreFoundByTheHubsOwnReaderAndToldWithTheirLine() {
    ScenarioException e =
        failure(
            HOME.replace("kind: door", "kind: dor")
                    .replace("steps:", "rules:\n  fall: {cancle: 20 s}\nsteps:")
                + "  - at 22:40 bed-1 occupied\n");

    assertThat(e.problems()).extracting(ScenarioProblem::line).contains(7, 13);
    assertThat(e.getMessage()).contains("dor").contains("cancle");
  }

  @Test
  void aSensorWithADriverOfItsOwnIsRefused() {
    ScenarioException e =
        failure(
            HOME.replace("{kind: door,", "{kind: door, driver: gpio,")
                + "  - at 22:40 bed-1 occupied\n");

    assertThat(lines(e)).contains("line 7: 'driver' — the sensors of a scenario are all simulated");
  }

  @Test
  void aSensorWhoseNameIsAWordThatStepsBeginWithIsRefused() {
    ScenarioException e =
        failure(
            HOME.replace("door-1:", "power:").replace("motion-1:", "end:")
                + "  - at 22:40 bed-1 occupied\n");

    assertThat(lines(e))
        .contains("line 7: 'power' — steps that are about no sensor begin with this word")
        .contains("line 11: 'end' — steps that are about no sensor begin with this word");
  }

  @Test
  void whatIsMissingOrUnknownAtTheTopIsNamed() {
    ScenarioException e = failure("titel: X\nzone: Europe/Olso\ndate: tomorrow\n");

    assertThat(lines(e))
        .contains("'titel' — not a key of a scenario")
        .contains("did you mean 'title'?")
        .contains("title: a text is expected")
        .contains("about: a text is expected")
        .contains("did you mean 'Europe/Oslo'?")
        .contains("'tomorrow' — expected a date such as 2026-01-10")
        .contains("sensors: expected sensors by their id")
        .contains("steps: expected a list of steps");
  }

  @Test
  void textThatIsNotYamlIsToldWithItsLine() {
    ScenarioException e = failure("title: [\nabout: x\n");

    assertThat(lines(e)).contains("not YAML");
    assertThat(e.problems()).hasSize(1);
  }

  @Test
  void aKeyThatStandsThereTwiceIsRefused() {
    ScenarioException e = failure("title: Again\n" + HOME + "  - at 22:40 bed-1 occupied\n");

    assertThat(lines(e)).contains("line 2: 'title' — this key is there already");
  }

  @Test
  void aFileThatIsNotThereIsToldByItsName(@TempDir Path directory) {
    Path file = directory.resolve("none.yaml");

    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> ScenarioReader.read(file));

    assertThat(e.getMessage()).contains("none.yaml").contains("cannot be read");
  }

  @Test
  void aFileThatIsNoTextIsRefusedInWords(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("picture.yaml"), new byte[] {(byte) 0xFF, 0});

    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> ScenarioReader.read(file));

    assertThat(e.getMessage()).contains("save it as UTF-8").doesNotContain("Exception");
    assertThat(lines(failure("\u0000title: x"))).contains("not YAML");
    assertThat(lines(failure("&\u0000"))).doesNotContain("\u0000");
  }

  @Test
  void whatIsFoundIsShownOnOneLineAndNotWhole() {
    assertThat(lines(failure(HOME + "  - \"at 22:40 \\e[2J" + "x".repeat(5_000) + "\"\n")))
        .doesNotContain("\u001b")
        .hasSizeLessThan(1_500);
  }

  @Test
  void veryManyErrorsAreToldOfInAMessageThatSomebodyCanRead() {
    ScenarioException e = failure(HOME + "  - never\n".repeat(1_000));

    assertThat(e.problems()).hasSize(1_000);
    assertThat(e.getMessage()).hasSizeLessThan(16_000).endsWith("and 950 more");
  }

  @Test
  void aDayThatHasNoNextIsRefused() {
    assertThat(
            lines(
                failure(
                    HOME.replaceFirst("date: .*", "date: '+999999999-12-31'")
                        + "  - at 22:40 bed-1 occupied\n  - at 02:00 bed-1 leaves\n")))
        .contains("expected a date such as 2026-01-10");
  }

  @Test
  void everyShippedScenarioCanBeRead() {
    assertThat(ShippedScenarios.names())
        .allSatisfy(name -> assertThat(ShippedScenarios.read(name)).isPresent());
    assertThat(ShippedScenarios.read("fal")).isEmpty();
    assertThat(ShippedScenarios.nearest("fal")).contains("fall");
  }

  @Test
  void whatIsInjectedHappensInTheOrderOfTimeBehindWhatTheScenarioHasThen()
      throws ScenarioException {
    Scenario scenario =
        ScenarioReader.read(
            "test.yaml",
            HOME
                + """
                  - at 22:40 bed-1 occupied
                  - at 02:14 bed-1 leaves
                  - at 02:20 expect nothing
                  - at 02:20 end
                """,
            List.of("at 23:00 network down", "at 02:14 power cut", "at 02:20 expect no fall"));

    assertThat(scenario.steps())
        .extracting(Step::text)
        .containsExactly(
            "bed-1 occupied",
            "network down",
            "bed-1 leaves",
            "power cut",
            "expect nothing",
            "expect no fall",
            "end");
    assertThat(scenario.steps()).extracting(Step::line).doesNotHaveDuplicates();
    assertThat(scenario.steps().get(3).at()).isEqualTo(scenario.steps().get(2).at());
    assertThat(scenario.takesAProcess()).isTrue();
    assertThat(scenario.takesTheBroker()).isFalse();
  }

  @Test
  void everythingThatIsWrongWithWhatIsInjectedIsToldAtOnceWithItsNumber() {
    ScenarioException e =
        catchThrowableOfType(
            ScenarioException.class,
            () ->
                ScenarioReader.read(
                    "test.yaml",
                    HOME + "  - at 22:40 bed-1 occupied\n  - at 02:20 end\n",
                    List.of(
                        "power cut",
                        "at 23:00 power of",
                        "at 22:00 disk full",
                        "at 23:30 end",
                        "at 23:30 disk full")));

    assertThat(lines(e))
        .contains("--inject 1: 'power cut' — expected 'at TIME WHAT'")
        .contains("--inject 2: 'power of' — expected 'power back' or 'power cut'")
        .contains(
            "--inject 3: 'at 22:00 disk full' — the scenario lasts from 10 January 22:40:00 to 11"
                + " January 02:20:00")
        .contains("--inject 4: 'at 23:30 end' — only the scenario itself says when it ends");
  }

  private static Action action(String words) throws ScenarioException {
    return ((Deed.Happens) deed(words)).action();
  }

  private static Deed deed(String words) throws ScenarioException {
    return read("at 22:40 " + words).steps().getFirst().deed();
  }

  private static Expectation expectation(String words) throws ScenarioException {
    return ((Deed.Expects) deed(words)).expectation();
  }

  private static Scenario read(String... steps) throws ScenarioException {
    return ScenarioReader.read(
        "test.yaml",
        HOME + List.of(steps).stream().map(s -> "  - " + s + "\n").collect(Collectors.joining()));
  }

  private static ScenarioException failure(String text) {
    return catchThrowableOfType(
        ScenarioException.class, () -> ScenarioReader.read("test.yaml", text));
  }

  private static String lines(ScenarioException e) {
    return e.problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void whatAnAccelerometerCannotDoIsToldWithWhatItCan() {
    String worn =
        """
        title: Worn
        about: An accelerometer.
        date: 2026-01-10
        sensors:
          belt-1: {kind: fall, location: worn, mounting: free}
        steps:
          - at 14:00 belt-1 fals
          - at 14:01 belt-1 sticks
          - at 14:02 belt-1 plays sisfall F01_SA01_R01 nowhere.csv.gz
        """;

    assertThatThrownBy(() -> ScenarioReader.read("worn.yaml", worn))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("line 7: 'belt-1 fals' — an accelerometer, or who wears it: falls,")
        .hasMessageContaining("did you mean 'falls'?")
        .hasMessageContaining("line 8: 'belt-1 sticks'")
        .hasMessageContaining("nowhere.csv.gz: there is no such file");
  }
}
