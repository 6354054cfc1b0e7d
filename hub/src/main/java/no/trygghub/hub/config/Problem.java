package no.trygghub.hub.config;

/**
 * One error in a configuration file.
 *
 * @param path the key's path, {@code sensors.bed-1.pin}; empty where the file as a whole is meant
 * @param value what stands there; empty where nothing does
 * @param expected what should stand there and, where known, what to do
 */
public record Problem(String path, String value, String expected) {
  @Override
  public String toString() {
    String where = path.isEmpty() ? "" : path + ": ";
    String what = value.isEmpty() ? "" : "'" + value + "' — ";
    return where + what + expected;
  }
}
