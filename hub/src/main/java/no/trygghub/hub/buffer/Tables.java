package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.List;

/** The tables of one database. */
record Tables(
    Database database,
    Meta meta,
    DetectorRows detector,
    Outbox outbox,
    Taken taken,
    Alarms alarms,
    CommandsSeen commands,
    Budget budget) {
  /** The tables of a database whose schema is up to date. */
  static Tables of(Database database, long budgetBytes) {
    Meta meta = new Meta(database);
    Taken taken = new Taken(database, meta);
    return new Tables(
        database,
        meta,
        new DetectorRows(database),
        new Outbox(database, meta, taken),
        taken,
        new Alarms(database),
        new CommandsSeen(database),
        new Budget(database, taken, budgetBytes));
  }

  /** Empty tables in memory. */
  static Tables inMemory(List<List<String>> steps, long budgetBytes) throws SQLException {
    Database database = Database.memory();
    Schema.migrate(database, steps);
    return of(database, budgetBytes);
  }
}
