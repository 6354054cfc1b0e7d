package no.trygghub.simulator.scenario;

import java.util.List;

/** What a player asks of the response centre. May be asked on any thread. */
interface Reception {
  /** All that arrived about alarms, faults and events, each message once, in the order it came. */
  List<Receipt> receipts();

  /** Whether the hub was last said to be online. */
  boolean hubIsOnline();
}
