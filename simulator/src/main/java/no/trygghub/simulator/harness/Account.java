package no.trygghub.simulator.harness;

/**
 * What a receiver holds against what was raised. The books of what was raised are kept by the trial
 * and written before the hub sees it.
 *
 * @param raised how many alarms were raised
 * @param lost how many of them no receiver holds
 * @param repeated how many the receiver holds twice after it dropped repeated ids
 * @param sentAgain how many messages came again with an id that the receiver had, which is allowed
 * @param outOfOrder how many alarms came behind a later one for the first time
 * @param late how many came marked as late
 */
record Account(int raised, int lost, int repeated, int sentAgain, int outOfOrder, int late) {
  /** Whether nothing was lost and nothing counts twice. */
  boolean balances() {
    return lost == 0 && repeated == 0;
  }
}
