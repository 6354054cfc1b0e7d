package no.trygghub.hub.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Everything a hub is told, checked and complete.
 *
 * @param tenant whom it belongs to
 * @param hub its id
 * @param zone whose local time the windows of its rules are in
 * @param dataDirectory where its database lives
 * @param clockTrust how it knows that the wall clock is right
 * @param destinations where its alarms go, first choice first; at least one
 * @param sensors what it listens to
 * @param outputs its annunciator and status LED, where it has them
 * @param rules what its rules and faults go by
 * @param uplink how it sends
 * @param certificates how its certificates are renewed and watched
 */
public record HubConfiguration(
    TenantId tenant,
    HubId hub,
    ZoneId zone,
    Path dataDirectory,
    ClockTrust clockTrust,
    List<Destination> destinations,
    List<SensorSettings> sensors,
    List<OutputSettings> outputs,
    Rules rules,
    UplinkSettings uplink,
    CertificateSettings certificates) {

  /** Copies what it is given, so that it never changes. */
  public HubConfiguration {
    destinations = List.copyOf(destinations);
    sensors = List.copyOf(sensors);
    outputs = List.copyOf(outputs);
  }

  /** The same with the defaults of certificates. */
  public HubConfiguration(
      TenantId tenant,
      HubId hub,
      ZoneId zone,
      Path dataDirectory,
      ClockTrust clockTrust,
      List<Destination> destinations,
      List<SensorSettings> sensors,
      List<OutputSettings> outputs,
      Rules rules,
      UplinkSettings uplink) {
    this(
        tenant,
        hub,
        zone,
        dataDirectory,
        clockTrust,
        destinations,
        sensors,
        outputs,
        rules,
        uplink,
        CertificateSettings.DEFAULTS);
  }

  /** How the hub knows that its wall clock is right. */
  public enum ClockTrust {
    /** By the file that systemd-timesyncd makes once it has synchronised the clock. */
    SYNCHRONISED,
    /** Always: the computer has a clock battery, or the time is simulated. */
    ALWAYS
  }

  /** The output of that name, where the hub has it. */
  public Optional<OutputSettings> output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }
}
