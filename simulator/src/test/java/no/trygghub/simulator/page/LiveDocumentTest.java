package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every browser gets: the whole first, then every change. */
class LiveDocumentTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final LiveDocument document = new LiveDocument();

  @Test
  void whoComesLaterGetsTheWholeDocumentFirst() throws InterruptedException {
    document.put("home", "house", Map.of("power", "back"));
    document.append("happened", Map.of("what", "alarm"));

    Watcher watcher = document.watch();

    assertThat(watcher.next(SOON))
        .hasValueSatisfying(
            event ->
                assertThat(event)
                    .startsWith("event: snapshot\ndata: {")
                    .contains("\"house\":{\"power\":\"back\"}", "[{\"what\":\"alarm\"}]")
                    .endsWith("\n\n"));
  }

  @Test
  void changesFollowInTheirOrder() throws InterruptedException {
    Watcher watcher = document.watch();
    watcher.next(SOON);

    document.put("home", "house", Map.of("power", "cut"));
    document.append("happened", Map.of("what", "hub"));
    document.clear("happened");

    assertThat(watcher.next(SOON).orElseThrow()).startsWith("event: put\n").contains("\"cut\"");
    assertThat(watcher.next(SOON).orElseThrow()).startsWith("event: append\n").contains("\"hub\"");
    assertThat(watcher.next(SOON).orElseThrow()).startsWith("event: clear\n");
  }

  @Test
  void whatIsAsItWasIsNotToldAgain() throws InterruptedException {
    document.put("home", "house", Map.of("power", "back"));
    Watcher watcher = document.watch();
    watcher.next(SOON);

    document.put("home", "house", Map.of("power", "back"));

    assertThat(watcher.next(SOON)).hasValue(":\n\n");
  }

  @Test
  void aBrowserThatDoesNotReadIsLetGoAndHoldsNobodyUp() throws InterruptedException {
    Watcher slow = document.watch();
    Watcher quick = document.watch();
    quick.next(SOON);

    for (int i = 0; i < 2 * Watcher.MOST_WAITING; i++) {
      document.append("happened", Map.of("number", i));
      assertThat(quick.next(SOON).orElseThrow()).contains("\"number\":" + i);
    }

    assertThat(slow.next(SOON)).isEmpty();
  }

  @Test
  void aListKeepsItsNewest() throws InterruptedException {
    for (int i = 0; i <= LiveDocument.LONGEST_LIST; i++) {
      document.append("happened", Map.of("number", i));
    }

    Optional<String> snapshot = document.watch().next(SOON);

    assertThat(snapshot.orElseThrow())
        .doesNotContain("\"number\":0}")
        .contains("\"number\":1}", "\"number\":" + LiveDocument.LONGEST_LIST + "}");
  }
}
