package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL: as many receivers on as many computers as it can serve. */
final class PostgresqlDialect implements Dialect {
  private static final int CONNECT_WITHIN_S = 10;

  /** A server that does not answer for so long is away; a commit takes milliseconds. */
  private static final int ANSWER_WITHIN_S = 30;

  private final StoreLocation.Postgresql location;
  private final PGSimpleDataSource source;

  PostgresqlDialect(StoreLocation.Postgresql location, Optional<String> password) {
    this.location = location;
    this.source = new PGSimpleDataSource();
    String parameters = location.parameters().isEmpty() ? "" : "?" + location.parameters();
    source.setUrl("jdbc:postgresql:" + location.address() + parameters);
    location.user().ifPresent(source::setUser);
    password.ifPresent(source::setPassword);
    source.setApplicationName("trygghub receive");
    source.setConnectTimeout(CONNECT_WITHIN_S);
    source.setSocketTimeout(ANSWER_WITHIN_S);
    source.setTcpKeepAlive(true);
    // With it the driver does not tell which rows were new, whatever the parameters ask for.
    source.setReWriteBatchedInserts(false);
  }

  @Override
  public Connection connect() throws SQLException {
    Connection connection = source.getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    // A receiver that stands still in the middle of a transaction must not hold the others up for
    // long.
    try (Statement statement = connection.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = '15s'");
      statement.execute("set lock_timeout = '20s'");
      // What is committed is on the disk: the hub forgets it then.
      statement.execute(
          "select set_config('synchronous_commit', 'on', false)"
              + " where current_setting('synchronous_commit') = 'off'");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public void begin(Connection connection) {
    // With its first statement.
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  @Override
  public DataSource source() {
    return source;
  }

  @Override
  public String migrations() {
    return "classpath:no/trygghub/simulator/store/postgresql";
  }

  /** Flyway takes an advisory lock here. */
  @Override
  public void alone(Callable<?> migration) throws Exception {
    migration.call();
  }

  @Override
  public int timeType() {
    return Types.TIMESTAMP_WITH_TIMEZONE;
  }

  @Override
  public void set(PreparedStatement statement, int index, Instant moment) throws SQLException {
    statement.setObject(index, moment.atOffset(ZoneOffset.UTC));
  }

  /** By the classes of SQLSTATE (PostgreSQL's manual, appendix A). */
  @Override
  public Failure failure(SQLException e) {
    String state = state(e);
    if (state.startsWith("40") || state.equals("55P03")) {
      return Failure.IN_THE_WAY;
    }
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54")
        ? Failure.REFUSED
        : Failure.AWAY;
  }

  @Override
  public String advice(SQLException e) {
    String state = state(e);
    if (state.startsWith("28") || state.equals("08004")) {
      return "see that the user and its password (--store-password-file, PGPASSWORD or ~/.pgpass) are"
          + " right and that pg_hba.conf lets it in";
    }
    if (state.startsWith("3D")) {
      return "make the database ('createdb'), or name another";
    }
    if (state.startsWith("53")) {
      return "make room on the server's disk, or allow more connections";
    }
    if (state.startsWith("42")) {
      return "give the user the right to make and write tables in it, and see that nothing else uses"
          + " the same schema";
    }
    if (state.equals("25006")) {
      return "it is read-only: name the server that may be written to";
    }
    return "see that PostgreSQL runs at " + location.address() + " and can be reached from here";
  }

  private static String state(SQLException e) {
    return Optional.ofNullable(e.getSQLState()).orElse("");
  }
}
