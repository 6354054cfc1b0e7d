package no.trygghub.simulator.fleet.rhythm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;

/**
 * The days of one made-up person. The same seed, person and day give the same day, whichever was
 * drawn before. A day has 24 hours and begins at midnight.
 *
 * <p>How much one person differs from another cannot be learned from three homes; what is assumed
 * stands here as constants.
 */
public final class Days {
  /** The sensor whose falls are drawn. */
  static final Sensor FALL = new Sensor(new SensorId("fall-1"), SensorKind.FALL, "worn");

  private static final Sensor BUTTON =
      new Sensor(new SensorId("button-1"), SensorKind.BUTTON, "living-room");
  private static final Sensor CANCEL =
      new Sensor(new SensorId("cancel-1"), SensorKind.CANCEL, "living-room");

  /** The power of the house; what becomes of it is not drawn here. */
  public static final Sensor MAINS = new Sensor(new SensorId("mains"), SensorKind.MAINS, "hall");

  private static final String FRONT_DOOR = "front-door";
  private static final int TENTHS_OF_A_SECOND = 10;
  private static final int TENTHS_OF_A_MINUTE = 600;
  private static final int TENTHS_OF_AN_HOUR = 36_000;
  private static final int TENTHS_OF_A_DAY = 864_000;

  // Assumed: how people differ.
  private static final double BEDTIME_SPREAD_MINUTES = 40;
  private static final double ACTIVITY_SPREAD = 0.25;

  // Within these, so that one night never reaches into another.
  private static final double EARLIEST_TO_BED = -300;
  private static final double LATEST_TO_BED = 180;
  private static final double EARLIEST_UP = 240;
  private static final double LATEST_UP = 720;

  private final Rhythm rhythm;
  private final Incidents incidents;
  private final List<Sensor> sensors;
  private final long seed;
  private final int person;
  private final double toBedShift;
  private final double upShift;
  private final double activity;

  /**
   * The days of a person.
   *
   * @param seed what all persons of a fleet have in common
   * @param person a number that is this person's alone
   */
  public Days(Rhythm rhythm, Incidents incidents, List<Sensor> sensors, long seed, int person) {
    this.rhythm = rhythm;
    this.incidents = incidents;
    this.sensors = sensors;
    this.seed = seed;
    this.person = person;
    RandomGenerator own = random(0, Part.PERSON);
    this.toBedShift = own.nextGaussian() * BEDTIME_SPREAD_MINUTES;
    this.upShift = own.nextGaussian() * BEDTIME_SPREAD_MINUTES;
    this.activity = Math.exp(own.nextGaussian() * ACTIVITY_SPREAD);
  }

  /**
   * The sensors of a home with such a rhythm: those of the rhythm, and a fall sensor, a button, a
   * cancel button and the mains. {@link Happening#sensor} counts in this list.
   */
  public static List<Sensor> sensors(Rhythm rhythm) {
    List<Sensor> sensors = new ArrayList<>(rhythm.sensors());
    sensors.addAll(List.of(FALL, BUTTON, CANCEL, MAINS));
    return List.copyOf(sensors);
  }

  /** A person with a rhythm as it was fitted, to whom nothing happens; for comparing. */
  static Days average(Rhythm rhythm, long seed, int person) {
    return new Days(rhythm, Incidents.NONE, sensors(rhythm), seed, person);
  }

  /** Which sensors are active when day 0 begins. */
  public List<Sensor> activeAtFirst() {
    List<Sensor> active = new ArrayList<>(List.of(MAINS));
    rhythm
        .night()
        .filter(night -> plan(night, 0).inBed().isAt(0))
        .ifPresent(night -> active.add(night.bed()));
    return active;
  }

  /**
   * What happens on a day, in order of time, each as {@link Happening} reads it.
   *
   * @param day counted from 0
   */
  public int[] draw(int day) {
    Drawing drawing = new Drawing(sensors.size());
    rhythm.night().ifPresent(night -> sleep(drawing, night, day));
    for (Rhythm.Use use : rhythm.uses()) {
      use(drawing, use, day);
    }
    incidents(drawing, random(day, Part.INCIDENTS));
    return drawing.happenings();
  }

  private void sleep(Drawing drawing, Rhythm.Night night, int day) {
    int bed = sensors.indexOf(night.bed());
    drawing.add(bed, plan(night, day).inBed(), 0);
    drawing.add(bed, plan(night, day + 1).inBed(), TENTHS_OF_A_DAY);
  }

  /** The night that ends on a day. */
  private NightPlan plan(Rhythm.Night night, int day) {
    RandomGenerator random = random(day, Part.NIGHT);
    double toBed =
        within(
            night.toBed() + toBedShift + random.nextGaussian() * night.toBedSpread(),
            EARLIEST_TO_BED,
            LATEST_TO_BED);
    double up =
        within(
            night.up() + upShift + random.nextGaussian() * night.upSpread(),
            EARLIEST_UP,
            LATEST_UP);
    int from = (int) (toBed * TENTHS_OF_A_MINUTE);
    int to = (int) (up * TENTHS_OF_A_MINUTE);
    Bouts absences = new Bouts();
    for (int left = exits(night, random); left > 0; left--) {
      absences.add(at(random, from, to), tenths(night.exitLasts().draw(random)));
    }
    for (int left = poisson(night.stirs() * activity, random); left > 0; left--) {
      absences.add(at(random, from, to), tenths(night.stirLasts().draw(random)));
    }
    return new NightPlan(from, to, absences.complement(from, to));
  }

  private static int exits(Rhythm.Night night, RandomGenerator random) {
    double share = random.nextDouble();
    for (int count = 0; count < night.exits().size(); count++) {
      share -= night.exits().get(count);
      if (share < 0) {
        return count;
      }
    }
    return 0;
  }

  private void use(Drawing drawing, Rhythm.Use use, int day) {
    int sensor = sensors.indexOf(use.sensor());
    RandomGenerator random = random(day, Part.USES + sensor);
    Optional<Rhythm.Night> night = rhythm.night().filter(of -> of.bed().equals(use.sensor()));
    Optional<NightPlan> before = night.map(of -> plan(of, day));
    Optional<NightPlan> after = night.map(of -> plan(of, day + 1));
    for (int hour = 0; hour < Rhythm.HOURS; hour++) {
      if (random.nextDouble() < use.used().get(hour)) {
        int begin = hour * TENTHS_OF_AN_HOUR;
        int from = begin + TENTHS_OF_AN_HOUR;
        for (int left = geometric(use.times().get(hour) * activity, random); left > 0; left--) {
          if (from >= begin + TENTHS_OF_AN_HOUR) {
            from = begin + random.nextInt(TENTHS_OF_AN_HOUR);
          }
          int at = from;
          int lasts = tenths(use.lasts().draw(random));
          boolean isAsleep =
              before.filter(of -> at <= of.to()).isPresent()
                  || after.filter(of -> at + lasts >= of.from() + TENTHS_OF_A_DAY).isPresent();
          if (!isAsleep) {
            drawing.addWithin(sensor, at, lasts);
          }
          from += lasts + tenths(use.gaps().draw(random));
        }
      }
    }
  }

  private void incidents(Drawing drawing, RandomGenerator random) {
    for (int left = poisson(incidents.falls(), random); left > 0; left--) {
      int at = random.nextInt(TENTHS_OF_A_DAY);
      drawing.addWithin(sensors.indexOf(FALL), at, seconds(random, 60, 300));
      double fate = random.nextDouble();
      if (fate < 0.2) {
        drawing.addWithin(sensors.indexOf(CANCEL), at + seconds(random, 5, 15), TENTHS_OF_A_SECOND);
      } else if (fate < 0.4) {
        drawing.addWithin(
            sensors.indexOf(CANCEL), at + seconds(random, 30, 90), TENTHS_OF_A_SECOND);
      }
    }
    for (int left = poisson(incidents.presses(), random); left > 0; left--) {
      drawing.addWithin(
          sensors.indexOf(BUTTON), random.nextInt(TENTHS_OF_A_DAY), seconds(random, 1, 3));
    }
    for (int left = poisson(incidents.openDoors(), random); left > 0; left--) {
      int at = random.nextInt(TENTHS_OF_A_DAY);
      int lasts = seconds(random, 360, 1_800);
      frontDoor().ifPresent(door -> drawing.addWithin(door, at, lasts));
    }
    for (int left = poisson(incidents.deadSensors(), random); left > 0; left--) {
      int which = random.nextInt(rhythm.sensors().size());
      drawing.dead(which, random.nextInt(TENTHS_OF_A_DAY), seconds(random, 3_600, 14_400));
    }
  }

  private Optional<Integer> frontDoor() {
    for (int i = 0; i < sensors.size(); i++) {
      if (sensors.get(i).id().value().equals(FRONT_DOOR)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private RandomGenerator random(int day, int part) {
    long mixed = seed;
    for (long value : new long[] {person, day, part}) {
      mixed = new SplittableRandom(mixed * 31 + value).nextLong();
    }
    return new SplittableRandom(mixed);
  }

  private static int at(RandomGenerator random, int from, int to) {
    return from + random.nextInt(Math.max(1, to - from));
  }

  private static int tenths(double seconds) {
    return Math.max(1, (int) Math.round(seconds * TENTHS_OF_A_SECOND));
  }

  private static int seconds(RandomGenerator random, int from, int to) {
    return random.nextInt(from * TENTHS_OF_A_SECOND, to * TENTHS_OF_A_SECOND);
  }

  private static double within(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  /** How often something happens that does so this often on average, each time for itself. */
  private static int poisson(double mean, RandomGenerator random) {
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** Once, and then again and again with one chance: this often on average. */
  private static int geometric(double mean, RandomGenerator random) {
    if (mean <= 1) {
      return 1;
    }
    double more = 1 - 1 / mean;
    return 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(more));
  }

  /** What each part of a day is drawn for, so that one does not change another. */
  private static final class Part {
    static final int PERSON = 0;
    static final int NIGHT = 1;
    static final int INCIDENTS = 2;
    static final int USES = 10;

    private Part() {}
  }

  /**
   * One night, in tenths of a second after the midnight of the day that it ends on.
   *
   * @param from when the person goes to bed, fewer than zero for the evening before
   * @param to when the person gets up
   * @param inBed when the bed is occupied
   */
  private record NightPlan(int from, int to, Bouts inBed) {}

  /** Stretches of time of one sensor, in tenths of a second. */
  private static final class Bouts {
    /** Long enough that two of them are two to a driver with its debounce. */
    private static final int LEAST_GAP = 5;

    private static final int LENGTH_BITS = 21;
    private static final long MOST = (1L << LENGTH_BITS) - 1;

    private long[] all = new long[16];
    private int size;

    void add(int from, int lasts) {
      if (size == all.length) {
        all = Arrays.copyOf(all, 2 * size);
      }
      all[size++] = ((long) from << LENGTH_BITS) | Math.min(lasts, MOST);
    }

    /** In order, without those that begin before another has ended. */
    Bouts apart() {
      long[] sorted = Arrays.copyOf(all, size);
      Arrays.sort(sorted);
      Bouts apart = new Bouts();
      long end = Long.MIN_VALUE / 2;
      for (long bout : sorted) {
        if (from(bout) >= end + LEAST_GAP) {
          apart.add(from(bout), to(bout) - from(bout));
          end = to(bout);
        }
      }
      return apart;
    }

    /** What these leave of a stretch. */
    Bouts complement(int from, int to) {
      Bouts left = new Bouts();
      Bouts apart = apart();
      int begin = from;
      for (int i = 0; i < apart.size; i++) {
        if (from(apart.all[i]) - begin >= LEAST_GAP) {
          left.add(begin, from(apart.all[i]) - begin);
        }
        begin = Math.max(begin, to(apart.all[i]));
      }
      if (to - begin >= LEAST_GAP) {
        left.add(begin, to - begin);
      }
      return left;
    }

    boolean isAt(int at) {
      for (int i = 0; i < size; i++) {
        if (from(all[i]) <= at && at < to(all[i])) {
          return true;
        }
      }
      return false;
    }

    static int from(long bout) {
      return (int) (bout >> LENGTH_BITS);
    }

    static int to(long bout) {
      return from(bout) + (int) (bout & MOST);
    }
  }

  /** A day that is being drawn. */
  private static final class Drawing {
    private final List<Bouts> bySensor = new ArrayList<>();
    private final List<Bouts> dead = new ArrayList<>();

    Drawing(int sensors) {
      for (int i = 0; i < sensors; i++) {
        bySensor.add(new Bouts());
        dead.add(new Bouts());
      }
    }

    void add(int sensor, int from, int lasts) {
      bySensor.get(sensor).add(from, lasts);
    }

    /** The same, and over when the day is. */
    void addWithin(int sensor, int from, int lasts) {
      if (from < TENTHS_OF_A_DAY - 1) {
        add(sensor, from, Math.min(lasts, TENTHS_OF_A_DAY - 1 - from));
      }
    }

    void add(int sensor, Bouts bouts, int later) {
      for (int i = 0; i < bouts.size; i++) {
        int from = Bouts.from(bouts.all[i]);
        add(sensor, from + later, Bouts.to(bouts.all[i]) - from);
      }
    }

    /** Within the day, so that it is well again when the next one is drawn. */
    void dead(int sensor, int from, int lasts) {
      dead.get(sensor).add(Math.min(from, TENTHS_OF_A_DAY - lasts - 1), lasts);
    }

    int[] happenings() {
      int[] all = new int[64];
      int size = 0;
      for (int sensor = 0; sensor < bySensor.size(); sensor++) {
        Bouts broken = dead.get(sensor).apart();
        Bouts bouts = bySensor.get(sensor).apart();
        int most = 2 * (bouts.size + broken.size);
        all = size + most > all.length ? Arrays.copyOf(all, 2 * (size + most)) : all;
        size = put(all, size, sensor, bouts, broken);
        for (int i = 0; i < broken.size; i++) {
          all[size++] =
              Happening.pack(Bouts.from(broken.all[i]), sensor, Happening.What.UNAVAILABLE);
          all[size++] = Happening.pack(Bouts.to(broken.all[i]), sensor, Happening.What.AVAILABLE);
        }
      }
      int[] sorted = Arrays.copyOf(all, size);
      Arrays.sort(sorted);
      return sorted;
    }

    /** What of a sensor's stretches lies on this day and is not hidden by its being dead. */
    private static int put(int[] all, int from, int sensor, Bouts bouts, Bouts broken) {
      int size = from;
      for (int i = 0; i < bouts.size; i++) {
        int begin = Bouts.from(bouts.all[i]);
        int end = Bouts.to(bouts.all[i]);
        if (begin >= 0 && begin < TENTHS_OF_A_DAY && !broken.isAt(begin)) {
          all[size++] = Happening.pack(begin, sensor, Happening.What.ACTIVE);
        }
        if (end >= 0 && end < TENTHS_OF_A_DAY && !broken.isAt(end)) {
          all[size++] = Happening.pack(end, sensor, Happening.What.INACTIVE);
        }
      }
      return size;
    }
  }
}
