package no.trygghub.provisioning.check;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;

/**
 * The two messages that a check sends, in an epoch of their own, so that no number of the hub's
 * seems to be missing or to come twice.
 *
 * @param event says that the connection is being checked
 * @param alarm a test alarm, marked so
 */
record TestMessages(Message event, Message alarm) {
  private static final int EPOCHS = 0x1_0000;
  private static final long ALARMS = 1_000_000_000_000L;

  /**
   * Messages that have not been there before.
   *
   * @param now when they are made
   */
  static TestMessages of(HubConfiguration configuration, HubTime now, RandomGenerator random) {
    String epoch = String.format(Locale.ROOT, "%04X", random.nextInt(EPOCHS));
    Composer composer = new Composer(configuration.tenant(), configuration.hub(), epoch);
    Moment moment = new Moment(now.nanosSinceBoot(), now);
    return new TestMessages(
        composer.message(
            new EventFinding(EventKind.CHECKED, Optional.empty(), moment, Map.of()),
            new Sequence(1)),
        composer.message(
            new AlarmFinding(
                AlarmChange.RAISED,
                AlarmId.of(epoch, random.nextLong(ALARMS)),
                AlarmKind.ASSISTANCE,
                Severity.HIGH,
                Optional.empty(),
                moment,
                moment,
                moment,
                true,
                new Evidence(Map.of("rule", "test"))),
            new Sequence(2)));
  }
}
