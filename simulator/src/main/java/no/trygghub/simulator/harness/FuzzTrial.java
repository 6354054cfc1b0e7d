package no.trygghub.simulator.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.simulator.harness.fuzz.Fuzzing;

/** Gives every reader of what comes in mutants of valid inputs and noise. */
final class FuzzTrial implements Trial {
  private static final int IN_WHOLE = 1_050_000;
  private static final int IN_SHORT = 5_000;

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String what() {
    return "Gives mutants of valid inputs and noise to the readers of configuration, downlink, saved state, scenarios"
        + " and recordings, each of which may only accept it or refuse it in words.";
  }

  @Override
  public TrialResult run(Bench bench) {
    int inputs = bench.many(IN_WHOLE, IN_SHORT);
    Fuzzing.Findings findings = Fuzzing.run(inputs, bench.seed(), bench.progress());
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d inputs, made by jqwik from the seed %d, each given twice.",
            findings.total(),
            bench.seed()));
    findings
        .inputs()
        .forEach(
            (property, count) ->
                lines.add(String.format(Locale.ROOT, "%s: %,d inputs.", property, count)));
    findings.failures().forEach(failure -> lines.add("Failed: " + failure.replace('\n', ' ')));
    boolean held = findings.failures().isEmpty() && findings.total() >= inputs;
    return new TrialResult(lines, Optional.empty(), held);
  }
}
