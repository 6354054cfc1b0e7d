package no.trygghub.simulator.harness;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;

/** Messages as a hub makes them, for a database or an uplink that is tried without a home. */
public final class SampleMessages {
  private static final Sensor BUTTON =
      new Sensor(new SensorId("button-1"), SensorKind.BUTTON, "bathroom");

  private final Composer composer;
  private final String epoch;
  private final Instant begin;

  /**
   * Messages of a hub.
   *
   * @param begin when the hub's computer was started
   */
  public SampleMessages(TenantId tenant, HubId hub, String epoch, Instant begin) {
    this.composer = new Composer(tenant, hub, epoch);
    this.epoch = epoch;
    this.begin = begin;
  }

  /** An alarm that is raised; the number tells it from others. */
  public Draft alarm(long number) {
    Moment now = moment(number);
    Finding alarm =
        new Finding.AlarmFinding(
            Finding.AlarmChange.RAISED,
            AlarmId.of(epoch, number),
            AlarmKind.ASSISTANCE,
            Severity.HIGH,
            Optional.of(BUTTON),
            now,
            now,
            now,
            false,
            new Evidence(Map.of("rule", "assistance")));
    return sequence -> composer.message(alarm, sequence);
  }

  /** A fault that is raised. */
  public Draft fault(long number) {
    Moment now = moment(number);
    Finding fault =
        new Finding.FaultFinding(
            true,
            AlarmId.of(epoch, number),
            FaultKind.SENSOR_SILENT,
            "button-1",
            "nothing heard of button-1",
            now,
            now);
    return sequence -> composer.message(fault, sequence);
  }

  /** An event. */
  public Draft event(long number) {
    Finding event =
        new Finding.EventFinding(
            Finding.EventKind.PAUSED, Optional.empty(), moment(number), Map.of("untilS", number));
    return sequence -> composer.message(event, sequence);
  }

  /** One reading, as a home that is not busy sends it. */
  public Draft telemetry(long number) {
    HubTime now = moment(number).time();
    List<Composer.ReadingOf> readings =
        List.of(
            new Composer.ReadingOf(
                BUTTON, new SensorReading(BUTTON.id(), SensorState.of(number % 2 == 0), now)));
    return sequence -> composer.telemetry(readings, now, sequence);
  }

  private Moment moment(long number) {
    long nanos = number * 1_000_000;
    return new Moment(nanos, new HubTime("trial", nanos, begin.plusNanos(nanos), true));
  }
}
