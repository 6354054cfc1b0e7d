package no.trygghub.simulator.harness.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.detection.Outcome;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/** What a database holds of detection's state, however it came to be there. */
@AddLifecycleHook(Share.class)
class SavedStateProperties {
  private static final String EPOCH = "7f3a";

  private final InputFile file = InputFile.named("hub.yaml");
  private final Detector detector = new Detector(configuration(), EPOCH);
  private final Examiner<Outcome> rows =
      new Examiner<>(
          IllegalArgumentException.class, input -> goneOn(rows(input.text())), outcome -> "");
  private final Examiner<Moment> moments =
      new Examiner<>(
          IllegalArgumentException.class, input -> Timeline.parse(input.text()), moment -> "");

  /** No row of any content keeps a hub from starting, or its detection from going on. */
  @Property(tries = 120)
  @Label("saved state: mutants of rows")
  void rows(@ForAll("mutatedRows") Mutant input) {
    rows.examine(input);
  }

  @Property(tries = 60)
  @Label("saved state: mutants of times")
  void times(@ForAll("mutatedTimes") Mutant input) {
    moments.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutatedRows() {
    return Mutant.of(List.of(Samples.ROWS));
  }

  @Provide
  Arbitrary<Mutant> mutatedTimes() {
    return Mutant.of(List.of(Samples.TIME));
  }

  @AfterProperty
  void close() {
    rows.close();
    moments.close();
    file.close();
  }

  /** What a hub does when it starts: it never refuses. */
  private Outcome goneOn(Map<String, String> saved) {
    try {
      HubTime now = Timeline.parse(Samples.TIME).time();
      DetectorState state = DetectorState.fromRows(saved, 17).state();
      Timeline timeline = Timeline.resume(state.latest().map(Timeline::save), now);
      state.sensorsInFault();
      Outcome outcome = detector.on(state, new Input.TimePassed(), timeline.leftOff(now));
      Input sensed =
          new Input.Sensed(new SensorReading(new SensorId("bed-1"), SensorState.ACTIVE, now));
      Moment later = timeline.at(now);
      Outcome next = detector.on(outcome.state(), sensed, later);
      detector.nextDeadline(next.state(), later);
      return next;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("refused a row", e);
    }
  }

  private HubConfiguration configuration() {
    try {
      return new ConfigurationReader(List.of(new SimulatedDriverProvider()), List.of())
          .read(file.with(Samples.HOME));
    } catch (ConfigurationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key, a space and the row, in a line each. */
  private static Map<String, String> rows(String text) {
    return text.lines()
        .filter(line -> line.contains(" "))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf(' ')),
                line -> line.substring(line.indexOf(' ') + 1),
                (first, second) -> second));
  }
}
