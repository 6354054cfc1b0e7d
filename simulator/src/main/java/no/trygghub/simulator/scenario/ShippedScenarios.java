package no.trygghub.simulator.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import no.trygghub.simulator.home.NearestWord;
import org.jspecify.annotations.Nullable;

/** The scenarios that come with the simulator. */
public final class ShippedScenarios {
  private static final List<String> NAMES =
      List.of(
          "quiet-night",
          "bed-left-and-not-returned",
          "fall",
          "fall-cancelled",
          "fall-in-samples",
          "wandering-at-night",
          "door-left-open",
          "no-sign-of-life",
          "broken-sensor",
          "evening-without-network",
          "power-cut",
          "power-cut-in-a-fall",
          "broker-gone",
          "half-open",
          "slow-network",
          "disk-full",
          "clock-jump",
          "demo");

  private ShippedScenarios() {}

  /** Their names, the simplest first. */
  public static List<String> names() {
    return NAMES;
  }

  /** Reads the one of that name; empty where there is none. */
  public static Optional<Scenario> read(String name) {
    try {
      return read(name, List.of());
    } catch (ScenarioException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Reads the one of that name and has more happen in it; empty where there is none.
   *
   * @param injected more steps, as {@link ScenarioReader#read(String, String, List)} takes them
   * @throws ScenarioException with every problem of those steps
   */
  public static Optional<Scenario> read(String name, List<String> injected)
      throws ScenarioException {
    return NAMES.contains(name) ? Optional.of(open(name, injected)) : Optional.empty();
  }

  /** The name most like one that there is none of. */
  public static Optional<String> nearest(String name) {
    return NearestWord.of(name, NAMES);
  }

  private static Scenario open(String name, List<String> injected) throws ScenarioException {
    String file = name + ".yaml";
    try (@Nullable InputStream in = ShippedScenarios.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the scenario " + file + " is not in this program");
      }
      return ScenarioReader.read(
          file, new String(in.readAllBytes(), StandardCharsets.UTF_8), injected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
