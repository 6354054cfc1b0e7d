package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** What differs between the databases. */
interface Dialect {
  /** A new connection, in no transaction. */
  Connection connect() throws SQLException;

  /** Begins a transaction that writes. */
  void begin(Connection connection) throws SQLException;

  /** Ends a transaction; what it wrote is on the disk then. */
  void commit(Connection connection) throws SQLException;

  /** Ends a transaction as if it had never been. */
  void rollback(Connection connection) throws SQLException;

  /** Where connections come from, for the migration. */
  DataSource source();

  /** The folder of the migrations, on the class path. */
  String migrations();

  /** Runs the migration while no other process does. */
  void alone(Callable<?> migration) throws Exception;

  /** Sets a moment as a parameter. */
  void set(PreparedStatement statement, int index, Instant moment) throws SQLException;

  /** The {@link java.sql.Types type} of a moment. */
  int timeType();

  /** What becomes of an attempt that failed. */
  Failure failure(SQLException e);

  /** What somebody can do about it. */
  String advice(SQLException e);

  /** What an attempt that failed calls for. */
  enum Failure {
    /** Others were in the way: the same again at once. */
    IN_THE_WAY,
    /** The data is such that it will never be taken. */
    REFUSED,
    /** The database cannot be used now: the same again later, over a new connection. */
    AWAY
  }
}
