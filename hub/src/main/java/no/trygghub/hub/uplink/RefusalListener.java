package no.trygghub.hub.uplink;

import no.trygghub.hub.contract.Channel;

/** Told what a broker refuses, on the uplink's thread. */
interface RefusalListener {
  /**
   * A channel is refused from now on, or taken again.
   *
   * @param wrong why; empty where nothing is wrong any more
   */
  void refusal(Channel channel, String wrong);
}
