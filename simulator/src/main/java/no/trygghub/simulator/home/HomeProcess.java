package no.trygghub.simulator.home;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedHome;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * A hub in a process of its own, whose simulated sensors and clock are moved from outside, so that
 * it can be killed.
 *
 * <p>The lines of {@link HubLine} on standard input move them. The first tells the clock; those up
 * to {@code go} how the home is when the hub wakes up. It stops when standard input ends, so it
 * does not outlive whoever started it. The hub's log is on standard output, among what the process
 * says itself. A mark comes back once the hub has done all that it was doing and was told before,
 * so that it is on disk.
 */
public final class HomeProcess {
  private final HubConfiguration configuration;
  private final BufferedReader in;
  private final PrintStream out;
  private final ActionWords actions;
  private final SimulatedHome home;
  private Optional<SimulatedClock> simulated = Optional.empty();
  private Optional<Drive> drive = Optional.empty();
  private Optional<Hub> hub = Optional.empty();

  private HomeProcess(HubConfiguration configuration, BufferedReader in, PrintStream out) {
    this.configuration = configuration;
    this.in = in;
    this.out = out;
    this.actions = new ActionWords(HubFile.sensors(configuration), Path.of(""));
    this.home = new SimulatedHome(new Teller());
  }

  /** Runs it until standard input ends. The argument is the configuration file. */
  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Logging.start(out, Level.INFO);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      new HomeProcess(HubFile.read(Path.of(args[0])), in, out).run();
    }
    // The library's thread that is about to connect would keep the process for half a minute.
    System.exit(0);
  }

  private void run() throws Exception {
    HubClock clock = clock(HubLine.words(next().orElse("")));
    // Unpacks its library to a file, which it could not any more where the disk is full by now.
    boolean ignored = SQLiteJDBCLoader.initialize();
    say(HubLine.READY);
    if (!follow()) {
      return;
    }
    HubClock uplinkClock = simulated.isPresent() ? new SystemClock(true) : clock;
    try (Hub started =
        Hub.assemble(
            new Hub.Parts(
                configuration,
                List.of(
                    new SimulatedDriverProvider(home), new SimulatedAccelerometerProvider(home)),
                List.of(
                    new SimulatedOutputProvider(
                        (name, on) -> say(HubLine.of(HubLine.OUTPUT, name, on)))),
                clock,
                uplinkClock))) {
      hub = Optional.of(started);
      if (simulated.isPresent() && simulated.get().isManual()) {
        drive = Optional.of(Drive.stepwise(simulated.get(), started.startStepwise()));
      } else {
        started.start();
      }
      say(HubLine.ARMED);
      while (follow()) {
        // a second 'go' says nothing new
      }
    }
  }

  private HubClock clock(List<String> words) throws IOException {
    if (words.size() == 2 && words.get(1).equals(HubLine.SYSTEM)) {
      return new SystemClock(true);
    }
    if (words.size() != 5 || !words.getFirst().equals(HubLine.CLOCK)) {
      throw new IOException("not a clock for this process: " + words);
    }
    Instant wall = Instant.parse(words.get(3));
    SimulatedClock made =
        words.get(1).equals(HubLine.STEPPED)
            ? SimulatedClock.manual(wall, words.get(2))
            : SimulatedClock.paused(wall, words.get(2));
    made.setTrusted(Boolean.parseBoolean(words.get(4)));
    simulated = Optional.of(made);
    return made;
  }

  /** Follows lines until one lets the hub go; false where there are no more. */
  private boolean follow() throws IOException, InterruptedException, ActionException {
    for (Optional<String> line = next(); line.isPresent(); line = next()) {
      if (line.get().equals(HubLine.GO)) {
        return true;
      }
      follow(line.get());
    }
    return false;
  }

  private void follow(String line) throws IOException, InterruptedException, ActionException {
    List<String> words = HubLine.words(line);
    switch (words.getFirst()) {
      case HubLine.SET -> home.set(new SensorId(words.get(1)), SensorState.valueOf(words.get(2)));
      case HubLine.DO -> {
        if (actions.read(line.substring(HubLine.DO.length())) instanceof Action.OfSensor action) {
          Happening.to(home, action);
        }
      }
      case HubLine.MOVE -> home.move(new SensorId(words.get(1)), HubLine.movement(words));
      case HubLine.FOLLOW -> clock().follow(HubLine.anchor(words));
      case HubLine.SHIFT -> {
        clock().jump(Duration.parse(words.get(1)));
        clock().setTrusted(Boolean.parseBoolean(words.get(2)));
      }
      case HubLine.UNTIL -> drive.orElseThrow().until(Long.parseLong(words.get(1)));
      case HubLine.MARK -> mark(words.get(1));
      default -> throw new IOException("not a line for this process: " + line);
    }
  }

  private SimulatedClock clock() {
    return simulated.orElseThrow(() -> new IllegalStateException("it lives by the computer's"));
  }

  private void mark(String number) {
    Hub running = hub.orElseThrow();
    Runnable answer = () -> say(HubLine.of(HubLine.MARK, number, running.outboxDepth()));
    if (drive.isPresent()) {
      drive.get().act();
      answer.run();
    } else {
      HubFile.detection(running).execute(answer);
    }
  }

  private Optional<String> next() throws IOException {
    @Nullable String line = in.readLine();
    return Optional.ofNullable(line);
  }

  private void say(String line) {
    out.println(HubLine.SAYS + line);
  }

  /** Where the hub lives by the computer's clock, nobody looks, and its start is not held up. */
  private final class Teller implements HubListener {
    @Override
    public void shows(SensorId sensor, SensorState level) {
      if (simulated.isPresent()) {
        say(HubLine.of(HubLine.SHOWS, sensor, level));
      }
    }

    @Override
    public void chatters(SensorId sensor, boolean now) {
      if (simulated.isPresent()) {
        say(HubLine.of(HubLine.CHATTERS, sensor, now));
      }
    }
  }
}
