package no.trygghub.hub.contract;

/**
 * The CloudEvents id of a message: a ULID, fixed when the message is made, so that a receiver knows
 * a repeat.
 *
 * @param value 26 characters of Crockford's base 32
 */
public record MessageId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
