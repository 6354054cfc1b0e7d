package no.trygghub.simulator.store;

import java.time.Duration;
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
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Payload;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Arrival;
import no.trygghub.simulator.centre.Received;

/** Messages of a hub, by its own composer, as a receiver gets them. */
final class HubVoice {
  static final Instant BEGIN = Instant.parse("2026-01-10T02:14:07.120Z");
  static final String EPOCH = "7F3A";

  private static final Sensor BED = new Sensor(new SensorId("bed-1"), SensorKind.BED, "bedroom");

  private final String hub;
  private final Composer composer;

  HubVoice(String hub) {
    this(hub, EPOCH);
  }

  HubVoice(String hub, String epoch) {
    this.hub = hub;
    this.composer = new Composer(new TenantId("0806"), new HubId(hub), epoch);
  }

  /** An alarm, told with the number of its message. */
  Arrival alarm(AlarmChange change, long number, long sequence) {
    return alarm(change, Severity.HIGH, change == AlarmChange.RAISED, number, sequence, true);
  }

  Arrival alarm(
      AlarmChange change,
      Severity severity,
      boolean urgent,
      long number,
      long sequence,
      boolean trusted) {
    return stored(
        new Finding.AlarmFinding(
            change,
            AlarmId.of(EPOCH, number),
            AlarmKind.BED_EXIT_NO_RETURN,
            severity,
            Optional.of(BED),
            moment(0, trusted),
            moment(1, trusted),
            moment(sequence, trusted),
            false,
            new Evidence(Map.of("rule", "bed-exit-no-return", "absentS", sequence)),
            urgent),
        sequence);
  }

  Arrival fault(boolean raised, long number, long sequence, String cause) {
    return stored(
        new Finding.FaultFinding(
            raised,
            AlarmId.of(EPOCH, number),
            FaultKind.SENSOR_SILENT,
            "bed-1",
            cause,
            moment(0, true),
            moment(sequence, true)),
        sequence);
  }

  Arrival event(Finding.EventKind kind, long sequence) {
    return stored(
        new Finding.EventFinding(kind, Optional.empty(), moment(sequence, true), Map.of()),
        sequence);
  }

  Arrival telemetry(long sequence) {
    return arrival(
        composer.telemetry(List.of(), moment(sequence, true).time(), new Sequence(sequence)),
        BEGIN);
  }

  Arrival status(ConnectionState state, long session) {
    Payload payload = composer.status(state, session, moment(session, true).time());
    return arrival(payload.channel().suffix(), payload.json(), BEGIN);
  }

  Arrival heartbeat(Instant at, Duration nextWithin) {
    Payload payload =
        composer.heartbeat(
            new HeartbeatFacts(
                Duration.ofHours(1),
                "present",
                "good",
                2,
                Optional.of(BEGIN),
                9,
                List.of(BED.id()),
                false,
                false,
                0,
                nextWithin),
            moment(1, true).time());
    return arrival(payload.channel().suffix(), payload.json(), at);
  }

  /** The same message as somebody else might send it. */
  static Arrival altered(Arrival arrival, String from, String to) {
    String json = arrival.message().json();
    if (!json.contains(from)) {
      throw new IllegalArgumentException(from + " is not in " + json);
    }
    return arrival(
        arrival.message().hub(),
        "up/" + arrival.message().channel(),
        json.replace(from, to),
        arrival.at());
  }

  private Arrival stored(Finding finding, long sequence) {
    return arrival(composer.message(finding, new Sequence(sequence)), BEGIN);
  }

  private Arrival arrival(Message message, Instant at) {
    return arrival(message.channel().suffix(), message.json(), at);
  }

  private Arrival arrival(String channel, String json, Instant at) {
    return arrival(hub, channel, json, at);
  }

  private static Arrival arrival(String hub, String channel, String json, Instant at) {
    try {
      Received message = Received.read("trygghub/v1/0806/" + hub + "/" + channel, json);
      boolean answered = channel.equals("up/alarm") || channel.equals("up/fault");
      return new Arrival(message, false, answered, at);
    } catch (JsonException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static Moment moment(long seconds, boolean trusted) {
    long nanos = Duration.ofSeconds(seconds).toNanos();
    Instant wall = trusted ? BEGIN : Instant.EPOCH;
    return new Moment(nanos, new HubTime("boot", nanos, wall.plusNanos(nanos), trusted));
  }
}
