package no.trygghub.simulator.fleet.rhythm;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.replay.HomeChange;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;

/** Fits a rhythm from recorded homes, of which only the whole days count. */
public final class RhythmFit {
  private static final double SECONDS_OF_A_MINUTE = 60;
  private static final double NANOS = 1e9;
  private static final int LEAST_NIGHTS = 3;

  /** Of an hour's use, in seconds. */
  private static final double LONGEST_GAP = 3_600;

  private static final SensorId OUT = new SensorId("out-of-bed");
  private static final SensorId BED = new SensorId("bed-1");

  /** A sensor that stays active for longer has lost its end in the recording. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final List<Sensor> sensors;
  private final List<RecordedHome> homes;

  private RhythmFit(List<Sensor> sensors, List<RecordedHome> homes) {
    this.sensors = sensors;
    this.homes = homes;
  }

  /**
   * The rhythm of homes that were recorded with the same map.
   *
   * @param name what it is to be called
   * @throws RhythmException where there is no whole day, or no sensor that tells of life
   */
  public static Rhythm of(String name, List<RecordedHome> homes) throws RhythmException {
    List<Sensor> sensors =
        homes.getFirst().map().sensors().stream()
            .filter(
                sensor ->
                    sensor.kind() == SensorKind.BED
                        || sensor.kind() == SensorKind.DOOR
                        || sensor.kind() == SensorKind.MOTION)
            .toList();
    return new RhythmFit(sensors, homes).fit(name);
  }

  /**
   * The same home with a bed that is occupied while what was written down about the person says so,
   * in place of what bed sensors told.
   *
   * @param inBed how it says that the person is in bed
   * @param outOfBed how it says that the person is not, the bathroom for instance, though it may
   *     say the other as well
   * @throws RecordingException where nothing says so
   */
  public static RecordedHome withNights(
      RecordedHome home, Recording written, String inBed, String outOfBed)
      throws RecordingException {
    Map<SensorId, SensorKind> kinds =
        home.map().sensors().stream().collect(Collectors.toMap(Sensor::id, Sensor::kind));
    SensorId bed =
        home.map().sensors().stream()
            .filter(sensor -> sensor.kind() == SensorKind.BED)
            .map(Sensor::id)
            .findFirst()
            .orElse(BED);
    Map<String, Object> sensors = new LinkedHashMap<>();
    sensors.put(bed.value(), Map.of("kind", SensorKind.BED.word(), "location", "bedroom"));
    for (Sensor sensor : home.map().sensors()) {
      if (sensor.kind() != SensorKind.BED) {
        sensors.put(
            sensor.id().value(),
            Map.of("kind", sensor.kind().word(), "location", sensor.location()));
      }
    }
    SensorMap map = new SensorMap(Map.of(inBed, bed, outOfBed, OUT), Map.of("sensors", sensors));
    List<HomeChange> changes = new ArrayList<>();
    boolean isIn = false;
    boolean isOut = false;
    for (HomeChange change : RecordedHome.of(written, map, home.zone()).changes()) {
      boolean was = isIn && !isOut;
      boolean active = change.state() == SensorState.ACTIVE;
      isIn = change.sensor().equals(bed) ? active : isIn;
      isOut = change.sensor().equals(OUT) ? active : isOut;
      if (was != (isIn && !isOut)) {
        changes.add(new HomeChange(change.at(), bed, SensorState.of(!was)));
      }
    }
    home.changes().stream()
        .filter(change -> kinds.get(change.sensor()) != SensorKind.BED)
        .forEach(changes::add);
    changes.sort(Comparator.comparing(HomeChange::at));
    return new RecordedHome(
        changes, home.begin(), home.end(), map, home.zone(), Map.of(), Set.of());
  }

  /** The calendar days that a home was recorded on from midnight to midnight. */
  static List<LocalDate> wholeDays(RecordedHome home) {
    return home.firstDay().plusDays(1).datesUntil(home.lastDay()).toList();
  }

  private Rhythm fit(String name) throws RhythmException {
    int days = homes.stream().mapToInt(home -> wholeDays(home).size()).sum();
    if (days == 0) {
      throw new RhythmException(name + ": the recording has no whole day");
    }
    Optional<Rhythm.Night> night =
        sensors.stream()
            .filter(sensor -> sensor.kind() == SensorKind.BED)
            .findFirst()
            .flatMap(this::night);
    List<Rhythm.Use> uses = new ArrayList<>();
    for (Sensor sensor : sensors) {
      use(sensor, days).ifPresent(uses::add);
    }
    if (uses.isEmpty()) {
      throw new RhythmException(name + ": no door, bed or movement sensor of the map ever changes");
    }
    return new Rhythm(name, days, night, uses);
  }

  private Optional<Rhythm.Night> night(Sensor bed) {
    List<Double> toBed = new ArrayList<>();
    List<Double> up = new ArrayList<>();
    List<Double> exits = new ArrayList<>();
    List<Double> stirs = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (RecordedHome home : homes) {
      for (Nights.Seen seen : Nights.of(home.changes(), bed.id(), home.zone())) {
        ZonedDateTime midnight = seen.morning().atStartOfDay(home.zone());
        toBed.add(minutes(midnight.toInstant(), seen.toBed()));
        up.add(minutes(midnight.toInstant(), seen.up()));
        seen.exits().forEach(exit -> exits.add(seconds(exit)));
        seen.stirs().forEach(stir -> stirs.add(seconds(stir)));
        counts.add(seen.exits().size());
      }
    }
    if (toBed.size() < LEAST_NIGHTS) {
      return Optional.empty();
    }
    int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    List<Double> shares =
        IntStream.rangeClosed(0, most)
            .mapToObj(
                count -> (double) counts.stream().filter(of -> of == count).count() / counts.size())
            .toList();
    return Optional.of(
        new Rhythm.Night(
            bed,
            mean(toBed),
            deviation(toBed),
            mean(up),
            deviation(up),
            shares,
            Spread.of(exits.isEmpty() ? List.of(SECONDS_OF_A_MINUTE) : exits),
            (double) stirs.size() / toBed.size(),
            Spread.of(stirs.isEmpty() ? List.of(1.0) : stirs)));
  }

  private Optional<Rhythm.Use> use(Sensor sensor, int days) {
    int[] daysUsed = new int[Rhythm.HOURS];
    int[] times = new int[Rhythm.HOURS];
    List<Double> lasts = new ArrayList<>();
    List<Double> gaps = new ArrayList<>();
    for (RecordedHome home : homes) {
      use(sensor, home, daysUsed, times, lasts, gaps);
    }
    if (lasts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rhythm.Use(
            sensor,
            hours(hour -> (double) daysUsed[hour] / days),
            hours(hour -> daysUsed[hour] == 0 ? 1 : (double) times[hour] / daysUsed[hour]),
            Spread.of(lasts),
            Spread.of(gaps.isEmpty() ? List.of(LONGEST_GAP) : gaps)));
  }

  private void use(
      Sensor sensor,
      RecordedHome home,
      int[] daysUsed,
      int[] times,
      List<Double> lasts,
      List<Double> gaps) {
    List<LocalDate> days = wholeDays(home);
    List<Nights.Seen> nights =
        sensor.kind() == SensorKind.BED
            ? Nights.of(home.changes(), sensor.id(), home.zone())
            : List.of();
    Map<LocalDate, int[]> counts = new HashMap<>();
    Instant since = Instant.MAX;
    Instant until = Instant.MAX;
    for (HomeChange change : home.changes()) {
      if (!change.sensor().equals(sensor.id())) {
        continue;
      }
      if (change.state() == SensorState.ACTIVE) {
        since = change.at();
        if (!until.isAfter(since)) {
          double gap = seconds(Duration.between(until, since));
          if (gap < LONGEST_GAP) {
            gaps.add(gap);
          }
        }
        continue;
      }
      Instant from = since;
      until = change.at();
      if (from.isAfter(change.at()) || nights.stream().anyMatch(night -> isWithin(from, night))) {
        continue;
      }
      Duration lasted = Duration.between(from, change.at());
      LocalDate day = local(from, home.zone()).toLocalDate();
      if (lasted.compareTo(LONGEST_USE) < 0 && days.contains(day)) {
        lasts.add(seconds(lasted));
        int hour = local(from, home.zone()).getHour();
        int[] ofDay = counts.computeIfAbsent(day, any -> new int[Rhythm.HOURS]);
        daysUsed[hour] += ofDay[hour] == 0 ? 1 : 0;
        ofDay[hour]++;
        times[hour]++;
      }
    }
  }

  private static boolean isWithin(Instant at, Nights.Seen night) {
    return !at.isBefore(night.toBed()) && !at.isAfter(night.up());
  }

  private static ZonedDateTime local(Instant at, ZoneId zone) {
    return at.atZone(zone);
  }

  private static List<Double> hours(IntToDoubleFunction value) {
    return IntStream.range(0, Rhythm.HOURS).mapToObj(value::applyAsDouble).toList();
  }

  private static double minutes(Instant from, Instant to) {
    return seconds(Duration.between(from, to)) / SECONDS_OF_A_MINUTE;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static double mean(List<Double> values) {
    return stream(values).average().orElse(0);
  }

  private static double deviation(List<Double> values) {
    double mean = mean(values);
    return Math.sqrt(
        stream(values).map(value -> (value - mean) * (value - mean)).average().orElse(0));
  }

  private static DoubleStream stream(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue);
  }
}
