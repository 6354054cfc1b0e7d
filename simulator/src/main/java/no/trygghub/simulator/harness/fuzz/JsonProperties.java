package no.trygghub.simulator.harness.fuzz;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** JSON texts. */
@AddLifecycleHook(Share.class)
class JsonProperties {
  private final Examiner<Map<String, Object>> examiner =
      new Examiner<>(
          JsonException.class, input -> JsonObject.read(input.text()).fields(), value -> "");

  @Property(tries = 60)
  @Label("JSON: mutants")
  void mutants(@ForAll("mutated") Mutant input) {
    examiner.examine(input);
  }

  @Property(tries = 70)
  @Label("JSON: noise")
  void noise(@ForAll("noisy") Mutant input) {
    examiner.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutated() {
    return Mutant.of(
        List.of(
            "{\"a\": 1, \"b\": [true, null, -2.5e3], \"c\": {\"d\": \"x\\u00e6\\n\"}}",
            "{\"number\":17,\"leftBy\":false,\"lastLife\":\"12 34 2026-01-10T02:14:07Z trusted b\"}"));
  }

  @Provide
  Arbitrary<Mutant> noisy() {
    return Mutant.noise("{}[]:,\"\\ -+.0123456789eEtrufalsn\n\t/u");
  }

  @AfterProperty
  void close() {
    examiner.close();
  }
}
