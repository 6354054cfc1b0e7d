package no.trygghub.hub.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Reads {@code hub.yaml}. */
public final class ConfigurationReader {
  private static final Path DEFAULT_DATA = Path.of("/var/lib/trygghub");
  private static final String ID = "1 to 32 of a-z, 0-9 and -";
  private static final String EST =
      "the address of an EST server, https://host[:port]/.well-known/est and a label where it wants"
          + " one";
  private static final TenantId NO_TENANT = new TenantId("placeholder");
  private static final HubId NO_HUB = new HubId("placeholder");

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

  /** A reader that knows every driver that is installed beside the hub. */
  public static ConfigurationReader ofInstalledDrivers() {
    return new ConfigurationReader(
        installed(SensorDriverProvider.class), installed(OutputDriverProvider.class));
  }

  /**
   * Reads and checks a whole file. Opens no device, and of the files that it names only the
   * parameters of accelerometers.
   *
   * @throws ConfigurationException with every problem at once, where there is any
   */
  public HubConfiguration read(Path file) throws ConfigurationException {
    return read(file, ConfigurationFile.read(file));
  }

  /**
   * Like {@link #read(Path)}, for a text that is not in the file, or not yet: it is read as if it
   * were, with paths relative to the file.
   *
   * @throws ConfigurationException with every problem at once, where there is any
   */
  public HubConfiguration read(Path file, byte[] text) throws ConfigurationException {
    return read(file, ConfigurationFile.parse(file, text));
  }

  private HubConfiguration read(Path file, ImmutableNode tree) throws ConfigurationException {
    Set<Problem> problems = new LinkedHashSet<>();
    Section root = new Section("", tree, problems);
    HubConfiguration configuration = read(root, file.toAbsolutePath());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(file, List.copyOf(problems));
    }
    return configuration;
  }

  private static <T> List<T> installed(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  private HubConfiguration read(Section root, Path file) {
    TenantId tenant =
        root.required(
                "tenant",
                text -> Optional.of(text).filter(TenantId::isValid).map(TenantId::new),
                ID)
            .orElse(NO_TENANT);
    HubId hub =
        root.required("hub", text -> Optional.of(text).filter(HubId::isValid).map(HubId::new), ID)
            .orElse(NO_HUB);
    ZoneId zone = zone(root);
    Path data = root.path("data", file).orElse(DEFAULT_DATA);
    HubConfiguration.ClockTrust trust =
        root.value("clock", ConfigurationReader::clockTrust, "synchronised or always")
            .orElse(HubConfiguration.ClockTrust.SYNCHRONISED);
    List<Destination> destinations = new DestinationsReader(file).read(root);
    DevicesReader devices = new DevicesReader(file, sensorDrivers, outputDrivers);
    List<SensorSettings> sensors = devices.sensors(root);
    List<OutputSettings> outputs = devices.outputs(root);
    Rules rules =
        new RulesReader(devices.kinds()).read(root.section("rules"), root.section("faults"));
    UplinkSettings uplink = uplink(root.section("uplink"));
    CertificateSettings certificates = certificates(root.section("certificates"), file);
    root.done();
    return new HubConfiguration(
        tenant,
        hub,
        zone,
        data,
        trust,
        destinations,
        sensors,
        outputs,
        rules,
        uplink,
        certificates);
  }

  private static ZoneId zone(Section root) {
    Optional<String> text = root.text("zone");
    Optional<ZoneId> zone = text.flatMap(ConfigurationReader::zone);
    if (text.isPresent() && zone.isEmpty()) {
      root.problem(
          "zone",
          text.get(),
          Section.nearest(text.get(), ZoneId.getAvailableZoneIds())
              .map(nearest -> "no such time zone; did you mean '" + nearest + "'?")
              .orElse("expected a time zone such as Europe/Oslo"));
    }
    return zone.orElseGet(ZoneId::systemDefault);
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<HubConfiguration.ClockTrust> clockTrust(String text) {
    return switch (text) {
      case "synchronised" -> Optional.of(HubConfiguration.ClockTrust.SYNCHRONISED);
      case "always" -> Optional.of(HubConfiguration.ClockTrust.ALWAYS);
      default -> Optional.empty();
    };
  }

  private static UplinkSettings uplink(Optional<Section> section) {
    UplinkSettings defaults = UplinkSettings.DEFAULTS;
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
            own.integer(
                    "disk-budget-mib",
                    (int) (defaults.diskBudgetBytes() / UplinkSettings.MIB),
                    5,
                    100_000)
                * UplinkSettings.MIB,
            own.truth("telemetry", defaults.telemetry()));
    own.done();
    return settings;
  }

  private static CertificateSettings certificates(Optional<Section> section, Path file) {
    CertificateSettings defaults = CertificateSettings.DEFAULTS;
    if (section.isEmpty()) {
      return defaults;
    }
    Section own = section.get();
    Duration warnBefore =
        own.duration(
            "warn-before", defaults.warnBefore(), Duration.ofDays(1), Duration.ofDays(365));
    Optional<URI> est = own.value("est", ConfigurationReader::est, EST);
    Optional<Path> ca = own.path("est-ca", file);
    own.together("est", "est-ca");
    own.done();
    return new CertificateSettings(
        warnBefore, est.flatMap(url -> ca.map(path -> new CertificateSettings.Est(url, path))));
  }

  private static Optional<URI> est(String text) {
    try {
      URI uri = new URI(text).parseServerAuthority();
      boolean isOne =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && String.valueOf(uri.getRawPath()).matches("/[.]well-known/est(/[^/]+)?");
      return isOne ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
