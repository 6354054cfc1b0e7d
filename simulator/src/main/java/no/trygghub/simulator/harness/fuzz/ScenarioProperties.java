package no.trygghub.simulator.harness.fuzz;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioException;
import no.trygghub.simulator.scenario.ScenarioReader;

/** Scenario files. */
@AddLifecycleHook(Share.class)
class ScenarioProperties {
  private final InputFile file = InputFile.named("scenario.yaml");
  private final Examiner<Scenario> examiner =
      new Examiner<>(
          ScenarioException.class,
          input -> ScenarioReader.read(file.with(input)),
          ScenarioProperties::wrong);

  @Property(tries = 35)
  @Label("scenarios: mutants")
  void mutants(@ForAll("mutated") Mutant input) {
    examiner.examine(input);
  }

  @Property(tries = 10)
  @Label("scenarios: noise")
  void noise(@ForAll("noisy") Mutant input) {
    examiner.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutated() {
    return Mutant.of(Samples.scenarios());
  }

  @Provide
  Arbitrary<Mutant> noisy() {
    return Mutant.noise("stepsnrat:- {}[]&*!|>'\"#,?%\n\t 0123456789");
  }

  @AfterProperty
  void close() {
    examiner.close();
    file.close();
  }

  private static String wrong(Scenario scenario) {
    if (scenario.end().isBefore(scenario.begin())) {
      return "an end before the begin";
    }
    return scenario.title().isBlank() ? "no title" : "";
  }
}
