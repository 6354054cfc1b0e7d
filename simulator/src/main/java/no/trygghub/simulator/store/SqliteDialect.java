package no.trygghub.simulator.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite: one file, as many processes of one computer as one likes, of which one writes at once.
 */
final class SqliteDialect implements Dialect {
  private static final Duration BUSY = Duration.ofSeconds(5);
  private static final Duration LOCK_AGAIN_AFTER = Duration.ofMillis(20);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final SQLiteDataSource source;
  // Which file the connection is to, by its number on the disk.
  private Optional<String> opened = Optional.empty();

  SqliteDialect(StoreLocation.Sqlite location) {
    this.file = location.file();
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
    // What is committed is on the disk: the hub forgets it then.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // For the migration: what is read is not to be another's by the time that it is written.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    this.source = new SQLiteDataSource(config);
    this.source.setUrl("jdbc:sqlite:" + file);
  }

  @Override
  public Connection connect() throws SQLException {
    // SQLite would make an empty one in its place, and everything in it would be new.
    String found = present();
    Connection connection = source.getConnection();
    opened = Optional.of(found);
    return connection;
  }

  /**
   * The file that is there now.
   *
   * @throws SQLException where none is
   */
  private String present() throws SQLException {
    try {
      return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      throw new SQLException("the file " + file + " is not there", e);
    } catch (IOException e) {
      throw new SQLException("the file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** By hand: the driver would begin the next one, and lock the file, with each commit. */
  @Override
  public void begin(Connection connection) throws SQLException {
    // One that was moved away or deleted can still be written, and nobody would find it there.
    if (!opened.equals(Optional.of(present()))) {
      throw new SQLException("the file " + file + " is another one than before");
    }
    execute(connection, "begin immediate");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    execute(connection, "commit");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    execute(connection, "rollback");
  }

  @Override
  public DataSource source() {
    return source;
  }

  @Override
  public String migrations() {
    return "classpath:no/trygghub/simulator/store/sqlite";
  }

  /** Flyway has no lock for SQLite, and a journal can be changed only while nobody looks. */
  @Override
  public void alone(Callable<?> migration) throws Exception {
    make(file);
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    make(lockFile);
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException(lockFile + " cannot be locked");
      }
      try (Connection connection = source.getConnection()) {
        execute(connection, "pragma journal_mode = wal");
      }
      migration.call();
    }
  }

  @Override
  public int timeType() {
    return Types.VARCHAR;
  }

  @Override
  public void set(PreparedStatement statement, int index, Instant moment) throws SQLException {
    statement.setString(index, TIME.format(moment));
  }

  @Override
  public Failure failure(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> Failure.IN_THE_WAY;
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE -> Failure.REFUSED;
      default -> Failure.AWAY;
    };
  }

  @Override
  public String advice(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_FULL -> "make room on its disk";
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          "see that this user may write the file and its folder, and that the disk is not read-only";
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          "the file is damaged: stop all receivers, keep a copy, and put a backup in its place";
      case SQLITE_IOERR -> "look at the disk and the system's log";
      default -> "see that the file is there and that nothing else keeps it locked";
    };
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Only its owner may read it: it tells when somebody fell. */
  private static void make(Path path) throws IOException {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // By whoever was first; it has the permissions that somebody gave it.
    } catch (NoSuchFileException e) {
      throw new IOException("the folder " + path.getParent() + " is not there; make it", e);
    } catch (AccessDeniedException e) {
      throw new IOException("this user may not write in the folder " + path.getParent(), e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Of this process itself, which the system would not make wait.
        LockSupport.parkNanos(LOCK_AGAIN_AFTER.toNanos());
      }
    }
  }

  private static SQLiteErrorCode primary(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
  }
}
