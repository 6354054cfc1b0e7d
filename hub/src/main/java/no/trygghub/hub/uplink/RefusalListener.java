package no.trygghub.hub.uplink;

import no.trygghub.hub.contract.Channel;

/** Told what a broker takes and refuses, on the uplink's thread. */
interface RefusalListener {
  /**
   * A channel is refused from now on, or taken again.
   *
   * @param wrong why; empty where nothing is wrong any more
   */
  void refusal(Channel channel, String wrong);

  /** The broker has acknowledged a message of this channel. */
  void taken(Channel channel);
}
