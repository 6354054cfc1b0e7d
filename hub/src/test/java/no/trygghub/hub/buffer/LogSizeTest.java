package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write-ahead log stays small, whatever is written. */
class LogSizeTest {
  /** A thousand pages with their headers, and one transaction of this test. */
  private static final long BOUND = 5L * 1024 * 1024;

  @TempDir private Path directory;
  private Path file;
  private Buffer buffer;

  @BeforeEach
  void openIt() {
    file = directory.resolve("hub.db");
    buffer = Buffer.open(file, 100 * Buffer.SMALLEST_BUDGET);
  }

  @AfterEach
  void closeIt() {
    buffer.close();
  }

  @Test
  void theLogIsWrittenOverWhenItHasGrownToItsBound() throws IOException {
    long largest = 0;
    for (int i = 0; i < 200; i++) {
      commitMuch(i);
      largest = Math.max(largest, logBytes());
    }

    assertThat(Files.size(file)).as("what went through the log").isGreaterThan(BOUND);
    assertThat(largest).isBetween(BOUND / 2, BOUND);
  }

  @Test
  void aLogThatAReaderOfAnotherProcessLetGrowIsCutBackWhenItHasEnded()
      throws IOException, SQLException {
    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = reader.createStatement()) {
      statement.execute("BEGIN");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM outbox")) {
        assertThat(rows.next()).isTrue();
      }
      for (int i = 0; logBytes() <= 2 * BOUND && i < 500; i++) {
        commitMuch(i);
      }
      assertThat(logBytes()).as("the log while somebody reads").isGreaterThan(BOUND);
    }

    // The first brings the log over, the second begins it anew.
    commitMuch(1);
    commitMuch(2);

    assertThat(logBytes()).isLessThan(BOUND);
  }

  private void commitMuch(int number) {
    buffer.commit(
        Map.of("row", Integer.toString(number)), Collections.nCopies(100, Messages::event));
  }

  private long logBytes() throws IOException {
    return Files.size(directory.resolve("hub.db-wal"));
  }
}
