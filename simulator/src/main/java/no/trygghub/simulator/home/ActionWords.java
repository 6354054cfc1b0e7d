package no.trygghub.simulator.home;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.drivers.DurationText;
import no.trygghub.drivers.SensorId;
import no.trygghub.simulator.falls.FallDataException;

/**
 * What can happen in one home, in the words of docs/scenarios.md: read from them and written in
 * them. What is written is read back as the same.
 */
public final class ActionWords {
  /** The slowest that a home's time passes, in times of real time. */
  public static final double LEAST_SPEED = 0.01;

  /** The fastest that a home's time passes, in times of real time. */
  public static final double MOST_SPEED = 1_000;

  private static final List<String> SUBJECTS =
      List.of("broker", "clock", "disk", "network", "power", "speed");
  private static final List<String> NETWORKS = List.of("up", "down", "slow", "half-open");
  private static final Pattern SLOW =
      Pattern.compile("slow(?: (\\d+ ?[a-z]+))??(?: (\\d{1,9}) ?bytes/s)?");
  private static final Pattern JUMP = Pattern.compile("jumps (forward|backward) (.+)");
  private static final Duration USUAL_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final int LEAST_BYTES = 10;
  private static final int MOST_BYTES = 10_000_000;
  private static final Duration LONGEST_JUMP = Duration.ofDays(3_650);

  private final Map<String, HomeSensor> sensors = new LinkedHashMap<>();
  private final WornVerbs wornVerbs;
  private final List<String> others;

  /**
   * The words of a home.
   *
   * @param sensors its sensors
   * @param folder what the files of recordings are relative to
   */
  public ActionWords(Collection<HomeSensor> sensors, Path folder) {
    this(sensors, folder, List.of());
  }

  /**
   * The words of a home, among others.
   *
   * @param sensors its sensors
   * @param folder what the files of recordings are relative to
   * @param others what else a step may begin with, to name to somebody who mistyped one
   */
  public ActionWords(Collection<HomeSensor> sensors, Path folder, List<String> others) {
    sensors.forEach(sensor -> this.sensors.put(sensor.id().value(), sensor));
    this.wornVerbs = new WornVerbs(folder);
    this.others = List.copyOf(others);
  }

  /** Whether steps begin with this word that are about no sensor, so that none can be called so. */
  public static boolean isTaken(String word) {
    return SUBJECTS.contains(word);
  }

  /**
   * What happens in these words, {@code door-1 opens} say.
   *
   * @throws ActionException where they are none of this home's, with what was expected
   */
  public Action read(String words) throws ActionException {
    String plain = String.join(" ", words.strip().split("\\s+"));
    String subject = plain.split(" ", 2)[0];
    String rest = plain.substring(subject.length()).strip();
    return switch (subject) {
      case "network" -> new Action.Network(network(rest));
      case "broker" -> new Action.Broker(either("broker", rest, "back", "gone"));
      case "power" -> new Action.Power(either("power", rest, "back", "cut"));
      case "disk" -> new Action.Disk(either("disk", rest, "full", "free"));
      case "clock" -> new Action.ClockJump(jump(rest));
      case "speed" -> new Action.Speed(speed(rest));
      default -> ofSensor(subject, rest);
    };
  }

  /**
   * The words for what happens.
   *
   * @throws IllegalArgumentException where it happens to a sensor that this home has not
   */
  public String write(Action action) {
    return switch (action) {
      case Action.Network network -> "network " + network.state().words();
      case Action.Broker broker -> "broker " + (broker.there() ? "back" : "gone");
      case Action.Power power -> "power " + (power.on() ? "back" : "cut");
      case Action.Disk disk -> "disk " + (disk.full() ? "full" : "free");
      case Action.ClockJump jump ->
          "clock jumps "
              + (jump.by().isNegative() ? "backward " : "forward ")
              + DurationText.print(jump.by().abs());
      case Action.Speed speed -> "speed " + number(speed.speed());
      case Action.OfSensor ofSensor -> ofSensor.sensor() + " " + verb(ofSensor);
    };
  }

  private String verb(Action.OfSensor action) {
    if (action instanceof Action.Move move) {
      return move.words();
    }
    return Verbs.write(known(action.sensor()), action);
  }

  private HomeSensor known(SensorId id) {
    return Optional.ofNullable(sensors.get(id.value()))
        .orElseThrow(() -> new IllegalArgumentException("not a sensor of this home: " + id));
  }

  private static NetworkState network(String rest) throws ActionException {
    return switch (rest) {
      case "up" -> new NetworkState.Up();
      case "down" -> new NetworkState.Down();
      case "half-open" -> new NetworkState.HalfOpen();
      default ->
          slow(rest)
              .orElseThrow(
                  () ->
                      new ActionException(
                          ("network " + rest).strip(),
                          "expected 'network up', 'network down', 'network half-open',"
                              + " 'network slow' or, with a delay up to 1 min, a throughput from 10"
                              + " to 10000000 bytes/s or both, 'network slow 2 s 500 bytes/s'"
                              + NearestWord.hint(rest, NETWORKS)));
    };
  }

  private static Optional<NetworkState> slow(String rest) {
    Matcher matcher = SLOW.matcher(rest);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<String> delayed = Optional.ofNullable(matcher.group(1));
    Optional<String> throttled = Optional.ofNullable(matcher.group(2));
    Optional<Duration> delay =
        delayed.isPresent()
            ? DurationText.parse(delayed.get())
            : Optional.of(throttled.isPresent() ? Duration.ZERO : USUAL_DELAY);
    int bytes = throttled.map(Integer::parseInt).orElse(0);
    boolean delayFits =
        delay.isPresent()
            && delay.get().compareTo(LONGEST_DELAY) <= 0
            && (delayed.isEmpty() || delay.get().isPositive());
    boolean bytesFit = throttled.isEmpty() || (bytes >= LEAST_BYTES && bytes <= MOST_BYTES);
    return delayFits && bytesFit
        ? Optional.of(new NetworkState.Slow(delay.get(), bytes))
        : Optional.empty();
  }

  /** Whether it is the one word, and not the other. */
  private static boolean either(String subject, String rest, String one, String other)
      throws ActionException {
    if (rest.equals(one) || rest.equals(other)) {
      return rest.equals(one);
    }
    throw new ActionException(
        (subject + " " + rest).strip(),
        "expected '%1$s %2$s' or '%1$s %3$s'%4$s"
            .formatted(subject, one, other, NearestWord.hint(rest, List.of(one, other))));
  }

  private static Duration jump(String rest) throws ActionException {
    Matcher matcher = JUMP.matcher(rest);
    if (matcher.matches()) {
      Optional<Duration> by =
          DurationText.parse(matcher.group(2))
              .filter(time -> time.isPositive() && time.compareTo(LONGEST_JUMP) <= 0);
      if (by.isPresent()) {
        return matcher.group(1).equals("forward") ? by.get() : by.get().negated();
      }
    }
    throw new ActionException(
        ("clock " + rest).strip(),
        "expected 'clock jumps forward 2 h' or 'clock jumps backward 1 h', by 1 ms to 3650 d"
            + NearestWord.hint(rest, List.of("jumps forward 2 h", "jumps backward 1 h")));
  }

  private static double speed(String rest) throws ActionException {
    try {
      double speed = Double.parseDouble(rest);
      if (speed >= LEAST_SPEED && speed <= MOST_SPEED) {
        return speed;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ActionException(
        ("speed " + rest).strip(), "expected a number from 0.01 to 1000: how many times real time");
  }

  private Action ofSensor(String subject, String rest) throws ActionException {
    HomeSensor sensor = sensors.get(subject);
    if (sensor == null) {
      TreeSet<String> known = new TreeSet<>(sensors.keySet());
      known.addAll(SUBJECTS);
      known.addAll(others);
      throw new ActionException(
          subject,
          "not a sensor of this scenario; expected one of "
              + String.join(", ", known)
              + NearestWord.hint(subject, known));
    }
    return sensor.worn() ? worn(sensor, rest) : plain(sensor, rest);
  }

  private static Action plain(HomeSensor sensor, String rest) throws ActionException {
    Optional<Action> action = Verbs.read(sensor, rest);
    if (action.isPresent()) {
      return action.get();
    }
    List<String> words = Verbs.words(sensor);
    throw new ActionException(
        (sensor.id() + " " + rest).strip(),
        "a sensor of kind %s can be: %s%s"
            .formatted(
                sensor.kind().word(), String.join(", ", words), NearestWord.hint(rest, words)));
  }

  private Action worn(HomeSensor sensor, String rest) throws ActionException {
    String found = (sensor.id() + " " + rest).strip();
    try {
      Optional<Action> action = wornVerbs.read(sensor.id(), rest);
      if (action.isPresent()) {
        return action.get();
      }
    } catch (FallDataException e) {
      throw new ActionException(found, String.valueOf(e.getMessage()));
    }
    throw new ActionException(
        found,
        "an accelerometer, or who wears it: "
            + String.join(", ", WornVerbs.words())
            + NearestWord.hint(rest, WornVerbs.words()));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
