package no.trygghub.simulator.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.simulator.postgres.PostgresProcess;
import org.junit.jupiter.api.Assumptions;

/** An empty database for a test, in SQLite or in a PostgreSQL that several tests use. */
final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String location;
  private final String jdbc;

  private TestDatabase(String location, String jdbc) {
    this.location = location;
    this.jdbc = jdbc;
  }

  /** Which database. */
  enum Kind {
    SQLITE,
    POSTGRESQL
  }

  static TestDatabase sqlite(Path directory) throws IOException {
    Path file = Files.createTempDirectory(directory, "store").resolve("centre.db");
    return new TestDatabase("sqlite:" + file, "jdbc:sqlite:" + file);
  }

  static TestDatabase postgresql(PostgresProcess server) throws SQLException {
    String name = "centre_" + NUMBER.incrementAndGet();
    String jdbc = "jdbc:postgresql://127.0.0.1:" + server.port() + "/";
    try (Connection connection = connect(jdbc + "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return new TestDatabase(server.url().replace("/postgres", "/" + name), jdbc + name);
  }

  /** Aborts a test where PostgreSQL is not installed. */
  static PostgresProcess server() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        PostgresProcess.isInstalled(),
        "SKIPPED: needs the server PostgreSQL; install the package postgresql");
    return PostgresProcess.start(List.of("fsync=off"));
  }

  String location() {
    return location;
  }

  ReceiveStore open(String receiver) throws IOException {
    return ReceiveStore.open(
        StoreLocation.parse(location),
        Optional.of(PostgresProcess.PASSWORD),
        "broker.example:1883",
        receiver);
  }

  /** What a query finds, the columns of a row joined by a bar. */
  List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = connect(jdbc);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          String value = rows.getString(i);
          row.add(rows.wasNull() ? "-" : value);
        }
        found.add(String.join("|", row));
      }
    }
    return found;
  }

  /** Does what a statement says. */
  void run(String sql) throws SQLException {
    try (Connection connection = connect(jdbc);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(String jdbc) throws SQLException {
    return DriverManager.getConnection(jdbc, PostgresProcess.USER, PostgresProcess.PASSWORD);
  }
}
