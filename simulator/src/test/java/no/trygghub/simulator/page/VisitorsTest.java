package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the page's server for something. */
class VisitorsTest {
  private final Visitors visitors = new Visitors(8470);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8470", "localhost:8470", "LOCALHOST:8470", "[::1]:8470"})
  void thisComputerByItsOwnNamesMay(String host) {
    assertThat(refused("GET", host, "", "")).isEmpty();
    assertThat(refused("POST", host, "http://" + host, "same-origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1",
        "127.0.0.1:80",
        "192.168.1.4:8470",
        "example.org:8470",
        "127.0.0.1.example.org:8470",
        "localhost.:8470"
      })
  void aNameOfSomebodyElsesThatLeadsHereIsRefused(String host) {
    assertThat(refused("GET", host, "", "")).isPresent();
    assertThat(refused("POST", host, "", "")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://example.org",
        "https://127.0.0.1:8470",
        "http://127.0.0.1:8471",
        "http://127.0.0.1:8470.example.org"
      })
  void anotherPageMayChangeNothing(String origin) {
    assertThat(refused("POST", "127.0.0.1:8470", origin, "")).isPresent();
  }

  @Test
  void aBrowserThatOnlyTellsTheSiteIsBelieved() {
    assertThat(refused("POST", "127.0.0.1:8470", "", "cross-site")).isPresent();
    assertThat(refused("POST", "127.0.0.1:8470", "", "same-site")).isPresent();
  }

  @Test
  void aProgramThatSendsNoOriginMay() {
    assertThat(refused("POST", "127.0.0.1:8470", "", "")).isEmpty();
  }

  private Optional<String> refused(String method, String host, String origin, String site) {
    return visitors.refuse(method, given(host), given(origin), given(site));
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
