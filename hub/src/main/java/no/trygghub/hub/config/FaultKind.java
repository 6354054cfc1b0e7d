package no.trygghub.hub.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.SensorKind;

/** What can need a technician. */
public enum FaultKind {
  /** Nothing was heard of a sensor, not even a sign of life, within its supervision time. */
  SENSOR_SILENT(Duration.ofHours(24)),
  /** A driver cannot open its device, or lost it. */
  SENSOR_UNAVAILABLE(Duration.ZERO),
  /** A sensor changes more often than anything real would. */
  SENSOR_CHATTERING(Duration.ZERO),
  /**
   * A button, a fall detector or a movement detector is active for longer than anything real would
   * be.
   */
  SENSOR_STUCK(Duration.ofHours(1)),
  /** A lid is open. */
  TAMPER(Duration.ZERO),
  /** The mains are gone. */
  MAINS_LOST(Duration.ofMinutes(5)),
  /** The backup battery is low. */
  BATTERY_LOW(Duration.ZERO),
  /** The database cannot be written, or the disk is nearly full. */
  DISK(Duration.ZERO),
  /** The wall clock was not synchronised. */
  CLOCK(Duration.ofHours(1)),
  /** A destination cannot be reached or refuses what is sent. */
  UPLINK(Duration.ofMinutes(1)),
  /** The buzzer or the LED cannot be driven. */
  OUTPUT(Duration.ZERO),
  /** The computer's memory or the agent's own is nearly used up. */
  MEMORY(Duration.ofMinutes(5)),
  /** The computer is so hot that it slows itself down. */
  TEMPERATURE(Duration.ofMinutes(5)),
  /** The disk is near the end of its life, or its file system has errors. */
  DISK_WEAR(Duration.ZERO),
  /** The agent did not go on and had to be started anew. */
  AGENT_STUCK(Duration.ZERO),
  /** A private key or a password can be read by every user of the computer. */
  SECRET_EXPOSED(Duration.ZERO),
  /** A certificate or key of a destination is near its end, past it, or cannot be used. */
  CERTIFICATE(Duration.ZERO);

  private final FaultSettings defaults;

  FaultKind(Duration after) {
    this.defaults = new FaultSettings(true, after);
  }

  /** Its name in configuration files and messages: {@code mains-lost}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kinds of sensor that can have it, each for itself; empty where it is the hub's own. */
  public Set<SensorKind> sensorKinds() {
    return switch (this) {
      case SENSOR_SILENT, SENSOR_UNAVAILABLE, SENSOR_CHATTERING -> EnumSet.allOf(SensorKind.class);
      case SENSOR_STUCK ->
          EnumSet.of(SensorKind.FALL, SensorKind.BUTTON, SensorKind.CANCEL, SensorKind.MOTION);
      case TAMPER -> EnumSet.of(SensorKind.TAMPER);
      case MAINS_LOST -> EnumSet.of(SensorKind.MAINS);
      case BATTERY_LOW -> EnumSet.of(SensorKind.BATTERY);
      case DISK,
          CLOCK,
          UPLINK,
          OUTPUT,
          MEMORY,
          TEMPERATURE,
          DISK_WEAR,
          AGENT_STUCK,
          SECRET_EXPOSED,
          CERTIFICATE ->
          EnumSet.noneOf(SensorKind.class);
    };
  }

  /** What applies where the configuration says nothing. */
  public FaultSettings defaults() {
    return defaults;
  }

  /** The kind of that name, or empty where there is none. */
  public static Optional<FaultKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
