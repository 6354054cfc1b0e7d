package no.trygghub.simulator.harness.fuzz;

import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.UplinkSettings;

/** The hub's configuration. */
@AddLifecycleHook(Share.class)
class ConfigurationProperties {
  private static final Duration LONGEST_DELAY = Duration.ofDays(7);

  private final InputFile file = InputFile.named("hub.yaml");
  private final ConfigurationReader reader = ConfigurationReader.ofInstalledDrivers();
  private final Examiner<HubConfiguration> examiner =
      new Examiner<>(
          ConfigurationException.class,
          input -> reader.read(file.with(input)),
          ConfigurationProperties::wrong);

  @Property(tries = 85)
  @Label("configuration: mutants")
  void mutants(@ForAll("mutated") Mutant input) {
    examiner.examine(input);
  }

  @Property(tries = 20)
  @Label("configuration: noise")
  void noise(@ForAll("noisy") Mutant input) {
    examiner.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutated() {
    return Mutant.of(Samples.configurations());
  }

  @Provide
  Arbitrary<Mutant> noisy() {
    return Mutant.noise("tenahub:- {}[]&*!|>'\"#,?%\n\t 0123456789");
  }

  @AfterProperty
  void close() {
    examiner.close();
    file.close();
  }

  private static String wrong(HubConfiguration configuration) {
    if (configuration.destinations().isEmpty() || configuration.sensors().isEmpty()) {
      return "no destination or no sensor";
    }
    for (Destination destination : configuration.destinations()) {
      int port = destination.url().getPort();
      if (port < 1 || port > 65_535 || destination.url().getHost() == null) {
        return "the destination " + destination;
      }
    }
    for (SensorSettings settings : configuration.sensors()) {
      String location = settings.sensor().location();
      if (location.isBlank() || location.length() > 64) {
        return "the location " + location;
      }
    }
    for (AlarmKind kind : AlarmKind.values()) {
      Duration delay = configuration.rules().of(kind).delay();
      if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
        return "a delay of " + delay;
      }
    }
    UplinkSettings uplink = configuration.uplink();
    boolean inRange =
        uplink.inFlight() >= 1
            && uplink.inFlight() <= 1_000
            && uplink.keepAlive().toSeconds() >= 5
            && uplink.heartbeat().toSeconds() >= 10
            && uplink.heartbeat().toHours() <= 24
            && uplink.diskBudgetBytes() >= 5 * UplinkSettings.MIB;
    return inRange ? "" : uplink.toString();
  }
}
