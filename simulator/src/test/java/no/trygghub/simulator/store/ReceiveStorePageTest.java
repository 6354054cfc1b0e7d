package no.trygghub.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.testing.ProjectBroker;
import no.trygghub.simulator.postgres.PostgresProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about the database: its questions can be asked, and it names every column. */
class ReceiveStorePageTest {
  private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory = Path.of("");

  @Test
  void everyQuestionOfThePageCanBeAskedOfSqlite() throws Exception {
    TestDatabase database = withAnAlarm(TestDatabase.sqlite(directory));
    for (String statement : statements("PostgreSQL.")) {
      database.run(statement);
    }
  }

  @Test
  void everyQuestionOfThePageCanBeAskedOfPostgresql() throws Exception {
    try (PostgresProcess server = TestDatabase.server()) {
      TestDatabase database = withAnAlarm(TestDatabase.postgresql(server));
      for (String statement : statements("SQLite.")) {
        database.run(statement);
      }
    }
  }

  @Test
  void everyColumnIsOnThePage() throws Exception {
    TestDatabase database = withAnAlarm(TestDatabase.sqlite(directory));
    List<String> columns =
        database.query(
            "select distinct c.name from sqlite_master t, pragma_table_info(t.name) c"
                + " where t.type in ('table', 'view') and t.name not like '%schema_history'");
    assertThat(columns).hasSizeGreaterThan(50);
    assertThat(columns).allSatisfy(column -> assertThat(page()).contains("`" + column + "`"));
  }

  /** Without those whose first line says that they are for the other database alone. */
  private static List<String> statements(String notFor) throws IOException {
    List<String> found =
        BLOCK
            .matcher(page())
            .results()
            .map(MatchResult::group)
            .map(block -> block.replace("```sql\n", "").replace("```", ""))
            .flatMap(block -> Stream.of(block.split(";\n", -1)))
            .filter(statement -> !statement.isBlank())
            .filter(statement -> !statement.strip().lines().findFirst().orElse("").endsWith(notFor))
            .toList();
    assertThat(found).hasSizeGreaterThan(5);
    return found;
  }

  private static String page() throws IOException {
    return Files.readString(ProjectBroker.files().resolveSibling("docs/receive-store.md"));
  }

  private static TestDatabase withAnAlarm(TestDatabase database) throws Exception {
    try (ReceiveStore store = database.open("one")) {
      store.keep(List.of(new HubVoice("h-1").alarm(AlarmChange.RAISED, 1, 1)));
    }
    return database;
  }
}
