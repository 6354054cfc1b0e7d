package no.trygghub.hub.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;

/** Configurations that tests are built on. */
public final class Configurations {
  private Configurations() {}

  /** Rules that are all on their defaults. */
  public static Rules defaultRules() {
    return new Rules(Map.of(), Map.of(), Map.of(), Duration.ofMinutes(5), Map.of(), Map.of());
  }

  /** A sensor whose place is named after its kind. */
  public static Sensor sensor(String id, SensorKind kind) {
    return new Sensor(new SensorId(id), kind, kind == SensorKind.BED ? "bedroom" : "hall");
  }

  /** A destination without TLS. */
  public static Destination destination(String name, String url) {
    return new Destination(
        name, URI.create(url), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A hub in Norway with these destinations, rules and sensors. */
  public static HubConfiguration hub(
      Path data, List<Destination> destinations, Rules rules, Sensor... sensors) {
    return hub(
        data,
        destinations,
        rules,
        Arrays.stream(sensors)
            .map(
                sensor -> new SensorSettings(sensor, "test", DriverOptions.of(List.of(), Map.of())))
            .toList());
  }

  /** An accelerometer worn in whichever orientation, with the parameters that ship. */
  public static SensorSettings accelerometer(String id) {
    return new SensorSettings(
        new Sensor(new SensorId(id), SensorKind.FALL, "worn"),
        "test",
        DriverOptions.of(List.of(), Map.of()),
        Optional.of(FallParameters.shipped(Mounting.FREE)));
  }

  /** A hub in Norway whose sensors are set in every respect. */
  public static HubConfiguration hub(
      Path data, List<Destination> destinations, Rules rules, List<SensorSettings> sensors) {
    return new HubConfiguration(
        new TenantId("0806"),
        new HubId("h-7f3a"),
        ZoneId.of("Europe/Oslo"),
        data,
        HubConfiguration.ClockTrust.ALWAYS,
        destinations,
        sensors,
        List.of(),
        rules,
        UplinkSettings.DEFAULTS);
  }
}
