package no.trygghub.simulator.harness.fuzz;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.simulator.home.Action;
import no.trygghub.simulator.home.ActionException;
import no.trygghub.simulator.home.ActionWords;
import no.trygghub.simulator.home.HomeSensor;

/** Single steps, as they come from a page, a command or a scenario. */
@AddLifecycleHook(Share.class)
class StepProperties {
  private static final ActionWords WORDS =
      new ActionWords(
          List.of(
              sensor("bed-1", SensorKind.BED, false),
              sensor("door-1", SensorKind.DOOR, false),
              sensor("button-1", SensorKind.BUTTON, false),
              sensor("belt-1", SensorKind.FALL, true)),
          Path.of(""));

  private final Examiner<Action> examiner =
      new Examiner<>(
          ActionException.class, input -> WORDS.read(input.text()), StepProperties::wrong);

  @Property(tries = 15)
  @Label("steps: mutants")
  void mutants(@ForAll("mutated") Mutant input) {
    examiner.examine(input);
  }

  @Property(tries = 5)
  @Label("steps: noise")
  void noise(@ForAll("noisy") Mutant input) {
    examiner.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutated() {
    return Mutant.of(
        List.of(
            "bed-1 leaves",
            "button-1 pressed",
            "door-1 chatters for 30 s",
            "door-1 breaks: the wire is cut",
            "belt-1 plays sisfall F01_SA01_R01 SA01.csv.gz",
            "network slow 2 s 500 bytes/s",
            "network half-open",
            "broker gone",
            "power cut",
            "disk full",
            "clock jumps backward 1 h",
            "speed 60"));
  }

  @Provide
  Arbitrary<Mutant> noisy() {
    return Mutant.noise("networkpwdisclj-1 0123456789:/.hms\n\t");
  }

  @AfterProperty
  void close() {
    examiner.close();
  }

  /** What was read can be written, and is read back as the same. */
  private static String wrong(Action action) {
    try {
      String written = WORDS.write(action);
      return WORDS.read(written).equals(action) ? "" : "what is written otherwise: " + written;
    } catch (ActionException e) {
      return "what cannot be read back: " + e.getMessage();
    }
  }

  private static HomeSensor sensor(String id, SensorKind kind, boolean worn) {
    return new HomeSensor(new Sensor(new SensorId(id), kind, "hall"), worn);
  }
}
