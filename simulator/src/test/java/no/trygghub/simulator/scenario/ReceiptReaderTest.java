package no.trygghub.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.json.JsonException;
import org.junit.jupiter.api.Test;

/** With messages as the hub itself writes them. */
class ReceiptReaderTest {
  private static final Instant NIGHT = Instant.parse("2026-01-11T01:34:00Z");
  private static final Moment NOW = new Moment(0, new HubTime("boot", 0, NIGHT, true));
  private static final AlarmId ID = AlarmId.of("7f3a", 1);
  private static final Sensor BED = new Sensor(new SensorId("bed-1"), SensorKind.BED, "bedroom");

  private final Composer composer = new Composer(new TenantId("demo"), new HubId("home"), "7F3A");

  @Test
  void anAlarmIsKnownByItsKindItsSensorAndWhenItWasRaised() throws JsonException {
    assertThat(ReceiptReader.read(json(alarm(Finding.AlarmChange.RAISED))))
        .contains(
            new Receipt(
                Receipt.Group.ALARM,
                "bed-exit-no-return",
                "bed-1",
                Receipt.Change.RAISED,
                NIGHT,
                false));
  }

  @Test
  void aLateAlarmAndTheEndOfOneAreToldApart() throws JsonException {
    String late = Composer.markLate(json(alarm(Finding.AlarmChange.RAISED)));

    assertThat(ReceiptReader.read(late).map(Receipt::late)).contains(true);
    assertThat(ReceiptReader.read(json(alarm(Finding.AlarmChange.RESTORED))).map(Receipt::change))
        .contains(Receipt.Change.RESTORED);
  }

  @Test
  void aFaultIsKnownByWhatItIsAbout() throws JsonException {
    Finding fault =
        new Finding.FaultFinding(true, ID, FaultKind.UPLINK, "simulated", "refused", NOW, NOW);

    assertThat(ReceiptReader.read(json(fault)))
        .contains(
            new Receipt(
                Receipt.Group.FAULT, "uplink", "simulated", Receipt.Change.RAISED, NIGHT, false));
  }

  @Test
  void anEventIsKnownByItsWord() throws JsonException {
    Finding event =
        new Finding.EventFinding(
            Finding.EventKind.PRE_ALARM_CANCELLED, Optional.of(BED), NOW, Map.of());

    assertThat(ReceiptReader.read(json(event)).map(Receipt::kind)).contains("pre-alarm-cancelled");
  }

  @Test
  void otherMessagesAreNoReceipts() throws JsonException {
    String telemetry = composer.telemetry(List.of(), NOW.time(), new Sequence(3)).json();

    assertThat(ReceiptReader.read(telemetry)).isEmpty();
  }

  @Test
  void aMessageThatIsNotWhatTheContractSaysIsRefused() {
    assertThatThrownBy(() -> ReceiptReader.read("{\"time\":\"soon\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("time");
  }

  private String json(Finding finding) {
    return composer.message(finding, new Sequence(1)).json();
  }

  private static Finding alarm(Finding.AlarmChange change) {
    return new Finding.AlarmFinding(
        change,
        ID,
        AlarmKind.BED_EXIT_NO_RETURN,
        Severity.HIGH,
        Optional.of(BED),
        NOW,
        NOW,
        NOW,
        false,
        new Evidence(Map.of("rule", "bed-1")));
  }
}
