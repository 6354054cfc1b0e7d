package no.trygghub.hub.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.falls.FallParameters;

/** Reads the sections {@code sensors} and {@code outputs}. */
final class DevicesReader {
  private static final String DEFAULT_DRIVER = "gpio";
  private static final List<String> OUTPUTS = List.of("annunciator", "status-led");
  private static final int LONGEST_LOCATION = 64;
  private static final Phrase KINDS =
      Phrase.of(
          "one-of",
          Arrays.stream(SensorKind.values())
              .map(SensorKind::word)
              .collect(Collectors.joining(", ")));

  /** Where two devices of a driver have the same, one of them would not work. */
  private static final String PIN = "pin";

  /** A line of the board that a chip on a bus needs beside it. */
  private static final String INTERRUPT_PIN = "interrupt-pin";

  private static final String BUS = "bus";
  private static final String ADDRESS = "address";

  private final Path file;
  private final Map<String, SensorDriverProvider> sensorDrivers;
  private final Map<String, OutputDriverProvider> outputDrivers;
  private final Map<String, String> taken = new HashMap<>();
  private final Map<String, Optional<SensorKind>> kinds = new LinkedHashMap<>();

  /** A reader of the sensors and outputs of a file. */
  DevicesReader(
      Path file,
      Map<String, SensorDriverProvider> sensorDrivers,
      Map<String, OutputDriverProvider> outputDrivers) {
    this.file = file;
    this.sensorDrivers = sensorDrivers;
    this.outputDrivers = outputDrivers;
  }

  List<SensorSettings> sensors(Section root) {
    List<SensorSettings> sensors = new ArrayList<>();
    root.requiredSections("sensors", "'bed-1: {kind: bed, location: bedroom, pin: 17}'")
        .forEach((id, section) -> sensor(id, section).ifPresent(sensors::add));
    return sensors;
  }

  /**
   * The kind of every sensor that was read, also of those with problems, so that a rule that names
   * such a sensor is not a problem as well. Empty where the kind itself is one.
   */
  Map<String, Optional<SensorKind>> kinds() {
    return kinds;
  }

  List<OutputSettings> outputs(Section root) {
    List<OutputSettings> outputs = new ArrayList<>();
    Optional<Section> section = root.section("outputs");
    for (String name : OUTPUTS) {
      section
          .flatMap(all -> all.section(name))
          .flatMap(own -> output(name, own))
          .ifPresent(outputs::add);
    }
    section.ifPresent(Section::done);
    return outputs;
  }

  private Optional<SensorSettings> sensor(String id, Section section) {
    section.checkName(id, "sensor-id-wrong");
    Optional<SensorKind> kind = section.required("kind", SensorKind::ofWord, KINDS);
    kinds.put(id, kind);
    Optional<String> location =
        section.required(
            "location",
            text -> Optional.of(text).filter(DevicesReader::isLocation),
            Phrase.of("location-form", LONGEST_LOCATION));
    String driver = section.text("driver").orElse(DEFAULT_DRIVER);
    SensorDriverProvider provider = sensorDrivers.get(driver);
    if (provider == null) {
      section.problem(
          "driver",
          driver,
          Phrase.of("no-such-driver", Section.suggestion(driver, sensorDrivers.keySet())));
      return Optional.empty();
    }
    if (kind.isPresent() && !provider.kinds().contains(kind.get())) {
      section.problem("driver", driver, Phrase.of("driver-kind", kind.get().word()));
    }
    Optional<FallParameters> falls =
        provider.givesSamples() ? new FallParametersReader(file).read(section) : Optional.empty();
    Optional<DriverOptions> options = options(section, provider.options());
    options.ifPresent(found -> claimBus(section, found, id));
    claim(section, driver, id);
    if (!SensorId.isValid(id) || kind.isEmpty() || location.isEmpty()) {
      return Optional.empty();
    }
    Sensor sensor = new Sensor(new SensorId(id), kind.get(), location.get());
    return options.map(found -> new SensorSettings(sensor, driver, found, falls));
  }

  private static boolean isLocation(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_LOCATION
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private Optional<OutputSettings> output(String name, Section section) {
    String driver = section.text("driver").orElse(DEFAULT_DRIVER);
    OutputDriverProvider provider = outputDrivers.get(driver);
    if (provider == null) {
      section.problem(
          "driver",
          driver,
          Phrase.of("no-such-driver", Section.suggestion(driver, outputDrivers.keySet())));
      return Optional.empty();
    }
    Optional<DriverOptions> options = options(section, provider.options());
    claim(section, driver, name);
    return options.map(found -> new OutputSettings(name, driver, found));
  }

  private static Optional<DriverOptions> options(Section section, List<DriverOption> declared) {
    Map<String, String> values = new HashMap<>();
    boolean isUsable = true;
    for (DriverOption option : declared) {
      Optional<String> value =
          section
              .text(option.key())
              .filter(
                  text -> section.check(option.key(), text, option.accepts(), Phrase.form(option)));
      value.ifPresent(text -> values.put(option.key(), text));
      if (value.isEmpty() && section.has(option.key())) {
        isUsable = false;
      } else if (value.isEmpty() && option.defaultValue().isEmpty()) {
        section.problem(option.key(), "", Phrase.of("missing", Phrase.form(option)));
        isUsable = false;
      }
    }
    section.done();
    return isUsable ? Optional.of(DriverOptions.of(declared, values)) : Optional.empty();
  }

  private void claim(Section section, String driver, String owner) {
    claimLine(section, PIN, driver, owner);
    // Whoever needs the board's lines beside a bus takes them from the contacts.
    claimLine(section, INTERRUPT_PIN, DEFAULT_DRIVER, owner);
  }

  private void claimLine(Section section, String key, String driver, String owner) {
    Optional<String> pin = section.has(key) ? section.text(key) : Optional.empty();
    if (pin.filter(text -> Character.isDigit(text.charAt(text.length() - 1))).isEmpty()) {
      return;
    }
    // 017 and 17 are the same line.
    String line = pin.get().replaceFirst("^[+]?0+(?=.)", "");
    String other = taken.putIfAbsent(driver + " " + line, owner);
    if (other != null) {
      section.problem(key, pin.get(), Phrase.of("pin-taken", other));
    }
  }

  /** Two who read the same chip would each get half of what it has to say. */
  private void claimBus(Section section, DriverOptions options, String owner) {
    Optional<String> address = options.find(ADDRESS);
    if (address.isEmpty()) {
      return;
    }
    String where = "bus " + options.find(BUS).orElse("") + " " + address.get();
    String other = taken.putIfAbsent(where, owner);
    if (other != null) {
      section.problem(ADDRESS, address.get(), Phrase.of("address-taken", other));
    }
  }
}
