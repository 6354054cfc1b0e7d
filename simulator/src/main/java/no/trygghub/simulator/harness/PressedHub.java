package no.trygghub.simulator.harness;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * A hub in a process of its own whose buttons are pressed from outside. Each line on standard input
 * names a button, which is held as a person holds one and until the hub has stored something, for a
 * moment at the most, and let go; then it answers with a line.
 */
public final class PressedHub {
  static final String DONE = "done";

  /** A press that belongs to an alarm that is there already stores nothing. */
  private static final Duration HELD_AT_MOST = Duration.ofSeconds(2);

  /** Longer than its contact bounces: what was stored meanwhile may be something else. */
  private static final Duration HELD_AT_LEAST = Duration.ofMillis(200);

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  private PressedHub() {}

  /** Runs it until standard input ends. The argument is the configuration file. */
  public static void main(String[] args) throws Exception {
    Logging.start(System.err, Level.OFF);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    SystemClock clock = new SystemClock(true);
    try (Hub hub =
        Hub.assemble(
            new Hub.Parts(
                new ConfigurationReader(List.of(sensors), List.of()).read(Path.of(args[0])),
                List.of(sensors),
                List.of(),
                clock,
                clock))) {
      hub.start();
      System.out.println(DONE);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        press(hub, sensors, new SensorId(line));
        System.out.println(DONE);
      }
    }
  }

  private static void press(Hub hub, SimulatedDriverProvider sensors, SensorId button) {
    long before = hub.lastSequence();
    long pressed = System.nanoTime();
    sensors.home().set(button, SensorState.ACTIVE);
    while (!isHeldFor(HELD_AT_LEAST, pressed)
        || (hub.lastSequence() == before && !isHeldFor(HELD_AT_MOST, pressed))) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    sensors.home().set(button, SensorState.INACTIVE);
  }

  private static boolean isHeldFor(Duration time, long pressed) {
    return System.nanoTime() - pressed >= time.toNanos();
  }
}
