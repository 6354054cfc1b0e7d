package no.trygghub.simulator.harness.fuzz;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs every property of what comes in, one after another. */
public final class Fuzzing {
  private Fuzzing() {}

  /**
   * What came of it.
   *
   * @param inputs how many inputs were looked at, by property
   * @param failures what did not hold, each with the smallest input that was found
   */
  public record Findings(Map<String, Long> inputs, List<String> failures) {
    /** Copies what it is given, so that it never changes. */
    public Findings {
      inputs = new LinkedHashMap<>(inputs);
      failures = List.copyOf(failures);
    }

    /** How many inputs were looked at in all. */
    public long total() {
      return inputs.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Runs them. Only one such run may be under way in a process.
   *
   * @param inputs how many inputs to make in all; at least a thousand
   * @param seed where chance begins; the same seed makes the same inputs
   * @param progress told each property that is through
   */
  public static Findings run(int inputs, long seed, Consumer<String> progress) {
    System.setProperty(Share.INPUTS, Integer.toString(inputs));
    System.setProperty(Share.SEED, Long.toString(seed));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectClass(JsonProperties.class),
                selectClass(DownlinkProperties.class),
                selectClass(SavedStateProperties.class),
                selectClass(RecordingProperties.class),
                selectClass(ScenarioProperties.class),
                selectClass(StepProperties.class),
                selectClass(ConfigurationProperties.class))
            .filters(EngineFilter.includeEngines("jqwik"))
            .configurationParameter("jqwik.database", "")
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .configurationParameter("jqwik.generation.default", "RANDOMIZED")
            .configurationParameter("jqwik.edgecases.default", "NONE")
            .build();
    Listener listener = new Listener(progress);
    LauncherFactory.create().execute(request, listener);
    return new Findings(listener.inputs, listener.failures);
  }

  /** Collects what the engine tells. */
  private static final class Listener implements TestExecutionListener {
    private final Map<String, Long> inputs = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Consumer<String> progress;

    Listener(Consumer<String> progress) {
      this.progress = progress;
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      String count = entry.getKeyValuePairs().get(Share.LOOKED_AT);
      if (count != null) {
        inputs.merge(test.getDisplayName(), Long.valueOf(count), Long::sum);
        progress.accept(test.getDisplayName() + ": " + count + " inputs");
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        String why =
            result.getThrowable().map(Throwable::toString).orElse("it was not run to its end");
        failures.add(test.getDisplayName() + ": " + why);
      }
    }
  }
}
