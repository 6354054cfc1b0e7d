package no.trygghub.hub.main;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.falls.FallDetector;
import no.trygghub.hub.falls.FoundFall;

/**
 * Looks for falls in the samples of accelerometers and goes no further with the samples themselves.
 * A sensor in whose samples a fall was found is ready for the next one after {@link #READY_AFTER}.
 * What it remembers of the samples is a few seconds and is lost with the hub. Lives on the hub's
 * loop.
 */
final class FallWatch {
  /** As long as what follows an impact belongs to the same fall. */
  static final Duration READY_AFTER = Duration.ofNanos(FallDetector.ONE_FALL_NANOS);

  /** When nothing more comes, what there is by then is all that will ever be known of a fall. */
  static final Duration SILENT = Duration.ofSeconds(1);

  private final Map<SensorId, Worn> worn = new HashMap<>();
  private final HubClock clock;
  private final EventLoop loop;
  private final BiConsumer<SensorReading, Input> fallen;
  private final Consumer<SensorReading> ready;

  /**
   * A watch over the accelerometers of a configuration.
   *
   * @param fallen told of every fall, as a reading and with its evidence
   * @param ready told when the sensor may signal the next one
   */
  FallWatch(
      HubConfiguration configuration,
      HubClock clock,
      EventLoop loop,
      BiConsumer<SensorReading, Input> fallen,
      Consumer<SensorReading> ready) {
    this.clock = clock;
    this.loop = loop;
    this.fallen = fallen;
    this.ready = ready;
    configuration
        .sensors()
        .forEach(
            sensor ->
                sensor
                    .falls()
                    .ifPresent(
                        parameters ->
                            worn.put(
                                sensor.sensor().id(),
                                new Worn(sensor.sensor().id(), new FallDetector(parameters)))));
  }

  /**
   * Takes a burst of samples. One of a sensor that gives none by its configuration is overlooked.
   */
  void samples(SensorSamples burst) {
    Worn sensor = worn.get(burst.sensor());
    if (sensor != null) {
      sensor.take(burst);
    }
  }

  /** No more samples come from a sensor for now: it was lost. */
  void lost(SensorId id) {
    Worn sensor = worn.get(id);
    if (sensor != null) {
      sensor.finish();
    }
  }

  /** The hub stops: what its sensors measured last is judged by what there is. */
  void stop() {
    worn.values().forEach(Worn::finish);
  }

  /** One accelerometer. */
  private final class Worn {
    private final SensorId id;
    private final FallDetector detector;
    private EventLoop.Timer silence = () -> {};
    private long bursts;

    Worn(SensorId id, FallDetector detector) {
      this.id = id;
      this.detector = detector;
    }

    void take(SensorSamples burst) {
      for (SensorSamples.Sample sample : burst.samples()) {
        if (detector.accept(sample.nanosSinceBoot(), sample.x(), sample.y(), sample.z())) {
          tell(detector.last());
        }
      }
      bursts++;
      silence.cancel();
      silence = loop.after(SILENT, this::silent);
    }

    /** A loop that was busy may have bursts waiting behind its timers: they are heard first. */
    private void silent() {
      long heard = bursts;
      loop.execute(
          () -> {
            if (heard == bursts) {
              finish();
            }
          });
    }

    void finish() {
      silence.cancel();
      if (detector.finish()) {
        tell(detector.last());
      }
    }

    private void tell(FoundFall fall) {
      long ago = Math.max(0, clock.now().nanosSinceBoot() - fall.nanos());
      fallen.accept(
          new SensorReading(id, SensorState.ACTIVE, clock.now()),
          new Input.Fallen(id, Duration.ofNanos(ago), evidence(fall)));
      loop.after(
          READY_AFTER,
          () -> ready.accept(new SensorReading(id, SensorState.INACTIVE, clock.now())));
    }
  }

  private static Map<String, Double> evidence(FoundFall fall) {
    Map<String, Double> evidence = new LinkedHashMap<>();
    evidence.put("impactG", rounded(fall.impactG(), 100));
    evidence.put("postureDegrees", rounded(fall.postureDegrees(), 1));
    evidence.put("unrestG", rounded(fall.unrestG(), 1000));
    evidence.put("score", rounded(fall.margin(), 100));
    return evidence;
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }
}
