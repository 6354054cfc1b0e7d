package no.trygghub.simulator.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * What is so outside the hub, whatever the hub remembers: how a killed hub finds its home when it
 * is started again.
 *
 * @param begin when the hub was started for the first time
 * @param reached how far time has come at least: the last change that the hub has answered
 * @param levels the sensors' levels then; those that are not here are at rest
 * @param unanswered the change that the hub was told of and has not answered; it is part of the
 *     world from its time on
 */
record World(
    Instant begin,
    Instant reached,
    Map<SensorId, SensorState> levels,
    Optional<HomeChange> unanswered) {
  private static final String BEGIN = "begin";
  private static final String REACHED = "reached";
  private static final String LEVEL = "level";
  private static final String UNANSWERED = "unanswered";

  World {
    levels = Map.copyOf(levels);
  }

  /** A world in which nothing has happened yet. */
  static World beginning(Instant begin) {
    return new World(begin, begin, Map.of(), Optional.empty());
  }

  /** The hub is told of a change. */
  World told(HomeChange change) {
    return new World(begin, reached, levels, Optional.of(change));
  }

  /** The hub has answered the change that it was told of. */
  World answered() {
    return unanswered
        .map(change -> new World(begin, change.at(), with(change), Optional.empty()))
        .orElse(this);
  }

  /** The sensors' levels at a moment that is not before {@link #reached}. */
  Map<SensorId, SensorState> levelsAt(Instant now) {
    return unanswered.filter(change -> !change.at().isAfter(now)).map(this::with).orElse(levels);
  }

  /** The world as words, for {@link #parse}. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(BEGIN, begin.toString()));
    words.addAll(List.of(REACHED, reached.toString()));
    levels.forEach((sensor, state) -> words.addAll(List.of(LEVEL, sensor.value(), state.name())));
    unanswered.ifPresent(
        change -> {
          words.add(UNANSWERED);
          words.addAll(change.words());
        });
    return words;
  }

  /** The world that {@link #words} wrote. */
  static World parse(List<String> words) {
    World world = beginning(Instant.EPOCH);
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String key = rest.next();
      world =
          switch (key) {
            case BEGIN -> beginning(Instant.parse(rest.next()));
            case REACHED ->
                new World(world.begin, Instant.parse(rest.next()), world.levels, world.unanswered);
            case LEVEL -> world.with(new SensorId(rest.next()), SensorState.valueOf(rest.next()));
            case UNANSWERED ->
                world.told(HomeChange.parse(List.of(rest.next(), rest.next(), rest.next())));
            default -> throw new IllegalArgumentException("no word of a world: " + key);
          };
    }
    return world;
  }

  private Map<SensorId, SensorState> with(HomeChange change) {
    return with(change.sensor(), change.state()).levels;
  }

  private World with(SensorId sensor, SensorState state) {
    Map<SensorId, SensorState> changed = new HashMap<>(levels);
    changed.put(sensor, state);
    return new World(begin, reached, changed, unanswered);
  }
}
