package no.trygghub.hub.buffer;

import java.sql.SQLException;

/** What was read is not what was written. */
final class DamagedException extends SQLException {
  private static final long serialVersionUID = 1L;

  DamagedException(String what) {
    super(what + " is not as it was written");
  }
}
