package no.trygghub.hub.uplink;

import java.util.List;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;

/** What the rest of the hub hears from the uplink, on the uplink's thread. */
public interface UplinkListener {
  /**
   * How a destination is, told whenever it changes.
   *
   * @param destination its name
   * @param wrong what is wrong, in one line; empty where it is well
   */
  void destinationIs(String destination, String wrong);

  /**
   * A destination that was to be proven is: the hub is connected and subscribed there, and the
   * broker has acknowledged what the hub says about itself, a message of the outbox where it gets
   * them, and has refused nothing.
   *
   * @param destination its name
   */
  void reached(String destination);

  /** A command came, not expired and not retained; it may have come before. */
  void command(Downlink.Command command);

  /**
   * How many personal alarms have been waiting for their acknowledgement for so long that the
   * annunciator should sound.
   */
  void overdueAlarms(int count);

  /** The response centre said through a destination that it cannot take an alarm or fault. */
  void rejected(AlarmId reference, String destination);

  /**
   * The response centre acknowledged messages and they have left the outbox, or closed what it may
   * have acknowledged before.
   *
   * @param destination the name of the destination that the acknowledgement came from
   */
  void delivered(
      Downlink.Acknowledgement acknowledgement, List<MessageId> messages, String destination);
}
