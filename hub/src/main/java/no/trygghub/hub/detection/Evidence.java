package no.trygghub.hub.detection;

import java.util.Map;

/**
 * Why a rule found what it found, for a person to check.
 *
 * @param fields short names and values (text, numbers, truth values) as they stand in the message,
 *     {@code absentS} for instance; {@code rule} is always there, and {@code also} is a list of the
 *     same of each rule that joined
 */
public record Evidence(Map<String, Object> fields) {
  /** Copies what it is given, so that it never changes. */
  public Evidence {
    fields = Map.copyOf(fields);
  }
}
