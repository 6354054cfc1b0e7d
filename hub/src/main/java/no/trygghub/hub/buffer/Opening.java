package no.trygghub.hub.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the hub's database whatever state it is in. A file that is damaged is set aside whole, and
 * what can be read of it goes into a new one. A disk that cannot be written to is left as it is and
 * what can be read of it goes into memory.
 */
final class Opening {
  /** Up to this size a database is checked to the last row, which takes a fraction of a second. */
  private static final long CHECKED_TO_THE_LAST_ROW = 64L * 1024 * 1024;

  /** What a disk must take to be worth trying: a database's first pages and its log. */
  private static final int PROBE_BYTES = 128 * 1024;

  /** What a database in memory may hold of events and telemetry. */
  private static final long MEMORY_BYTES = 16L * 1024 * 1024;

  private static final long MIB = 1024L * 1024;

  private final Path file;
  private final List<List<String>> steps;
  private final long budgetBytes;

  Opening(Path file, List<List<String>> steps, long budgetBytes) {
    this.file = file;
    this.steps = steps;
    this.budgetBytes = budgetBytes;
  }

  /**
   * An open database.
   *
   * @param tables its tables
   * @param unwritable why it is in memory; empty where it is on disk
   * @param damage what was found wrong with the file; empty where nothing was
   * @param carried the ids of messages that are in memory and on disk as well
   */
  record Opened(
      Tables tables, Optional<String> unwritable, Optional<String> damage, Set<String> carried) {}

  /**
   * Opens it.
   *
   * @param suspect whether something was found wrong with it before, so that it is checked to the
   *     last row
   * @throws BufferException where a newer program wrote it
   */
  Opened open(boolean suspect) throws SQLException {
    try {
      makeReady();
      return written(suspect);
    } catch (IOException e) {
      return fromWhatCanBeRead(describe(e));
    } catch (SQLException e) {
      // A new one cannot be written: that is no reason not to send what can be read.
      return fromWhatCanBeRead(irreplaceable(e));
    }
  }

  /**
   * Opens it on disk or not at all, for a hub that has in memory what can be read of it. That may
   * be tried every minute for weeks.
   *
   * @param suspect as for {@link #open}
   * @param damaged whether it was found to be damaged and to have no room to be replaced, so that
   *     nothing is read before there is room
   * @throws RoomException where it is damaged and there is no room to replace it
   * @throws SQLException where it cannot be used for another reason
   * @throws BufferException where a newer program wrote it
   */
  Opened openAgain(boolean suspect, boolean damaged) throws SQLException {
    try {
      if (damaged) {
        needRoom();
      }
      return written(suspect);
    } catch (IOException e) {
      throw new SQLException(describe(e), e);
    } catch (RoomException e) {
      throw new RoomException(irreplaceable(e));
    } catch (SQLException e) {
      throw new SQLException(irreplaceable(e), e);
    }
  }

  private Opened written(boolean suspect) throws SQLException, IOException {
    boolean emptied = Files.size(file) == 0 && Files.exists(made());
    Optional<String> wrong =
        emptied ? Optional.of("it is empty") : WriteAheadLog.damage(file, log(file));
    if (wrong.isEmpty()) {
      try {
        return onDisk(suspect);
      } catch (SQLException e) {
        wrong = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return replaced(wrong.orElse(""));
  }

  private String irreplaceable(SQLException e) {
    return file + " is damaged, and cannot be replaced: " + e.getMessage();
  }

  /** Whether the disk takes anything. */
  boolean isWritable() {
    try {
      makeReady();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void makeReady() throws IOException {
    prepare();
    // First: what is left of a copy may be what the disk is full of.
    finishReplacing();
    probe();
  }

  private Opened onDisk(boolean suspect) throws SQLException, IOException {
    Database database = Database.file(file);
    try {
      Schema.migrate(database, steps);
      check(database, suspect || Files.size(file) <= CHECKED_TO_THE_LAST_ROW);
      Tables tables = Tables.of(database, budgetBytes);
      // The first write: a file that is damaged in its head can be read and not be written.
      String epoch =
          database.transaction(
              Database.Durability.PROMISED,
              () -> {
                tables.meta().number("opened", tables.meta().number("opened") + 1);
                if (tables.meta().checked(Meta.SCHEMA_CHECKSUM).isEmpty()) {
                  tables.meta().put(Meta.SCHEMA_CHECKSUM, Schema.checksum(database));
                }
                if (tables.taken().upTo() > 0) {
                  // An older version that was installed meanwhile has counted them out once more.
                  Outbox.countAll(database);
                }
                return tables.meta().epoch();
              });
      if (Files.notExists(made())) {
        make(made());
        Files.writeString(made(), epoch);
      }
      return new Opened(tables, Optional.empty(), Optional.empty(), Set.of());
    } catch (SQLException | RuntimeException | IOException e) {
      database.close();
      throw e;
    }
  }

  private static void check(Database database, boolean toTheLastRow) throws SQLException {
    String found =
        database
            .row(
                toTheLastRow ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)",
                row -> row.getString(1))
            .orElse("no answer to the check");
    if (!"ok".equals(found)) {
      throw new DamagedException("the database (" + found.replace('\n', ' ') + ")");
    }
    check(database, "meta", "key", "value");
    String schema = new Meta(database).checked(Meta.SCHEMA_CHECKSUM);
    if (!schema.isEmpty() && !schema.equals(Schema.checksum(database))) {
      throw new DamagedException("the description of its tables");
    }
    check(database, "detector_state", "key", "json");
    if (toTheLastRow) {
      check(database, "outbox", "id", "channel", "reference", "json");
    }
  }

  private static void check(Database database, String table, String... columns)
      throws SQLException {
    database.forEach(
        "SELECT * FROM " + table,
        row -> {
          if (!Checksum.holds(row, columns)) {
            throw new DamagedException("a row of " + table);
          }
        });
  }

  /** Sets the damaged file aside and puts a new one with what can be read of it in its place. */
  private Opened replaced(String wrong) throws SQLException, IOException {
    Path fresh = beside(".new");
    Carry.Result carried;
    try {
      needRoom();
      carried = carriedInto(fresh);
      if (Files.exists(log(fresh))) {
        // SQLite says nothing where it cannot bring the log over into the file when that is closed.
        throw new SQLException("not all of the new one could be written");
      }
    } catch (SQLException | IOException e) {
      forgetCopies();
      throw e;
    }
    forget(beside(".reading"));
    Path aside = aside(nextAside());
    // The file first: while it is missing, the new one is known to be complete.
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    setLogAside(aside);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(made());
    Opened opened = onDisk(false);
    return new Opened(
        opened.tables(),
        Optional.empty(),
        Optional.of(
            "the database was damaged ("
                + wrong
                + ") and set aside as "
                + aside
                + "; "
                + carried.messages().size()
                + " waiting messages were carried over"
                + (carried.isWhole() ? ", all that were in it" : ", what could be read")
                + "; replace the disk or memory card if it happens again"),
        Set.of());
  }

  /** Makes a new database of what can be read of the damaged one. */
  private Carry.Result carriedInto(Path fresh) throws SQLException, IOException {
    Path copy = beside(".reading");
    forget(copy);
    forget(fresh);
    make(fresh);
    try (Database target = Database.file(fresh)) {
      Schema.migrate(target, steps);
      Carry.Result carried = salvage(copy, target);
      // Ids and numbers that are lost may have been given out: go on under a new epoch.
      target.change("DELETE FROM meta WHERE key = 'epoch'");
      Tables tables = Tables.of(target, budgetBytes);
      long highest = target.number("SELECT max(seq) FROM outbox");
      if (highest > tables.outbox().lastSequence()) {
        tables.meta().number(Meta.SEQUENCE, highest);
      }
      tables.meta().epoch();
      if (!carried.isWhole()) {
        target.transaction(
            Database.Durability.PROMISED,
            () -> {
              tables.outbox().putInOrder();
              return true;
            });
      }
      return carried;
    }
  }

  /**
   * A copy to read from, the new database and its log may each become as large as the damaged one.
   * To try it where they have no place would fill the disk, and write all that again and again.
   */
  private void needRoom() throws SQLException, IOException {
    long damaged = Files.size(file) + (Files.exists(log(file)) ? Files.size(log(file)) : 0);
    long needed = 3 * damaged + MIB;
    long free = Files.getFileStore(file).getUsableSpace();
    if (free < needed) {
      throw new RoomException(
          "that takes " + needed / MIB + " MiB of free space, and there are " + free / MIB);
    }
  }

  /**
   * Reads a copy of the damaged file, with the whole of its log and then as SQLite sees it. Where
   * nothing can be read it is tried with what every database of this hub has on its first page.
   */
  private Carry.Result salvage(Path copy, Database target) throws SQLException, IOException {
    copy(file, copy);
    WriteAheadLog.reseal(copy, log(copy));
    FirstPage.mend(copy);
    Carry.Result result = read(copy, target, false);
    if (!result.isWhole()) {
      forget(copy);
      copy(file, copy);
      result = result.and(read(copy, target, true));
    }
    if (result.isEmpty()) {
      Path pattern = beside(".pattern");
      forget(pattern);
      try (Database empty = Database.file(pattern)) {
        Schema.migrate(empty, steps);
      }
      FirstPage.replace(copy, pattern);
      forget(pattern);
      result = read(copy, target, true);
    }
    return result;
  }

  private static Path log(Path database) {
    return Path.of(database + "-wal");
  }

  private Carry.Result read(Path damaged, Database target, boolean onlyMissing)
      throws SQLException {
    try (Database source = Database.file(damaged)) {
      Schema.describe(source, steps);
    } catch (SQLException e) {
      // Read as it is, as far as that goes.
    }
    try (Database source = Database.file(damaged)) {
      try {
        Schema.migrate(source, steps);
      } catch (SQLException | BufferException e) {
        // Read as it is, as far as that goes.
      }
      return Carry.all(source, target, onlyMissing);
    } catch (SQLException e) {
      if (Carry.isFromTarget(e)) {
        throw e;
      }
      return Carry.NOTHING;
    }
  }

  /** A start with a disk that cannot be written to. */
  private Opened fromWhatCanBeRead(String why) throws SQLException {
    Tables memory = memory();
    Carry.Result carried = fromDisk(memory.database());
    if (!carried.isWhole() || isLogDamaged()) {
      // Ids and numbers that are lost may have been given out: go on under a new epoch.
      memory.meta().forget(Meta.EPOCH);
    }
    memory.meta().epoch();
    return new Opened(memory, Optional.of(why), Optional.empty(), carried.messages());
  }

  /** Reads the file where it is or, where SQLite wants to write for that, a copy of it. */
  private Carry.Result fromDisk(Database memory) throws SQLException {
    if (Files.notExists(file)) {
      return Carry.NOTHING;
    }
    Carry.Result read = Carry.NOTHING;
    try (Database source = Database.readOnly(file, isLogEmpty())) {
      if (source.number("PRAGMA user_version") == steps.size()) {
        read = Carry.toMemory(source, memory);
        if (read.isWhole()) {
          return read;
        }
      }
    } catch (SQLException | IOException e) {
      // It is tried with a copy.
    }
    try {
      return fromCopy(memory).and(read);
    } catch (SQLException | IOException e) {
      // There may be no room for one. What else is on disk joins in when it can.
      return read;
    }
  }

  private Carry.Result fromCopy(Database memory) throws SQLException, IOException {
    Path place = Files.createTempDirectory("trygghub-");
    Path copy = place.resolve("hub.db");
    try {
      copy(file, copy);
      try (Database source = Database.file(copy)) {
        Schema.migrate(source, steps);
        return Carry.toMemory(source, memory);
      }
    } finally {
      forget(copy);
      Files.deleteIfExists(place);
    }
  }

  /** What SQLite takes for the end of the log may not be it. */
  private boolean isLogDamaged() {
    try {
      return Files.exists(file) && WriteAheadLog.damage(file, log(file)).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isLogEmpty() throws IOException {
    return Files.notExists(log(file)) || Files.size(log(file)) == 0;
  }

  /** An empty database in memory. */
  Tables memory() throws SQLException {
    return Tables.inMemory(steps, MEMORY_BYTES);
  }

  /** The replacing of a damaged file that was interrupted half-way is brought to its end. */
  private void finishReplacing() throws IOException {
    Path fresh = beside(".new");
    if (Files.exists(fresh) && Files.size(file) == 0) {
      // A log that is still there is not the new one's.
      setLogAside(aside(Math.max(1, nextAside() - 1)));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
    forgetCopies();
  }

  private void forgetCopies() throws IOException {
    for (String suffix : List.of(".new", ".reading", ".pattern")) {
      forget(beside(suffix));
    }
  }

  private Path made() {
    return beside(".made");
  }

  private Path beside(String suffix) {
    return Path.of(file + suffix);
  }

  private Path aside(int number) {
    return beside(".damaged-" + number);
  }

  private int nextAside() {
    int number = 1;
    while (Files.exists(aside(number))) {
      number++;
    }
    return number;
  }

  private void setLogAside(Path aside) throws IOException {
    for (String suffix : List.of("-wal", "-shm")) {
      Path part = Path.of(file + suffix);
      if (Files.exists(part)) {
        Files.move(part, Path.of(aside + suffix), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Makes the directory and the file, so that only the hub's user and group can read them. */
  private void prepare() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (Files.notExists(file)) {
      make(file);
    }
  }

  private static void make(Path path) throws IOException {
    Files.createFile(path, privateFile());
  }

  private static FileAttribute<?> privateFile() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  }

  /** Writes a little and takes it away again: tells a full or read-only disk from a bad file. */
  private void probe() throws IOException {
    Path probe = beside(".probe");
    Files.deleteIfExists(probe);
    try (FileChannel channel =
        FileChannel.open(
            probe,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            privateFile())) {
      channel.write(ByteBuffer.allocate(PROBE_BYTES));
      channel.force(false);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String suffix : List.of("", "-wal")) {
      Path part = Path.of(from + suffix);
      if (Files.exists(part)) {
        Files.copy(part, Path.of(to + suffix));
      }
    }
  }

  private static void forget(Path database) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(database + suffix));
    }
  }

  private String describe(IOException e) {
    return file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage();
  }

  /** There is no room for what replaces a damaged database. */
  static final class RoomException extends SQLException {
    private static final long serialVersionUID = 1L;

    RoomException(String message) {
      super(message);
    }
  }
}
