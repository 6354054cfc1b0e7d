package no.trygghub.simulator.scenario;

import java.util.List;

/** What a player asks of the response centre. May be asked on any thread. */
public interface Reception {
  /**
   * The alarms, faults and events that arrived, as JSON: each message once, in the order of
   * arrival.
   */
  List<String> messages();

  /** Whether the hub's last status was {@code online}. */
  boolean hubIsOnline();
}
