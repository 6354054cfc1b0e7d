package no.trygghub.simulator.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioException;
import no.trygghub.simulator.scenario.ScenarioReader;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that can be put on the page.
 *
 * @param name what it is called there: a shipped one's name, or that of its file
 * @param scenario what it is
 * @param free whether nothing happens in it but what somebody does
 */
record Loaded(String name, Scenario scenario, boolean free) {
  /** The name of the home that the page begins with. */
  static final String FREE_EVENING = "free-evening";

  /** A home in which nothing happens but what somebody does. */
  static Loaded freeEvening() {
    String file = FREE_EVENING + ".yaml";
    try (@Nullable InputStream in = Loaded.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the scenario " + file + " is not in this program");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Loaded(FREE_EVENING, ScenarioReader.read(file, text), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ScenarioException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The one of that name that comes with the simulator; empty where there is none. */
  static Optional<Loaded> shipped(String name) {
    return name.equals(FREE_EVENING)
        ? Optional.of(freeEvening())
        : ShippedScenarios.read(name).map(scenario -> new Loaded(name, scenario, false));
  }

  /** What the page offers, each by its name and title. */
  static List<Map<String, Object>> offered() {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(offer(freeEvening()));
    ShippedScenarios.names().forEach(name -> shipped(name).map(Loaded::offer).ifPresent(all::add));
    return all;
  }

  private static Map<String, Object> offer(Loaded one) {
    return Map.of("name", one.name(), "title", one.scenario().title());
  }
}
