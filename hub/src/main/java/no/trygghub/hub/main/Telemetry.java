package no.trygghub.hub.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.Composer;

/**
 * Collects readings into batches where telemetry is on. May lose the batch it is collecting when
 * the power goes; alarms do not come this way.
 */
final class Telemetry {
  private static final int LARGEST_BATCH = 100;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final boolean on;
  private final Map<SensorId, Sensor> sensors;
  private final Composer composer;
  private final HubClock clock;
  private final EventLoop loop;
  private final Consumer<Draft> store;
  private final List<Composer.ReadingOf> batch = new ArrayList<>();

  Telemetry(
      HubConfiguration configuration,
      Composer composer,
      HubClock clock,
      EventLoop loop,
      Consumer<Draft> store) {
    this.on = configuration.uplink().telemetry();
    this.sensors =
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .collect(Collectors.toMap(Sensor::id, Function.identity()));
    this.composer = composer;
    this.clock = clock;
    this.loop = loop;
    this.store = store;
  }

  void add(SensorReading reading) {
    Sensor sensor = sensors.get(reading.sensor());
    if (!on || sensor == null) {
      return;
    }
    if (batch.isEmpty()) {
      loop.after(LONGEST_WAIT, this::flush);
    }
    batch.add(new Composer.ReadingOf(sensor, reading));
    if (batch.size() >= LARGEST_BATCH) {
      flush();
    }
  }

  void flush() {
    if (!batch.isEmpty()) {
      List<Composer.ReadingOf> readings = List.copyOf(batch);
      batch.clear();
      store.accept(sequence -> composer.telemetry(readings, clock.now(), sequence));
    }
  }
}
