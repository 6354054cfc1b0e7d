package no.trygghub.hub.buffer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Dropped;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;

/** Messages as the hub makes them. */
final class Messages {
  static final Instant WALL = Instant.parse("2026-01-10T02:14:07.120Z");

  /** Ten minutes after the boot that {@link #untrusted} are made at the begin of. */
  static final HubTime RIGHT = new HubTime("boot-2", 600_000_000_000L, WALL, true);

  private static final Moment NOW = new Moment(1, new HubTime("boot-1", 1, WALL, true));
  private static final Composer COMPOSER =
      new Composer(new TenantId("0806"), new HubId("h-7f3a"), "7F3A");

  private Messages() {}

  static Message raised(int alarm, Sequence sequence) {
    return alarm(Finding.AlarmChange.RAISED, alarm, sequence);
  }

  /** An alarm of a hub whose wall clock was not synchronised. */
  static Message untrusted(int alarm, Sequence sequence) {
    Moment boot = new Moment(0, new HubTime("boot-2", 0, Instant.EPOCH, false));
    return alarm(Finding.AlarmChange.RAISED, alarm, sequence, boot);
  }

  static Message restored(int alarm, Sequence sequence) {
    return alarm(Finding.AlarmChange.RESTORED, alarm, sequence);
  }

  /** An alarm that goes on with another severity and another reason. */
  static Message changed(int alarm, boolean urgent, Sequence sequence) {
    return COMPOSER.message(
        new Finding.AlarmFinding(
            Finding.AlarmChange.CHANGED,
            reference(alarm),
            AlarmKind.ASSISTANCE,
            Severity.MEDIUM,
            Optional.empty(),
            NOW,
            NOW,
            NOW,
            false,
            new Evidence(
                Map.of(
                    "rule", "assistance",
                    "severityBefore", "high",
                    "severityAfter", "medium",
                    "why", "walking")),
            urgent),
        sequence);
  }

  static Message fault(int fault, Sequence sequence) {
    return COMPOSER.message(
        new Finding.FaultFinding(
            true, reference(fault), FaultKind.DISK, "database", "full", NOW, NOW),
        sequence);
  }

  static Message event(Sequence sequence) {
    return COMPOSER.message(
        new Finding.EventFinding(Finding.EventKind.STARTED, Optional.empty(), NOW, Map.of()),
        sequence);
  }

  static Message dropped(Dropped dropped, Sequence sequence) {
    return COMPOSER.message(
        new Finding.EventFinding(
            Finding.EventKind.DROPPED,
            Optional.empty(),
            NOW,
            Map.of("channel", dropped.channel().suffix(), "messages", dropped.messages())),
        sequence);
  }

  static Message telemetry(Sequence sequence) {
    return COMPOSER.telemetry(List.of(), NOW.time(), sequence);
  }

  /** The same of a hub whose wall clock was not synchronised. */
  static Message untrustedTelemetry(Sequence sequence) {
    return COMPOSER.telemetry(List.of(), new HubTime("boot-2", 0, Instant.EPOCH, false), sequence);
  }

  /** The reference of an alarm or fault of that number. */
  static AlarmId reference(int number) {
    return AlarmId.of("7f3a", number);
  }

  private static Message alarm(Finding.AlarmChange change, int alarm, Sequence sequence) {
    return alarm(change, alarm, sequence, NOW);
  }

  private static Message alarm(
      Finding.AlarmChange change, int alarm, Sequence sequence, Moment at) {
    return COMPOSER.message(
        new Finding.AlarmFinding(
            change,
            reference(alarm),
            AlarmKind.ASSISTANCE,
            Severity.HIGH,
            Optional.empty(),
            at,
            at,
            at,
            false,
            new Evidence(Map.of("rule", "assistance"))),
        sequence);
  }
}
