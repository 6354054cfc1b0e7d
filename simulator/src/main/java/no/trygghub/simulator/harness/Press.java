package no.trygghub.simulator.harness;

/**
 * One alarm that somebody in a simulated home raised. No two are equal.
 *
 * @param hub whose home
 * @param sensor what was pressed, or what saw a fall
 * @param number the how many-th time, from 1
 */
record Press(String hub, String sensor, int number) {
  @Override
  public String toString() {
    return hub + " " + sensor + " " + number;
  }
}
