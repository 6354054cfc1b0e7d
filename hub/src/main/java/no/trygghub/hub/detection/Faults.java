package no.trygghub.hub.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.FaultSettings;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.detection.Finding.FaultFinding;

/**
 * All faults: each raised once when its condition has lasted, and restored once when it is over.
 * Never paused.
 */
final class Faults {
  private static final Set<SensorKind> SHOULD_LET_GO =
      Set.of(SensorKind.FALL, SensorKind.BUTTON, SensorKind.CANCEL, SensorKind.MOTION);

  private final Rules rules;
  private final List<Sensor> sensors;
  private final Set<String> sensorIds;
  private final Set<String> destinations;
  private final Set<String> encrypted;
  private final Set<String> outputs;

  Faults(HubConfiguration configuration) {
    this.rules = configuration.rules();
    this.sensors = configuration.sensors().stream().map(SensorSettings::sensor).toList();
    this.sensorIds =
        sensors.stream().map(sensor -> sensor.id().value()).collect(Collectors.toUnmodifiableSet());
    this.destinations =
        configuration.destinations().stream()
            .map(Destination::name)
            .collect(Collectors.toUnmodifiableSet());
    this.encrypted =
        configuration.destinations().stream()
            .filter(destination -> destination.tls().isPresent())
            .map(Destination::name)
            .collect(Collectors.toUnmodifiableSet());
    this.outputs =
        configuration.outputs().stream()
            .map(OutputSettings::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A sensor changed or was read for the first time. */
  void changed(Change change, Step step) {
    Sensor sensor = change.sensor();
    boolean active = change.isActive();
    switch (sensor.kind()) {
      case MAINS ->
          sensorCondition(FaultKind.MAINS_LOST, sensor.id(), !active, "mains power is gone", step);
      case BATTERY ->
          sensorCondition(
              FaultKind.BATTERY_LOW, sensor.id(), active, "the backup battery is low", step);
      case TAMPER -> sensorCondition(FaultKind.TAMPER, sensor.id(), active, "a lid is open", step);
      default -> {
        if (SHOULD_LET_GO.contains(sensor.kind())) {
          sensorCondition(
              FaultKind.SENSOR_STUCK,
              sensor.id(),
              active,
              sensor.id() + " does not let go; check it and its wiring",
              step);
        }
      }
    }
  }

  /** Anything was heard of a sensor. */
  void heard(SensorId sensor, Step step) {
    if (step.hasFaults()) {
      sensorCondition(FaultKind.SENSOR_SILENT, sensor, false, "", step);
    }
  }

  /** A driver found a defect or the end of one. */
  void found(SensorFault fault, Step step) {
    FaultKind kind =
        switch (fault.defect()) {
          case UNAVAILABLE -> FaultKind.SENSOR_UNAVAILABLE;
          case CHATTERING -> FaultKind.SENSOR_CHATTERING;
        };
    sensorCondition(kind, fault.sensor(), fault.present(), fault.cause(), step);
  }

  /** A condition of the hub itself. */
  void condition(Input.Condition condition, Step step) {
    apply(
        new FaultKey(condition.kind(), condition.subject()),
        rules.of(condition.kind()),
        condition.present(),
        condition.cause(),
        step.moment(),
        step);
  }

  /**
   * Raises what has lasted, finds sensors that went silent, and lets go of sensors, destinations
   * and outputs that were taken out.
   */
  void timePassed(Step step) {
    for (Sensor sensor : sensors) {
      // One that was never heard could not be opened, which is a fault of its own.
      step.sensor(sensor.id())
          .filter(known -> silentAt(sensor.id(), known.heardAt()) <= step.moment().nanos())
          .ifPresent(known -> silent(sensor, known, step));
    }
    if (step.hasFaults()) {
      step.faults().forEach((key, state) -> timePassed(key, state, step));
    }
  }

  /** When the next fault may be due, in the timeline's nanoseconds. */
  OptionalLong deadline(DetectorState state) {
    long next = Long.MAX_VALUE;
    for (FaultState fault : state.faults.values()) {
      if (fault instanceof FaultState.Pending pending) {
        next = Math.min(next, pending.deadline());
      }
    }
    for (Sensor sensor : sensors) {
      Known known = state.sensors.get(sensor.id());
      boolean isRaised =
          !state.faults.isEmpty()
              && state.faults.get(new FaultKey(FaultKind.SENSOR_SILENT, sensor.id().value()))
                  instanceof FaultState.Raised;
      if (known != null && !isRaised) {
        next = Math.min(next, silentAt(sensor.id(), known.heardAt()));
      }
    }
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** The conditions that become faults unless they end. */
  List<RunningTimer> timers(DetectorState state) {
    List<RunningTimer> timers = new ArrayList<>();
    state.faults.forEach(
        (key, fault) -> {
          if (fault instanceof FaultState.Pending pending) {
            timers.add(
                new RunningTimer(
                    key.kind().word(),
                    Optional.of(key.subject()).filter(sensorIds::contains).map(SensorId::new),
                    Optional.of(pending.since()),
                    pending.deadline()));
          }
        });
    return timers;
  }

  private long silentAt(SensorId sensor, long heardAt) {
    FaultSettings settings = rules.of(FaultKind.SENSOR_SILENT, sensor);
    return settings.enabled() ? heardAt + settings.after().toNanos() : Long.MAX_VALUE;
  }

  private static void silent(Sensor sensor, Known known, Step step) {
    FaultKey key = new FaultKey(FaultKind.SENSOR_SILENT, sensor.id().value());
    if (!(step.fault(key).orElse(null) instanceof FaultState.Raised)) {
      raise(
          key,
          known.since(),
          "nothing heard of " + sensor.id() + "; check it, its wiring or battery",
          step);
    }
  }

  private void timePassed(FaultKey key, FaultState state, Step step) {
    boolean takenOut = isTakenOut(key);
    switch (state) {
      case FaultState.Pending pending -> {
        if (takenOut) {
          step.noFault(key);
        } else if (pending.deadline() <= step.moment().nanos()) {
          raise(key, pending.since(), pending.cause(), step);
        }
      }
      case FaultState.Raised raised -> {
        if (takenOut) {
          restore(key, raised, step);
        }
      }
    }
  }

  private boolean isTakenOut(FaultKey key) {
    return switch (key.kind()) {
      case UPLINK, SECRET_EXPOSED -> !destinations.contains(key.subject());
      case CERTIFICATE -> !encrypted.contains(key.subject());
      case OUTPUT -> !outputs.contains(key.subject());
      default -> !key.kind().sensorKinds().isEmpty() && !sensorIds.contains(key.subject());
    };
  }

  private void sensorCondition(
      FaultKind kind, SensorId sensor, boolean present, String cause, Step step) {
    apply(
        new FaultKey(kind, sensor.value()),
        rules.of(kind, sensor),
        present,
        cause,
        step.moment(),
        step);
  }

  private static void apply(
      FaultKey key,
      FaultSettings settings,
      boolean present,
      String cause,
      Moment since,
      Step step) {
    Optional<FaultState> state = step.fault(key);
    if (present && settings.enabled()) {
      if (state.isEmpty() && settings.after().isZero()) {
        raise(key, since, cause, step);
      } else if (state.isEmpty()) {
        step.fault(key, new FaultState.Pending(since, since.plus(settings.after()), cause));
      } else if (state.get() instanceof FaultState.Pending pending
          && !pending.cause().equals(cause)) {
        // It is raised with what is wrong by then: a lost connection, say, may be one that nobody
        // is let in to any more.
        step.fault(key, new FaultState.Pending(pending.since(), pending.deadline(), cause));
      }
    } else if (state.isPresent()) {
      switch (state.get()) {
        case FaultState.Pending pending -> step.noFault(key);
        case FaultState.Raised raised -> restore(key, raised, step);
      }
    }
  }

  private static void raise(FaultKey key, Moment since, String cause, Step step) {
    AlarmId id = step.nextId();
    step.fault(key, new FaultState.Raised(id, since, cause));
    step.find(new FaultFinding(true, id, key.kind(), key.subject(), cause, since, step.moment()));
  }

  private static void restore(FaultKey key, FaultState.Raised raised, Step step) {
    step.noFault(key);
    step.find(
        new FaultFinding(
            false,
            raised.id(),
            key.kind(),
            key.subject(),
            raised.cause(),
            raised.since(),
            step.moment()));
  }
}
