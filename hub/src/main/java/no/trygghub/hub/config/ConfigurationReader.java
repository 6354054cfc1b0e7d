package no.trygghub.hub.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;

/** Reads {@code hub.yaml}. */
public final class ConfigurationReader {
  private static final String DEFAULT_DATA = "/var/lib/trygghub";
  private static final String DEFAULT_DRIVER = "gpio";
  private static final List<String> OUTPUTS = List.of("annunciator", "status-led");
  private static final long LARGEST_FILE = 1_000_000;
  private static final int LONGEST_LOCATION = 64;

  /** Where the key of a device's line is the same for two sensors, one of them would not work. */
  private static final String PIN = "pin";

  private final Map<String, SensorDriverProvider> sensorDrivers;
  private final Map<String, OutputDriverProvider> outputDrivers;

  /** A reader that knows these drivers and their options. */
  public ConfigurationReader(
      List<SensorDriverProvider> sensorDrivers, List<OutputDriverProvider> outputDrivers) {
    this.sensorDrivers =
        sensorDrivers.stream()
            .collect(
                Collectors.toMap(SensorDriverProvider::driver, Function.identity(), (a, b) -> a));
    this.outputDrivers =
        outputDrivers.stream()
            .collect(
                Collectors.toMap(OutputDriverProvider::driver, Function.identity(), (a, b) -> a));
  }

  /**
   * Reads and checks a whole file.
   *
   * @throws ConfigurationException with every problem at once, where there is any
   */
  public HubConfiguration read(Path file) throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> document = document(file);
    Section root =
        new Section(
            "",
            TextOnlyYaml.configuration(document).getNodeModel().getInMemoryRepresentation(),
            problems);
    HubConfiguration configuration = read(root, file.toAbsolutePath());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(file, problems);
    }
    return configuration;
  }

  private HubConfiguration read(Section root, Path file) {
    String tenant =
        root.required("tenant", TenantId::isValid, "1 to 32 of a-z, 0-9 and -", "placeholder");
    String hub = root.required("hub", HubId::isValid, "1 to 32 of a-z, 0-9 and -", "placeholder");
    ZoneId zone =
        root.value(
            "zone",
            ConfigurationReader::zone,
            "a time zone such as Europe/Oslo",
            ZoneId.systemDefault());
    Path data = file.resolveSibling(root.text("data").orElse(DEFAULT_DATA));
    HubConfiguration.ClockTrust trust =
        root.value(
            "clock",
            text ->
                switch (text) {
                  case "synchronised" -> Optional.of(HubConfiguration.ClockTrust.SYNCHRONISED);
                  case "always" -> Optional.of(HubConfiguration.ClockTrust.ALWAYS);
                  default -> Optional.empty();
                },
            "synchronised or always",
            HubConfiguration.ClockTrust.SYNCHRONISED);
    List<Destination> destinations = destinations(root, file);
    Map<String, String> linesTaken = new HashMap<>();
    List<SensorSettings> sensors = sensors(root, linesTaken);
    List<OutputSettings> outputs = outputs(root, linesTaken);
    Rules rules =
        new RulesReader(sensors.stream().map(SensorSettings::sensor).toList())
            .read(root.section("rules"), root.section("faults"));
    UplinkSettings uplink = uplink(root.section("uplink"));
    root.done();
    return new HubConfiguration(
        new TenantId(tenant),
        new HubId(hub),
        zone,
        data,
        trust,
        destinations,
        sensors,
        outputs,
        rules,
        uplink);
  }

  private static List<Destination> destinations(Section root, Path file) {
    List<Destination> destinations = new ArrayList<>();
    Optional<Section> section = root.section("destinations");
    section
        .map(Section::sections)
        .orElse(Map.of())
        .forEach((name, own) -> destinations.add(destination(name, own, file)));
    if (section.isEmpty() || section.get().keys().isEmpty()) {
      root.problem(
          "destinations",
          "",
          "is missing: expected at least one, such as 'main: {url: mqtts://alarm.example:8883}'");
    }
    return destinations;
  }

  private static Destination destination(String name, Section section, Path file) {
    String expected = "mqtt://host:port or mqtts://host:port";
    boolean there = section.has("url");
    Optional<URI> url = section.value("url", text -> url(text), expected, Optional.<URI>empty());
    if (!there) {
      section.problem("url", "", "is missing: expected " + expected);
    }
    boolean encrypted = url.filter(uri -> uri.getScheme().equals("mqtts")).isPresent();
    Function<String, Optional<Path>> path =
        key -> section.text(key).map(text -> file.resolveSibling(text));
    Optional<String> user = section.text("user");
    Optional<Path> passwordFile = path.apply("password-file");
    Destination.Tls tls =
        new Destination.Tls(path.apply("ca"), path.apply("certificate"), path.apply("key"));
    if (user.isPresent() != passwordFile.isPresent()) {
      section.problem("user", "", "user and password-file go together; one of them is missing");
    }
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      section.problem("certificate", "", "certificate and key go together; one of them is missing");
    }
    boolean anyTls = tls.ca().isPresent() || tls.certificate().isPresent();
    if (url.isPresent() && anyTls && !encrypted) {
      section.problem(
          "url", url.get().toString(), "expected mqtts:// where certificates are given");
    }
    section.done();
    return new Destination(
        name,
        url.orElse(URI.create("mqtt://placeholder:1883")),
        user,
        passwordFile,
        encrypted ? Optional.of(tls) : Optional.empty());
  }

  private List<SensorSettings> sensors(Section root, Map<String, String> linesTaken) {
    List<SensorSettings> sensors = new ArrayList<>();
    Optional<Section> section = root.section("sensors");
    section
        .map(Section::sections)
        .orElse(Map.of())
        .forEach((id, own) -> sensor(id, own, linesTaken).ifPresent(sensors::add));
    if (section.isEmpty() || section.get().keys().isEmpty()) {
      root.problem(
          "sensors",
          "",
          "is missing: expected at least one, such as 'bed-1: {kind: bed, location: bedroom, pin: 17}'");
    }
    return sensors;
  }

  private Optional<SensorSettings> sensor(
      String id, Section section, Map<String, String> linesTaken) {
    if (!SensorId.isValid(id)) {
      section.problem("", id, "expected a sensor id of 1 to 32 of a-z, 0-9 and -");
    }
    String kinds =
        "one of "
            + Arrays.stream(SensorKind.values())
                .map(SensorKind::word)
                .collect(Collectors.joining(", "));
    String kindWord =
        section.required(
            "kind", text -> SensorKind.ofWord(text).isPresent(), kinds, SensorKind.DOOR.word());
    SensorKind kind = SensorKind.ofWord(kindWord).orElse(SensorKind.DOOR);
    String location =
        section.required(
            "location",
            text -> !text.isBlank() && text.length() <= LONGEST_LOCATION,
            "a room or place, at most " + LONGEST_LOCATION + " characters",
            "placeholder");
    String driver = section.text("driver").orElse(DEFAULT_DRIVER);
    SensorDriverProvider provider = sensorDrivers.get(driver);
    if (provider == null) {
      section.problem(
          "driver", driver, "no such driver" + Section.suggestion(driver, sensorDrivers.keySet()));
      return Optional.empty();
    }
    if (!provider.kinds().contains(kind)) {
      section.problem("driver", driver, "cannot read a sensor of kind " + kind.word());
    }
    Optional<DriverOptions> options = options(section, provider.options());
    options.ifPresent(found -> claim(section, driver, found, id, linesTaken));
    return SensorId.isValid(id)
        ? options.map(
            found ->
                new SensorSettings(new Sensor(new SensorId(id), kind, location), driver, found))
        : Optional.empty();
  }

  private List<OutputSettings> outputs(Section root, Map<String, String> linesTaken) {
    List<OutputSettings> outputs = new ArrayList<>();
    Optional<Section> section = root.section("outputs");
    for (String name : OUTPUTS) {
      section
          .flatMap(all -> all.section(name))
          .ifPresent(own -> output(name, own, linesTaken).ifPresent(outputs::add));
    }
    section.ifPresent(Section::done);
    return outputs;
  }

  private Optional<OutputSettings> output(
      String name, Section section, Map<String, String> linesTaken) {
    String driver = section.text("driver").orElse(DEFAULT_DRIVER);
    OutputDriverProvider provider = outputDrivers.get(driver);
    if (provider == null) {
      section.problem(
          "driver", driver, "no such driver" + Section.suggestion(driver, outputDrivers.keySet()));
      return Optional.empty();
    }
    Optional<DriverOptions> options = options(section, provider.options());
    options.ifPresent(found -> claim(section, driver, found, name, linesTaken));
    return options.map(found -> new OutputSettings(name, driver, found));
  }

  /** The driver's own options: what is left in the section once the common keys were asked for. */
  private static Optional<DriverOptions> options(Section section, List<DriverOption> declared) {
    Map<String, String> values = new LinkedHashMap<>();
    boolean usable = true;
    List<String> candidates = new ArrayList<>(List.of("kind", "location", "driver"));
    for (DriverOption option : declared) {
      candidates.add(option.key());
      if (!section.has(option.key())) {
        if (option.defaultValue().isEmpty()) {
          section.problem(option.key(), "", "is missing: expected " + option.expected());
          usable = false;
        }
        continue;
      }
      Optional<String> value = section.text(option.key());
      if (value.isPresent() && option.accepts().test(value.get())) {
        values.put(option.key(), value.get());
      } else {
        value.ifPresent(
            text -> section.problem(option.key(), text, "expected " + option.expected()));
        usable = false;
      }
    }
    for (String key : section.rest().keySet()) {
      section.unknown(key, candidates);
      usable = false;
    }
    return usable ? Optional.of(DriverOptions.of(declared, values)) : Optional.empty();
  }

  private static void claim(
      Section section,
      String driver,
      DriverOptions options,
      String owner,
      Map<String, String> taken) {
    options
        .find(PIN)
        .ifPresent(
            pin -> {
              String other = taken.putIfAbsent(driver + " " + pin, owner);
              if (other != null) {
                section.problem(PIN, pin, "already used by " + other + "; give each its own pin");
              }
            });
  }

  private static UplinkSettings uplink(Optional<Section> section) {
    UplinkSettings defaults =
        new UplinkSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), 20, false);
    if (section.isEmpty()) {
      return defaults;
    }
    Section own = section.get();
    UplinkSettings settings =
        new UplinkSettings(
            own.duration(
                "heartbeat", defaults.heartbeat(), Duration.ofSeconds(10), Duration.ofHours(24)),
            own.duration(
                "keep-alive", defaults.keepAlive(), Duration.ofSeconds(5), Duration.ofMinutes(20)),
            own.integer("in-flight", defaults.inFlight(), 1, 1_000),
            own.truth("telemetry", defaults.telemetry()));
    own.done();
    return settings;
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Optional<URI>> url(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      boolean known = scheme.equals("mqtt") || scheme.equals("mqtts");
      boolean bare =
          uri.getUserInfo() == null
              && uri.getQuery() == null
              && String.valueOf(uri.getPath()).isEmpty();
      if (!known || !bare || uri.getHost() == null) {
        return Optional.empty();
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("mqtts") ? 8883 : 1883;
      return Optional.of(Optional.of(new URI(scheme, null, uri.getHost(), port, null, null, null)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> document(Path file) throws ConfigurationException {
    try {
      if (Files.isDirectory(file)) {
        throw wrong(file, "is a directory; expected a file such as hub.yaml");
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw wrong(file, "is larger than a megabyte; expected a hub's configuration");
      }
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw wrong(file, "is empty; expected at least tenant, hub, destinations and sensors");
      }
      Map<String, Object> document = new LinkedHashMap<>();
      TextOnlyYaml.parse(text).forEach((key, value) -> document.put(String.valueOf(key), value));
      return document;
    } catch (TextOnlyYaml.YamlError e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such file; name the configuration with --config");
    } catch (CharacterCodingException e) {
      throw wrong(file, "is not UTF-8; save it as UTF-8 text");
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigurationException wrong(Path file, String what) {
    return new ConfigurationException(file, List.of(new Problem("", "", what)));
  }
}
