package no.trygghub.hub.contract;

/**
 * The number of a stored message, counted per hub without a gap from 1.
 *
 * @param number 1 or more
 */
public record Sequence(long number) {
  @Override
  public String toString() {
    return Long.toString(number);
  }
}
