package no.trygghub.simulator.sensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.contact.ContactSettings;

/**
 * The driver {@code simulated}: sensors of every kind that exist only in a {@link SimulatedHome}.
 *
 * <p>The option {@code initial} is the state that a sensor begins in, one of its kind's two words;
 * without it a sensor begins at rest: a door closed, a bed empty, the mains present. The options of
 * a contact are there as well, for what is set goes through one.
 */
public final class SimulatedDriverProvider implements SensorDriverProvider {
  /** The name that a configuration asks for it by. */
  public static final String NAME = "simulated";

  private static final String INITIAL = "initial";
  private static final String AT_REST = "at-rest";

  private final SimulatedHome home;

  /** A driver with a home of its own. */
  public SimulatedDriverProvider() {
    this(new SimulatedHome());
  }

  /** The driver of a home. */
  public SimulatedDriverProvider(SimulatedHome home) {
    this.home = home;
  }

  /** Where its sensors are moved. */
  public SimulatedHome home() {
    return home;
  }

  @Override
  public String driver() {
    return NAME;
  }

  @Override
  public Set<SensorKind> kinds() {
    return EnumSet.allOf(SensorKind.class);
  }

  @Override
  public List<DriverOption> options() {
    List<DriverOption> options = new ArrayList<>();
    options.add(
        new DriverOption(
            INITIAL,
            Optional.of(AT_REST),
            "at-rest or a word for one of the kind's states: " + String.join(", ", stateWords()),
            text -> text.equals(AT_REST) || stateWords().contains(text)));
    options.addAll(ContactSettings.options());
    return List.copyOf(options);
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException {
    SensorState initial = initial(sensor, options.text(INITIAL));
    SimulatedSensor opening =
        new SimulatedSensor(home, sensor, ContactSettings.of(options), context);
    opening.begin(home.connect(opening, sensor.id(), initial));
    return opening;
  }

  private static SensorState initial(Sensor sensor, String word) throws DriverException {
    if (word.equals(AT_REST)) {
      return SensorState.of(sensor.kind() == SensorKind.MAINS);
    }
    for (SensorState state : SensorState.values()) {
      if (sensor.kind().word(state).equals(word)) {
        return state;
      }
    }
    throw new DriverException(
        "simulated sensor %s: initial: '%s', expected %s or %s for a sensor of kind %s"
            .formatted(
                sensor.id(),
                word,
                sensor.kind().word(SensorState.ACTIVE),
                sensor.kind().word(SensorState.INACTIVE),
                sensor.kind().word()));
  }

  private static List<String> stateWords() {
    return Arrays.stream(SensorKind.values())
        .flatMap(kind -> Stream.of(kind.word(SensorState.ACTIVE), kind.word(SensorState.INACTIVE)))
        .distinct()
        .collect(Collectors.toList());
  }
}
