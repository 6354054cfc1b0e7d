package no.trygghub.hub.contract;

import java.util.Map;

/**
 * The answer to a command.
 *
 * @param commandId the command's id
 * @param result what became of it
 * @param reason one line where it was refused; else empty
 * @param details more, by short names
 */
public record Reply(String commandId, Result result, String reason, Map<String, Object> details) {
  /** Copies what it is given, so that it never changes. */
  public Reply {
    details = Map.copyOf(details);
  }

  /** What can become of a command. */
  public enum Result {
    /** It was carried out. */
    DONE,
    /** It is being carried out; another answer says how it ended. */
    ACCEPTED,
    /** It was not, and why is in the reason. */
    REFUSED
  }
}
