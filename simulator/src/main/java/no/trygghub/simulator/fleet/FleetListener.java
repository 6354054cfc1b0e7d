package no.trygghub.simulator.fleet;

/** Told how far a fleet is, on the thread that runs it, a few times a second. */
public interface FleetListener {
  /**
   * How it is now.
   *
   * @param what what is going on, in a few words
   * @param share how much of it is done, 0 to 1
   * @param connected how many hubs are connected
   * @param alarms how many messages about alarms there were
   * @param waiting how many messages wait in the hubs' outboxes
   * @param rate how many messages the response centre received in the last second
   */
  void progress(String what, double share, int connected, long alarms, long waiting, long rate);
}
