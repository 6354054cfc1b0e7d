package no.trygghub.simulator.fleet.rhythm;

/**
 * What goes wrong in a home, as often as it is said to: none of it can be learned from the recorded
 * homes. All rates are per home and day.
 *
 * @param falls a fall sensor signals a fall; one in five is taken back within the time for that,
 *     one in five after the alarm has been sent
 * @param presses the button that calls for help is pressed
 * @param openDoors the front door is left open for 6 to 30 minutes
 * @param deadSensors a sensor cannot be read for one to four hours
 */
public record Incidents(double falls, double presses, double openDoors, double deadSensors) {
  /** Three to four falls a year, a call for help every ten days. */
  public static final Incidents DEFAULTS = new Incidents(0.01, 0.1, 0.05, 0.01);

  /** Nothing goes wrong. */
  public static final Incidents NONE = new Incidents(0, 0, 0, 0);

  /** All of it so many times as often. */
  public Incidents times(double factor) {
    return new Incidents(
        falls * factor, presses * factor, openDoors * factor, deadSensors * factor);
  }
}
