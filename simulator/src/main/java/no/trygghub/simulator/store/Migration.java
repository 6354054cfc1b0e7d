package no.trygghub.simulator.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the schema that this version knows; one that is newer is left as it is. */
final class Migration {
  /** The database may be one that another program keeps its own history in. */
  private static final String HISTORY = "trygghub_schema_history";

  private final Dialect dialect;

  Migration(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Waits for its turn where several receivers start at once.
   *
   * @throws FlywayException where a step fails; what was begun is undone
   * @throws Exception where the place cannot be used
   */
  void run() throws Exception {
    dialect.alone(
        () ->
            Flyway.configure(Migration.class.getClassLoader())
                .dataSource(dialect.source())
                .locations(dialect.migrations())
                .table(HISTORY)
                .load()
                .migrate());
  }
}
