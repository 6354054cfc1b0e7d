package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.RecordingException;

/** All figures of the hub on this machine. */
public final class Measurement {
  private final Load load;
  private final Home home;

  /**
   * A measurement.
   *
   * @param broker {@code mqtt://host:port}
   * @param directory where databases go while it is measured
   * @param messages how many make a backlog
   * @param home the home whose days wear a memory card
   */
  public Measurement(URI broker, Path directory, int messages, Home home) {
    this.load = new Load(broker, directory, messages);
    this.home = home;
  }

  /**
   * A home with a life in it.
   *
   * @param name what it is called in the figures
   */
  public record Home(String name, RecordedHome life) {
    /** One that is made up. */
    public static Home madeUp() {
      return new Home("a made-up home", Wear.madeUpHome());
    }
  }

  /** Something to measure. */
  public enum What {
    /** What a hub manages that has no backlog; takes about a minute. */
    HUB,
    /** How fast a backlog leaves; takes some three minutes. */
    DRAIN,
    /** What the number of stored messages does to the database; takes some two minutes. */
    QUERIES,
    /** How fast an alarm is while a backlog leaves; takes about a minute. */
    ALARMS,
    /** What days of a home write to a memory card. */
    WEAR,
    /** How soon the packaged hub watches and its memory; takes some five minutes. */
    FOOTPRINT
  }

  /** The machine that the figures are of. */
  public static String machine() {
    return Machine.describe();
  }

  /** What the broker says that it is. */
  public String broker() throws IOException, InterruptedException {
    return BrokerVersion.of(load.broker());
  }

  /** Measures. Each figure is told as it comes. */
  public void run(What what, Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    switch (what) {
      case HUB -> hub(told);
      case DRAIN -> DrainSpeed.measure(load, told);
      case QUERIES -> QuerySpeed.measure(load, told);
      case ALARMS -> AlarmUnderDrain.measure(load, told);
      case WEAR -> new Wear(load.broker(), load.directory()).run(home.name(), home.life(), told);
      case FOOTPRINT -> Footprint.measure(project(), load, told);
    }
  }

  /**
   * Adds the classes that a hub loads while its footprint is measured to a list for the class data
   * archive. A list that is not there is made.
   *
   * @return how many there are in the list then
   */
  public int recordClasses(Path list) throws IOException, InterruptedException {
    return Footprint.recordClasses(project(), load, list);
  }

  private void hub(Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    told.accept(DetectionSpeed.measure());
    told.accept(WholeHubSpeed.measure(load.broker(), load.directory()));
    EdgeLatency.measure(load.broker(), load.directory("edge")).forEach(told);
  }

  /** Where the launcher is, beside which the build leaves the hub's jars. */
  private static Path project() {
    return Path.of(System.getProperty("trygghub.project", "")).toAbsolutePath();
  }
}
