package no.trygghub.hub.json;

/**
 * JSON that is not what it should be. Its message names the field and what was expected, in one
 * line.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public JsonException(String message) {
    super(message);
  }
}
