package no.trygghub.simulator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** Sets the parameters of a statement from left to right. */
final class Row {
  private final PreparedStatement statement;
  private final Dialect dialect;
  private int index;

  Row(PreparedStatement statement, Dialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  Row text(String value) throws SQLException {
    statement.setString(++index, storable(value));
    return this;
  }

  Row text(Optional<String> value) throws SQLException {
    if (value.isPresent()) {
      return text(value.get());
    }
    statement.setNull(++index, Types.VARCHAR);
    return this;
  }

  Row number(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  Row truth(boolean value) throws SQLException {
    statement.setBoolean(++index, value);
    return this;
  }

  Row time(Instant value) throws SQLException {
    dialect.set(statement, ++index, value);
    return this;
  }

  Row time(Optional<Instant> value) throws SQLException {
    if (value.isPresent()) {
      return time(value.get());
    }
    statement.setNull(++index, dialect.timeType());
    return this;
  }

  Row hub(HubKey hub) throws SQLException {
    return text(hub.tenant()).text(hub.hub());
  }

  void add() throws SQLException {
    statement.addBatch();
    index = 0;
  }

  int update() throws SQLException {
    int rows = statement.executeUpdate();
    index = 0;
    return rows;
  }

  /**
   * A text that every database takes. JSON may name characters that are none in UTF-8, and the one
   * numbered 0, which PostgreSQL has no place for.
   */
  private static String storable(String value) {
    boolean plain = true;
    for (int i = 0; i < value.length() && plain; i++) {
      plain = value.charAt(i) != 0 && !Character.isSurrogate(value.charAt(i));
    }
    if (plain) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    value
        .codePoints()
        .map(point -> point == 0 || isHalf(point) ? '\uFFFD' : point)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
