package no.trygghub.simulator.fleet.hub;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.detection.Outcome;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.fleet.rhythm.Days;
import no.trygghub.simulator.fleet.rhythm.Happening;

/**
 * The hub's own detection, living through drawn days. Knows no network. Every input comes at its
 * own moment, so that what is found does not depend on when {@link #step} is called.
 */
public final class Engine {
  /** As often as a driver tells that a sensor is there though it did not change. */
  private static final long ALIVE_EVERY = Duration.ofHours(1).toNanos();

  private static final long LEAST_WAIT = Duration.ofMillis(1).toNanos();

  private final HubParts parts;
  private final String epoch;
  private final String bootId;
  private final List<Sensor> sensors;
  private final Detector detector;
  private final Composer composer;
  private final Consumer<Message> made;
  private DetectorState state = DetectorState.initial();
  private int[] day = {};
  private int place;
  private int dayNumber = -1;
  private int edges;
  private long aliveAt;
  private long deadline = Long.MAX_VALUE;
  private long reached;
  private long sequence;
  private long inputs;
  private boolean armed;

  /**
   * An engine that has not been started.
   *
   * @param made told of every message that comes of what is found
   */
  public Engine(HubParts parts, Consumer<Message> made) {
    this.parts = parts;
    this.made = made;
    SplittableRandom random = new SplittableRandom(parts.seed());
    this.epoch = String.format(Locale.ROOT, "%04X", random.nextInt(1 << 16));
    this.bootId = new UUID(random.nextLong(), random.nextLong()).toString();
    this.sensors = parts.configuration().sensors().stream().map(SensorSettings::sensor).toList();
    this.detector = new Detector(parts.configuration(), epoch);
    this.composer =
        new Composer(parts.configuration().tenant(), parts.configuration().hub(), epoch);
    this.aliveAt = parts.begin() + random.nextLong(ALIVE_EVERY);
    nextDay();
  }

  /** The composer of this hub's messages. */
  Composer composer() {
    return composer;
  }

  /** What detection knows. */
  DetectorState state() {
    return state;
  }

  /** The number of the last message; 0 before the first. */
  long lastSequence() {
    return sequence;
  }

  /** How many inputs detection has had. */
  public long inputs() {
    return inputs;
  }

  /** A time of the fleet's clock as this hub tells it. */
  HubTime time(long nanos) {
    return new HubTime(bootId, nanos, parts.wallAtZero().plusNanos(nanos), true);
  }

  /** Tells detection what the sensors show, and that the hub has started. */
  public void arm() {
    armed = true;
    reached = parts.begin();
    List<Sensor> active = parts.days().activeAtFirst();
    for (Sensor sensor : sensors) {
      read(sensor, SensorState.of(active.contains(sensor)));
    }
    make(
        new Finding.EventFinding(
            Finding.EventKind.STARTED,
            Optional.empty(),
            moment(),
            Map.of("reboot", true, "version", Version.number())));
    look();
  }

  /** When something happens next; {@link Long#MAX_VALUE} where nothing does any more. */
  public long next() {
    if (!armed) {
      return Long.MAX_VALUE;
    }
    long next = Math.min(Math.min(happensAt(), deadline), Math.min(aliveAt, edgeAt()));
    return next >= parts.end() ? Long.MAX_VALUE : next;
  }

  /** Lets the next thing happen. To be called where there is one. */
  public void step() {
    reached = next();
    if (edgeAt() == reached) {
      read(Days.MAINS, SensorState.of(edges % 2 == 1));
      edges++;
    } else if (happensAt() == reached) {
      happen(day[place]);
      place++;
      if (place == day.length) {
        nextDay();
      }
    } else if (aliveAt == reached) {
      for (Sensor sensor : sensors) {
        take(new Input.Sensed(new SensorAlive(sensor.id(), time(reached))));
      }
      aliveAt += ALIVE_EVERY;
    } else {
      take(new Input.TimePassed());
    }
    look();
  }

  /**
   * The response centre has closed an alarm. Everything that happens before is to have happened.
   */
  void closed(AlarmId alarm, long now) {
    if (armed && now < parts.end()) {
      reached = Math.max(reached, now);
      take(new Input.Closed(alarm));
      look();
    }
  }

  private void happen(int happening) {
    Sensor sensor = sensors.get(Happening.sensor(happening));
    switch (Happening.what(happening)) {
      case ACTIVE -> read(sensor, SensorState.ACTIVE);
      case INACTIVE -> read(sensor, SensorState.INACTIVE);
      case UNAVAILABLE -> take(fault(sensor, "no answer from its line"));
      case AVAILABLE -> {
        take(fault(sensor, ""));
        // A driver that has its device again tells how it is.
        read(sensor, SensorState.INACTIVE);
      }
    }
  }

  private Input fault(Sensor sensor, String cause) {
    return new Input.Sensed(
        new SensorFault(
            sensor.id(), SensorFault.Defect.UNAVAILABLE, !cause.isEmpty(), cause, time(reached)));
  }

  private void read(Sensor sensor, SensorState to) {
    SensorEvent reading = new SensorReading(sensor.id(), to, time(reached));
    take(new Input.Sensed(reading));
  }

  private void take(Input input) {
    inputs++;
    Outcome outcome = detector.on(state, input, moment());
    state = outcome.state();
    outcome.findings().forEach(this::make);
  }

  private void make(Finding finding) {
    sequence++;
    made.accept(composer.message(finding, new Sequence(sequence)));
  }

  /** An estimate by the clock on the wall may come a little early; time goes on all the same. */
  private void look() {
    deadline =
        Math.max(
            detector.nextDeadline(state, moment()).orElse(Long.MAX_VALUE), reached + LEAST_WAIT);
  }

  private Moment moment() {
    return new Moment(reached, time(reached));
  }

  private long happensAt() {
    return place < day.length ? dayBegin(dayNumber) + Happening.nanos(day[place]) : Long.MAX_VALUE;
  }

  private long edgeAt() {
    List<Outage> outages = parts.outages();
    if (edges >= 2 * outages.size()) {
      return Long.MAX_VALUE;
    }
    Outage outage = outages.get(edges / 2);
    return edges % 2 == 0 ? outage.from() : outage.to();
  }

  private void nextDay() {
    place = 0;
    do {
      dayNumber++;
      day = dayBegin(dayNumber) < parts.end() ? parts.days().draw(dayNumber) : new int[0];
    } while (day.length == 0 && dayBegin(dayNumber) < parts.end());
  }

  private long dayBegin(int number) {
    return parts.begin() + number * HubParts.DAY;
  }
}
