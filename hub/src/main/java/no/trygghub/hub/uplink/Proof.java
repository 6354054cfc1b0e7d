package no.trygghub.hub.uplink;

import java.util.EnumSet;
import java.util.Set;
import no.trygghub.hub.contract.Channel;

/**
 * What a broker has acknowledged over one connection. Connected is not yet reached: a broker may
 * let a hub in and then refuse whatever it publishes. Lives on the uplink's loop.
 */
final class Proof {
  /** What the hub says over every connection as soon as it is there. */
  private static final Set<Channel> SAID =
      EnumSet.of(Channel.UP_STATUS, Channel.UP_ALARMS_ACTIVE, Channel.UP_HEARTBEAT);

  private final Set<Channel> taken = EnumSet.noneOf(Channel.class);

  void taken(Channel channel) {
    taken.add(channel);
  }

  /**
   * Whether that is enough.
   *
   * @param carries whether messages of the outbox go there too, of which one is needed as well
   */
  boolean isComplete(boolean carries) {
    return taken.containsAll(SAID) && (!carries || taken.size() > SAID.size());
  }
}
