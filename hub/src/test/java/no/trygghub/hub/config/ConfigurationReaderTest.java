package no.trygghub.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.gpio.GpioOutputProvider;
import no.trygghub.drivers.gpio.GpioSensorProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
  private static final String SMALLEST =
      """
      tenant: 0806
      hub: h-7f3a
      destinations:
        main: {url: mqtt://alarm.example}
      sensors:
        bed-1:
          kind: bed
          location: bedroom
          pin: 17
      zone: Europe/Oslo
      """;

  private final ConfigurationReader reader =
      new ConfigurationReader(List.of(new GpioSensorProvider()), List.of(new GpioOutputProvider()));

  @TempDir private Path directory = Path.of("");

  @Test
  void tenLinesAreEnough() throws Exception {
    assertThat(SMALLEST.lines()).hasSize(10);

    HubConfiguration configuration = read(SMALLEST);

    assertThat(configuration.tenant()).isEqualTo(new TenantId("0806"));
    assertThat(configuration.zone()).isEqualTo(ZoneId.of("Europe/Oslo"));
    assertThat(configuration.destinations().getFirst().url())
        .hasToString("mqtt://alarm.example:1883");
    assertThat(configuration.dataDirectory()).isEqualTo(Path.of("/var/lib/trygghub"));
    assertThat(configuration.clockTrust()).isEqualTo(HubConfiguration.ClockTrust.SYNCHRONISED);
    assertThat(configuration.sensors())
        .singleElement()
        .satisfies(
            sensor -> {
              assertThat(sensor.sensor().kind()).isEqualTo(SensorKind.BED);
              assertThat(sensor.options().integer("pin")).isEqualTo(17);
              assertThat(sensor.options().text("pull")).isEqualTo("up");
            });
    for (AlarmKind kind : AlarmKind.values()) {
      assertThat(configuration.rules().of(kind)).isEqualTo(kind.defaults());
    }
  }

  @Test
  void theExampleFileIsValidAndHasEveryKey() throws Exception {
    String example = example();

    HubConfiguration configuration = read(example);

    assertThat(configuration.sensors())
        .extracting(sensor -> sensor.sensor().kind())
        .containsExactlyInAnyOrder(SensorKind.values());
    assertThat(configuration.outputs()).hasSize(2);
    for (String key : keys()) {
      assertThat(example).containsPattern("(?m)^[ #{]*.*\\b" + Pattern.quote(key) + ":");
    }
  }

  @Test
  void theDefaultsThatTheExampleStatesAreTheRealOnes() throws Exception {
    // Every key that is commented out with its default is uncommented, but for the second
    // destination.
    String stated =
        example()
            .lines()
            .filter(line -> !line.contains("spare") && !line.contains("10.0.0.2"))
            .filter(line -> !line.matches(" *# +(user|password-file):.*"))
            .map(line -> line.replaceFirst("^( *)# ([a-z-]+: )", "$1$2"))
            .collect(Collectors.joining("\n"));
    HubConfiguration spelledOut =
        read(
            stated.replace(
                "  sensors:                       # where one sensor differs\n      fall-1: {cancel: 30 s}",
                ""));
    HubConfiguration silent = read(SMALLEST);

    assertThat(spelledOut.uplink()).isEqualTo(silent.uplink());
    assertThat(spelledOut.dataDirectory()).isEqualTo(silent.dataDirectory());
    assertThat(spelledOut.clockTrust()).isEqualTo(silent.clockTrust());
    assertThat(spelledOut.rules().inactivityWarning())
        .isEqualTo(silent.rules().inactivityWarning());
    for (AlarmKind kind : AlarmKind.values()) {
      assertThat(spelledOut.rules().of(kind)).as(kind.word()).isEqualTo(kind.defaults());
    }
    for (FaultKind kind : FaultKind.values()) {
      assertThat(spelledOut.rules().of(kind)).as(kind.word()).isEqualTo(kind.defaults());
    }
    assertThat(spelledOut.sensors().getFirst().options())
        .isEqualTo(DriverOptions.of(new GpioSensorProvider().options(), Map.of("pin", "17")));
  }

  @Test
  void everyProblemIsReportedAtOnceWithPathValueAndExpectation() {
    List<Problem> problems =
        problems(
            """
            tenant: Oslo
            hub: h-7f3a
            zone: Europe/Olso
            destinations:
              main: {url: http://alarm.example}
            sensors:
              bed-1: {kind: bde, location: bedroom, pin: 17}
              door-1: {kind: door, location: hall, pin: 40}
            rules:
              bed-exit-no-return: {after: soon, window: 22-07}
            uplink: {in-flight: 0}
            """);

    assertThat(problems)
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "tenant",
            "zone",
            "destinations.main.url",
            "sensors.bed-1.kind",
            "sensors.door-1.pin",
            "rules.bed-exit-no-return.after",
            "rules.bed-exit-no-return.window",
            "uplink.in-flight");
    assertThat(problems)
        .extracting(Problem::toString)
        .contains("sensors.door-1.pin: '40' — expected a whole number from 0 to 27");
    assertThat(problems).allMatch(problem -> !problem.value().isEmpty());
  }

  @Test
  void anUnknownKeyIsAnErrorThatSuggestsTheNearestKnownOne() {
    assertThat(problems(SMALLEST.replace("pin: 17", "pni: 17")))
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "sensors.bed-1.pin: is missing: expected a whole number from 0 to 27",
            "sensors.bed-1.pni: unknown key; did you mean 'pin'?");
    assertThat(problems(SMALLEST + "rulse: {}\n"))
        .extracting(Problem::toString)
        .containsExactly("rulse: unknown key; did you mean 'rules'?");
    assertThat(problems(SMALLEST + "rules: {bed-exit: {after: 5 min}}\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("rules.bed-exit"));
  }

  @Test
  void valuesThatYamlWouldMistakeForNumbersStayWhatTheyAre() throws Exception {
    HubConfiguration configuration =
        read(
            SMALLEST.replace("0806", "0301")
                + "rules: {not-in-bed: {enabled: on, window: 23:30-05:00}}\n");

    assertThat(configuration.tenant().value()).isEqualTo("0301");
    assertThat(configuration.rules().of(AlarmKind.NOT_IN_BED).enabled()).isTrue();
    assertThat(configuration.rules().of(AlarmKind.NOT_IN_BED).window())
        .isEqualTo(new DailyWindow(LocalTime.of(23, 30), LocalTime.of(5, 0)));
  }

  @Test
  void aRuleCanDifferForOneSensorAndBeLimitedToSome() throws Exception {
    Rules rules =
        read(SMALLEST.replace("zone:", "  bed-2: {kind: bed, location: guest-room, pin: 18}\nzone:")
                + """
                    rules:
                      bed-exit-no-return:
                        after: 15 min
                        watch: [bed-1]
                        sensors: {bed-1: {after: 30 min}}
                    """)
            .rules();
    SensorId bed = new SensorId("bed-1");
    SensorId guest = new SensorId("bed-2");

    assertThat(rules.of(AlarmKind.BED_EXIT_NO_RETURN).delay()).isEqualTo(Duration.ofMinutes(15));
    assertThat(rules.of(AlarmKind.BED_EXIT_NO_RETURN, bed).delay())
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(rules.of(AlarmKind.BED_EXIT_NO_RETURN, bed).window())
        .isEqualTo(AlarmKind.BED_EXIT_NO_RETURN.defaults().window());
    assertThat(rules.watches(AlarmKind.BED_EXIT_NO_RETURN, bed)).isTrue();
    assertThat(rules.watches(AlarmKind.BED_EXIT_NO_RETURN, guest)).isFalse();
  }

  @Test
  void aRuleThatNamesASensorThatIsNotThereOrOfAnotherKindIsAnError() {
    assertThat(problems(SMALLEST + "rules: {exit-no-return: {watch: [front-dor]}}\n")).hasSize(1);
    assertThat(problems(SMALLEST + "rules: {exit-no-return: {watch: [bed-1]}}\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.expected()).contains("kind door", "kind bed"));
  }

  @Test
  void assistanceCanNeitherBeDelayedNorLimitedToAPartOfTheDay() {
    assertThat(problems(SMALLEST + "rules: {assistance: {window: 08:00-20:00, after: 5 s}}\n"))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("rules.assistance.window", "rules.assistance.after");
  }

  @Test
  void whatOtherSensorsChangeAboutAnAlarmIsConfiguredAndOnIsOnlyWhatMakesItMoreUrgent()
      throws Exception {
    CorroborationSettings without = read(SMALLEST).rules().corroboration();
    CorroborationSettings with =
        read(SMALLEST
                + """
                rules:
                  corroboration:
                    fall-then-walking: {enabled: true, within: 3 min, sensors: 3, severity: low}
                    bed-exit-then-still: {after: 30 min, within: 2 h, severity: medium}
                    one-happening: {enabled: true, within: 2 h}
                """)
            .rules()
            .corroboration();

    assertThat(without).isEqualTo(CorroborationSettings.DEFAULTS);
    assertThat(without.fallThenWalking().enabled()).isFalse();
    assertThat(without.oneHappening().enabled()).isFalse();
    assertThat(without.bedExitThenStill().enabled()).isTrue();
    assertThat(with)
        .isEqualTo(
            new CorroborationSettings(
                new CorroborationSettings.FallThenWalking(
                    true, Duration.ofMinutes(3), 3, Severity.LOW),
                new CorroborationSettings.BedExitThenStill(
                    true, Duration.ofMinutes(30), Duration.ofHours(2), Severity.MEDIUM),
                new CorroborationSettings.OneHappening(true, Duration.ofHours(2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fall-then-walking: {sensors: 1}",
        "fall-then-walking: {severity: high}",
        "fall-then-walking: {within: 2 h}",
        "bed-exit-then-still: {severity: low}",
        "bed-exit-then-still: {after: 2 h}",
        "one-happening: {within: 1 s}",
        "assistance: {enabled: true}",
      })
  void corroborationThatCouldDoHarmIsAnError(String line) {
    assertThat(problems(SMALLEST + "rules: {corroboration: {" + line + "}}\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).startsWith("rules.corroboration."));
  }

  @Test
  void twoSensorsOnOnePinAreAnError() {
    assertThat(
            problems(
                SMALLEST.replace("zone:", "  bed-2: {kind: bed, location: b, pin: 17}\nzone:")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("sensors.bed-2.pin");
              assertThat(problem.expected()).contains("bed-1");
            });
  }

  @Test
  void halfAPairOfCredentialsIsAnError() {
    assertThat(problems(SMALLEST.replace("alarm.example}", "alarm.example, user: hub}")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.expected()).contains("password-file"));
    assertThat(
            problems(
                SMALLEST.replace(
                    "mqtt://alarm.example}", "mqtts://alarm.example, certificate: hub.pem}")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.expected()).contains("certificate and key"));
  }

  @Test
  void aHubWithoutSensorsOrDestinationsIsAnError() {
    assertThat(problems("tenant: 0806\nhub: h-1\n"))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("destinations", "sensors");
  }

  @Test
  void aDriverIsKnownByItsNameAndHasOptionsOfItsOwn() throws Exception {
    ConfigurationReader own = new ConfigurationReader(List.of(new BedsOnly()), List.of());
    String text = SMALLEST.replace("pin: 17", "driver: beds-only");

    SensorSettings sensor =
        own.read(Files.writeString(directory.resolve("hub.yaml"), text)).sensors().getFirst();

    assertThat(sensor.driver()).isEqualTo("beds-only");
    assertThat(sensor.options().duration("every")).isEqualTo(Duration.ofSeconds(1));
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.yaml"),
            text.replace("kind: bed", "kind: door\n    every: often\n    pin: 17"));
    assertThat(catchThrowableOfType(ConfigurationException.class, () -> own.read(wrong)).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "sensors.bed-1.driver: 'beds-only' — cannot read a sensor of kind door",
            "sensors.bed-1.every: 'often' — expected a time from 100 ms to 1 min",
            "sensors.bed-1.pin: unknown key; known here: driver, every, kind, location");
  }

  @Test
  void anUnknownDriverIsAnErrorThatNamesThoseThereAre() {
    assertThat(problems(SMALLEST.replace("pin: 17", "driver: zigbee")))
        .extracting(Problem::toString)
        .containsExactly("sensors.bed-1.driver: 'zigbee' — no such driver; known here: gpio");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n",
        "just words",
        "- a\n- list\n",
        "tenant: [",
        "a: b: c",
        "\tt: 1",
        "{",
        "&a [*a]",
        "a: &x {b: *x}",
        "a: {? [b]: c}",
        "? {a: b}\n: c",
        "a: !!int x",
        "a: !!binary x",
        "a: !own x",
        "- a: b",
        "a: [b: c]",
        "# nothing but a comment",
        "a: 1\n---\na: 2",
        "'': x",
        "a: [[[[[[[[[[[[[[[[[[[[[[[[",
        "a: !!java.io.File x"
      })
  void whatIsNoConfigurationIsOneProblemThatSaysWhatToDo(String text) {
    assertThat(problems(text)).isNotEmpty().allMatch(problem -> !problem.expected().isBlank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: \"a\\0b\"",
        "data: ~/hub",
        "data:",
        "rules: []",
        "rules: fall",
        "rules: {fall: [x]}",
        "zone: [Europe/Oslo]",
        "uplink: {telemetry: {on: true}}"
      })
  void aValueOfTheWrongFormIsOneProblemAtItsKey(String line) {
    String text = SMALLEST.replace("zone: Europe/Oslo\n", "") + line + "\n";
    assertThat(problems(text))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).startsWith(line.substring(0, line.indexOf(':')));
              assertThat(problem.expected()).contains("expected");
            });
  }

  @Test
  void aListOfNoSensorsIsAnErrorAndDoesNotMeanAll() {
    for (String none : List.of("[]", "", "[~]")) {
      assertThat(problems(SMALLEST + "rules: {bed-exit-no-return: {watch: " + none + "}}\n"))
          .singleElement()
          .satisfies(
              problem -> assertThat(problem.path()).isEqualTo("rules.bed-exit-no-return.watch"));
    }
  }

  @Test
  void aSensorWithAProblemIsNotAProblemOfTheRulesThatNameItAsWell() {
    String rules =
        "rules: {bed-exit-no-return: {watch: [bed-1], sensors: {bed-1: {after: 5 min}}}}\n";
    for (String wrong :
        List.of(
            SMALLEST.replace("kind: bed", "kind: bde"),
            SMALLEST.replace("pin: 17", "pin: 99"),
            SMALLEST.replace("pin: 17", "driver: gpoi"))) {
      assertThat(problems(wrong + rules))
          .singleElement()
          .satisfies(problem -> assertThat(problem.path()).startsWith("sensors.bed-1."));
    }
  }

  @Test
  void aPasswordNeverGetsIntoAMessage() {
    for (String url :
        List.of(
            "mqtt://hub:hunter2@alarm.example",
            "mqtt://hub:hunter2/@alarm.example",
            "http://hub:hunter2@x y")) {
      for (String destination :
          List.of("main: {url: '" + url + "'}", "main: " + url, "main: {url: [" + url + "]}")) {
        assertThat(problems(SMALLEST.replace("main: {url: mqtt://alarm.example}", destination)))
            .isNotEmpty()
            .noneMatch(problem -> problem.toString().contains("hunter2"));
      }
    }
    assertThat(
            problems(SMALLEST.replace("alarm.example}", "alarm.example, password: hunter2}"))
                .toString())
        .contains("did you mean 'password-file'?")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://a:0",
        "mqtt://a:65536",
        "mqtt://a:-1",
        "mqtt://a/x",
        "'mqtt://a#x'",
        "'mqtt://a?x'",
        "'mqtt://'",
        "'mqtt:'",
        "alarm.example",
        "tcp://a",
        "MQTT://a"
      })
  void anAddressThatIsNoBrokersIsAnError(String url) {
    assertThat(problems(SMALLEST.replace("mqtt://alarm.example", url)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("destinations.main.url"));
  }

  @Test
  void theUsualPortsAreKnownAndAnAddressMayBeNumeric() throws Exception {
    assertThat(read(SMALLEST.replace("mqtt:", "mqtts:")).destinations().getFirst().url())
        .hasToString("mqtts://alarm.example:8883");
    assertThat(
            read(SMALLEST.replace("mqtt://alarm.example", "'mqtt://[::1]:1884'"))
                .destinations()
                .getFirst()
                .url())
        .hasToString("mqtt://[::1]:1884");
  }

  @Test
  void twoDestinationsAtOneBrokerAreAnError() {
    assertThat(
            problems(
                SMALLEST.replace("sensors:", "  spare: {url: mqtt://alarm.example}\nsensors:")))
        .extracting(Problem::toString)
        .containsExactly(
            "destinations.spare.url: 'mqtt://alarm.example:1883' — the same broker as main;"
                + " give another or remove one");
  }

  @Test
  void certificatesWithoutEncryptionAreAnError() {
    assertThat(problems(SMALLEST.replace("alarm.example}", "alarm.example, ca: ca.pem}")))
        .extracting(Problem::path)
        .containsExactly("destinations.main.url");
  }

  @Test
  void destinationsAreTriedInTheOrderOfTheFile() throws Exception {
    assertThat(
            read(SMALLEST.replace(
                    "sensors:", "  b: {url: mqtt://b}\n  a: {url: mqtt://a}\nsensors:"))
                .destinations())
        .extracting(Destination::name)
        .containsExactly("main", "b", "a");
  }

  @Test
  void onePinWrittenInTwoWaysIsStillOnePin() {
    assertThat(
            problems(
                SMALLEST.replace("zone:", "  bed-2: {kind: bed, location: b, pin: 017}\nzone:")
                    + "outputs: {annunciator: {pin: 17}}\n"))
        .extracting(Problem::path)
        .containsExactly("sensors.bed-2.pin", "outputs.annunciator.pin");
  }

  @Test
  void aFaultOfTheHubItselfHasNoSensorsAndOthersOnlyThoseThatCanHaveIt() {
    assertThat(problems(SMALLEST + "faults: {disk: {sensors: {bed-1: {after: 1 h}}}}\n"))
        .extracting(Problem::path)
        .containsExactly("faults.disk.sensors");
    assertThat(problems(SMALLEST + "faults: {mains-lost: {sensors: {bed-1: {after: 1 h}}}}\n"))
        .extracting(Problem::toString)
        .containsExactly(
            "faults.mains-lost.sensors.bed-1: expected a sensor of kind mains;"
                + " this one is of kind bed");
  }

  @Test
  void aFaultCanDifferForOneSensor() throws Exception {
    Rules rules =
        read(SMALLEST.replace("zone:", "  bed-2: {kind: bed, location: b, pin: 18}\nzone:")
                + "faults: {sensor-silent: {sensors: {bed-1: {after: 12 h}, bed-2: {after: 12 h}}}}\n")
            .rules();

    assertThat(rules.of(FaultKind.SENSOR_SILENT).after()).isEqualTo(Duration.ofHours(24));
    for (String id : List.of("bed-1", "bed-2")) {
      assertThat(rules.of(FaultKind.SENSOR_SILENT, new SensorId(id)).after())
          .isEqualTo(Duration.ofHours(12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rules: {fall: {cancel: 1 h}}",
        "rules: {bed-exit-no-return: {after: 0 s}}",
        "rules: {inactivity: {after: 10 s, warning: 0 s}}",
        "rules: {inactivity: {after: 4 min}}",
        "faults: {sensor-silent: {after: 0 s}}",
        "uplink: {heartbeat: 1 s}",
        "uplink: {keep-alive: 1 h}",
        "uplink: {in-flight: 1001}"
      })
  void aTimeOrNumberThatCannotWorkIsAnError(String line) {
    assertThat(problems(SMALLEST + line + "\n")).hasSize(1);
  }

  @Test
  void aRuleThatWasAskedForAndHasNothingToWatchIsAnError() {
    assertThat(problems(SMALLEST + "rules: {door-at-night: {enabled: true}}\n"))
        .extracting(Problem::toString)
        .containsExactly(
            "rules.door-at-night.enabled: 'true' — there is no sensor of kind door for this rule;"
                + " add one or leave the rule out");
  }

  @Test
  void aSensorOutsideTheWatchOfItsRuleIsAnError() {
    assertThat(
            problems(
                SMALLEST.replace("zone:", "  bed-2: {kind: bed, location: b, pin: 18}\nzone:")
                    + "rules: {not-up: {watch: bed-1, sensors: {bed-2: {enabled: true}}}}\n"))
        .extracting(Problem::path)
        .containsExactly("rules.not-up.sensors.bed-2");
  }

  @Test
  void whatAMessageShowsIsShortAndOnOneLine() {
    assertThat(
            problems(
                SMALLEST
                    .replace("0806", "x".repeat(100_000))
                    .replace("location: bedroom", "location: \"a\\e[31m\\nb\"")))
        .hasSize(2)
        .allMatch(problem -> problem.toString().length() < 200)
        .allMatch(problem -> problem.toString().chars().noneMatch(Character::isISOControl));
  }

  @Test
  void aMisspeltTimeZoneGetsASuggestion() {
    assertThat(problems(SMALLEST.replace("Europe/Oslo", "Europe/Olso")))
        .extracting(Problem::toString)
        .containsExactly("zone: 'Europe/Olso' — no such time zone; did you mean 'Europe/Oslo'?");
  }

  @Test
  void aSuggestionIsOnlyMadeWhereItIsNear() {
    assertThat(problems(SMALLEST + "x: 1\n"))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.expected()).contains("known here: certificates, clock"));
    assertThat(problems(SMALLEST + "rules: {bed-exit: {after: 5 min}}\n"))
        .extracting(Problem::toString)
        .containsExactly("rules.bed-exit: unknown key; did you mean 'bed-exit-no-return'?");
  }

  @Test
  void aFileOfAWindowsEditorIsReadLikeAnyOther() throws Exception {
    assertThat(read("\uFEFF" + SMALLEST.replace("\n", "\r\n"))).isEqualTo(read(SMALLEST));
  }

  @Test
  void anInvisibleCharacterIsNamedWithItsLine() {
    assertThat(problems(SMALLEST.replace("bedroom", "bed\u0007room")))
        .extracting(Problem::toString)
        .containsExactly("line 8: the character U+0007 cannot be in this file; remove it");
  }

  @Test
  void aSyntaxErrorNamesLineAndColumn() {
    assertThat(problems(SMALLEST + "rules: [\n"))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.expected()).contains("line 12").contains("column"));
  }

  @Test
  void aKeyThatIsThereTwiceIsAnError() {
    assertThat(problems(SMALLEST + "hub: other\n"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.expected())
                    .isEqualTo(
                        "line 11, column 1: duplicate key 'hub', already there in line 2; remove one of them"));
  }

  @Test
  void aFileThatCannotBeReadIsAProblemAndNoStackTrace() throws Exception {
    assertThatThrownBy(() -> reader.read(directory.resolve("none.yaml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> reader.read(directory))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is a directory");
    Path latin = directory.resolve("latin.yaml");
    Files.write(latin, "tenant: Å".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> reader.read(latin))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("UTF-8 in line 1");
    Path large = Files.writeString(directory.resolve("large.yaml"), "#".repeat(1_000_001));
    assertThatThrownBy(() -> reader.read(large))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("larger than a megabyte");
  }

  @Test
  void pathsAreRelativeToTheFile() throws Exception {
    HubConfiguration configuration =
        read(
            SMALLEST.replace(
                    "mqtt://alarm.example}",
                    "mqtts://alarm.example, ca: tls/ca.pem, user: u, password-file: p}")
                + "data: data\n");

    assertThat(configuration.dataDirectory()).isEqualTo(directory.resolve("data"));
    assertThat(configuration.destinations().getFirst().tls().orElseThrow().ca())
        .contains(directory.resolve("tls/ca.pem"));
    assertThat(configuration.destinations().getFirst().passwordFile())
        .contains(directory.resolve("p"));
  }

  @Test
  void damagedFilesAreReadOrRefusedAndNothingElse() throws Exception {
    byte[] good = example().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = good.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(95));
      }
      Path file = Files.write(directory.resolve("damaged.yaml"), damaged);
      try {
        reader.read(file);
      } catch (ConfigurationException e) {
        refused++;
        assertThat(e.problems()).isNotEmpty();
      }
    }
    assertThat(refused).isPositive();
  }

  private static Set<String> keys() {
    Stream<String> common =
        Stream.of(
            "tenant",
            "hub",
            "zone",
            "data",
            "clock",
            "destinations",
            "url",
            "user",
            "password-file",
            "ca",
            "certificate",
            "key",
            "sensors",
            "kind",
            "location",
            "driver",
            "outputs",
            "annunciator",
            "status-led",
            "rules",
            "enabled",
            "window",
            "severity",
            "watch",
            "warning",
            "faults",
            "uplink",
            "heartbeat",
            "keep-alive",
            "in-flight",
            "disk-budget-mib",
            "telemetry");
    Stream<String> rules =
        Arrays.stream(AlarmKind.values())
            .flatMap(kind -> Stream.of(kind.word(), kind.delayKey()))
            .filter(key -> !key.isEmpty());
    Stream<String> faults = Arrays.stream(FaultKind.values()).map(FaultKind::word);
    Stream<String> options =
        Stream.concat(
                new GpioSensorProvider().options().stream(),
                new GpioOutputProvider().options().stream())
            .map(DriverOption::key);
    return Stream.of(common, rules, faults, options)
        .flatMap(keys -> keys)
        .collect(Collectors.toSet());
  }

  @Test
  void aMessageHasNoControlCharacters() {
    assertThat(problems("!t!"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain("\u0000"));
  }

  @Test
  void aFileWithVeryManyErrorsIsToldOfInAMessageThatSomebodyCanRead() {
    String many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "key-of-mine-%d: x%n".formatted(i))
            .collect(Collectors.joining());
    ConfigurationException e =
        catchThrowableOfType(ConfigurationException.class, () -> read(SMALLEST + many));

    assertThat(e.problems()).hasSize(5_000);
    assertThat(e.getMessage()).hasSizeLessThan(16_000).endsWith("and 4950 more");
  }

  @Test
  void aListOfWhatIsKnownIsNotEndless() {
    String sensors =
        IntStream.range(0, 500)
            .mapToObj(i -> "  s%d: {kind: door, location: hall, driver: beds}%n".formatted(i))
            .collect(Collectors.joining());
    List<Problem> problems =
        problems(
            SMALLEST.replace("zone: Europe/Oslo", sensors + "zone: Europe/Oslo")
                + "rules: {fall: {watch: [somewhere-else]}}\n");

    assertThat(problems.getLast().expected()).endsWith(" and 481 more");
  }

  private static String example() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(ConfigurationReader.class.getResourceAsStream("hub-example.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HubConfiguration read(String text) throws Exception {
    return reader.read(Files.writeString(directory.resolve("hub.yaml"), text));
  }

  private List<Problem> problems(String text) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(text)).problems();
  }

  /** A driver without pins. */
  private static final class BedsOnly implements SensorDriverProvider {
    @Override
    public String driver() {
      return "beds-only";
    }

    @Override
    public Set<SensorKind> kinds() {
      return Set.of(SensorKind.BED);
    }

    @Override
    public List<DriverOption> options() {
      return List.of(
          DriverOption.duration(
              "every", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1)));
    }

    @Override
    public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
        throws DriverException {
      throw new DriverException("a configuration is read without opening " + sensor.id());
    }
  }
}
