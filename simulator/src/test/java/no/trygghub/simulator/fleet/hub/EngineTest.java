package no.trygghub.simulator.fleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.simulator.fleet.rhythm.Days;
import no.trygghub.simulator.fleet.rhythm.Incidents;
import no.trygghub.simulator.fleet.rhythm.Rhythm;
import no.trygghub.simulator.fleet.rhythm.RhythmException;
import no.trygghub.simulator.fleet.rhythm.RhythmFile;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final long BEGIN = Duration.ofHours(1).toNanos();
  private static final ContractSchemas SCHEMAS = new ContractSchemas();

  @Test
  void theSameDaysGiveTheSameMessages() throws RhythmException {
    List<Message> once = lived(parts(3, 5, List.of()));

    assertThat(once).isNotEmpty().isEqualTo(lived(parts(3, 5, List.of())));
    assertThat(once).isNotEqualTo(lived(parts(4, 5, List.of())));
  }

  @Test
  void whatGoesWrongBecomesAlarmsAndFaultsOfTheContract() throws RhythmException {
    List<Message> messages = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      messages.addAll(lived(parts(number, 300, List.of())));
    }

    for (Message message : messages) {
      assertThat(SCHEMAS.problems(message.channel(), message.json())).as(message.json()).isEmpty();
    }
    assertThat(messages.stream().map(EngineTest::what))
        .contains(
            "alarm.raised fall",
            "alarm.cancelled fall",
            "alarm.raised assistance",
            "alarm.raised door-left-open",
            "alarm.restored door-left-open",
            "fault.raised sensor-unavailable",
            "fault.restored sensor-unavailable",
            "event pre-alarm-cancelled");
  }

  @Test
  void anOutageIsAFaultOfTheMainsAndItsEnd() throws RhythmException {
    Outage outage =
        new Outage(
            BEGIN + Duration.ofHours(2).toNanos(),
            BEGIN + Duration.ofMinutes(130).toNanos(),
            false);

    List<Message> messages = lived(parts(1, 0, List.of(outage)));

    assertThat(messages.stream().map(EngineTest::what))
        .containsSubsequence("fault.raised mains-lost", "fault.restored mains-lost");
    assertThat(lived(parts(1, 0, List.of())).stream().map(EngineTest::what))
        .noneMatch(what -> what.contains("mains-lost"));
  }

  @Test
  void sequenceNumbersHaveNoGap() throws RhythmException {
    List<Message> messages = lived(parts(2, 20, List.of()));

    for (int i = 0; i < messages.size(); i++) {
      assertThat(messages.get(i).sequence().number()).isEqualTo(i + 1L);
    }
  }

  private static String what(Message message) {
    String json = message.json();
    String type = json.replaceFirst(".*\"type\":\"no\\.trygghub\\.([a-z.]+)\\.v1\".*", "$1");
    String kind =
        message.channel() == Channel.UP_EVENT
            ? json.replaceFirst(".*\"event\":\"([a-z-]+)\".*", "$1")
            : json.replaceFirst(".*?\"kind\":\"([a-z-]+)\".*", "$1");
    return type + " " + kind;
  }

  private static List<Message> lived(HubParts parts) {
    List<Message> made = new ArrayList<>();
    Engine engine = new Engine(parts, made::add);
    engine.arm();
    while (engine.next() < Long.MAX_VALUE) {
      engine.step();
    }
    return made;
  }

  private static HubParts parts(int number, double incidents, List<Outage> outages)
      throws RhythmException {
    List<Rhythm> shipped = RhythmFile.shipped();
    Rhythm rhythm = shipped.get(number % shipped.size());
    HubConfiguration configuration =
        new HubConfiguration(
            new TenantId("fleet"),
            new HubId("h-" + number),
            ZoneOffset.UTC,
            Path.of("."),
            HubConfiguration.ClockTrust.ALWAYS,
            List.of(
                new Destination(
                    "fleet",
                    URI.create("mqtt://127.0.0.1"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            Days.sensors(rhythm).stream()
                .map(
                    sensor ->
                        new SensorSettings(sensor, "fleet", DriverOptions.of(List.of(), Map.of())))
                .toList(),
            List.of(),
            Configurations.defaultRules(),
            UplinkSettings.DEFAULTS);
    return new HubParts(
        number,
        configuration,
        new Days(rhythm, Incidents.DEFAULTS.times(incidents), Days.sensors(rhythm), 1, number),
        outages,
        Instant.parse("2026-01-11T23:00:00Z"),
        BEGIN,
        BEGIN + Duration.ofDays(2).toNanos(),
        number);
  }
}
