package no.trygghub.hub.buffer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/** One connection to SQLite, on disk or in memory. Not for several threads at once. */
final class Database implements AutoCloseable {
  /** A log that has grown beyond this by one large transaction is cut back to it. */
  private static final int LOG_KEPT_BYTES = 4 * 1024 * 1024;

  /**
   * The log is brought over into the file when it has grown to so many pages of 4 KiB, and then
   * written over from its beginning, so that it stays within {@link #LOG_KEPT_BYTES} and one
   * transaction. A day of a home fills it about once with telemetry off. Measured over days, a
   * quarter of it writes nearly as much, and four times as much half as much again, because a file
   * that grows costs more than one that is written over. What wears a card most is the wait for the
   * disk at each commit, with the file system's own journal.
   */
  private static final int CHECKPOINT_AFTER_PAGES = 1_000;

  private final Connection connection;
  private final boolean inMemory;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private Durability durability = Durability.PROMISED;

  private Database(Connection connection, boolean inMemory) {
    this.connection = connection;
    this.inMemory = inMemory;
  }

  /** What the disk has to have done when a transaction returns. */
  enum Durability {
    /** It survives a power cut. */
    PROMISED,
    /**
     * It survives the end of the process; a power cut may undo it, as a whole and together with all
     * that came after it.
     */
    EVENTUAL
  }

  /** Opens a file, which is made where there is none, in WAL mode. */
  static Database file(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(LOG_KEPT_BYTES);
    config.setBusyTimeout(5_000);
    Database database =
        new Database(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()), false);
    database.run("PRAGMA wal_autocheckpoint = " + CHECKPOINT_AFTER_PAGES);
    return database;
  }

  /**
   * Opens a file that is only read, on a disk that may not take anything.
   *
   * @param isAlone whether there is no log beside it. Where there is one, SQLite reads it by its
   *     index file and fails where that is missing and cannot be made.
   */
  static Database readOnly(Path file, boolean isAlone) throws SQLException {
    String uri = file.toAbsolutePath().toUri().getRawPath();
    return new Database(
        new SQLiteConfig()
            .createConnection("jdbc:sqlite:file:" + uri + (isAlone ? "?immutable=1" : "?mode=ro")),
        false);
  }

  /** An empty database that is gone when it is closed. */
  static Database memory() throws SQLException {
    return new Database(new SQLiteConfig().createConnection("jdbc:sqlite::memory:"), true);
  }

  boolean isInMemory() {
    return inMemory;
  }

  /** Runs a statement that changes something and tells how many rows it changed. */
  int change(String sql, Object... values) throws SQLException {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /** Runs statements that are not worth preparing. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All rows of a query. */
  <T> List<T> rows(String sql, RowReader<T> reader, Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    forEach(sql, row -> found.add(reader.read(row)), values);
    return found;
  }

  /** The first row of a query. */
  <T> Optional<T> row(String sql, RowReader<T> reader, Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /** The number that a query answers; 0 where it has none. */
  long number(String sql, Object... values) throws SQLException {
    return row(sql, row -> row.getLong(1), values).orElse(0L);
  }

  /** Hands over row after row, so that those before a failure are not lost. */
  void forEach(String sql, RowTaker taker, Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        taker.take(rows);
      }
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /** All of the work or nothing of it. */
  <T> T transaction(Durability wanted, Work<T> work) throws SQLException {
    if (wanted != durability) {
      run("PRAGMA synchronous = " + (wanted == Durability.PROMISED ? "FULL" : "NORMAL"));
      durability = wanted;
    }
    change("BEGIN IMMEDIATE");
    try {
      T result = work.run();
      change("COMMIT");
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** SQLite itself has rolled back already after some failures. */
  private void rollBack() {
    try {
      run("ROLLBACK");
    } catch (SQLException e) {
      // There is no transaction any more.
    }
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** A statement that failed once does so ever after: the driver takes it to be at an end. */
  private void forget(String sql) {
    PreparedStatement failed = prepared.remove(sql);
    if (failed != null) {
      try {
        failed.close();
      } catch (SQLException e) {
        // It says once more what it failed of.
      }
    }
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  interface RowTaker {
    void take(ResultSet row) throws SQLException;
  }

  /** What is done in a transaction. */
  interface Work<T> {
    T run() throws SQLException;
  }
}
