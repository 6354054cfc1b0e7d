package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import no.trygghub.simulator.replay.RecordingException;

/** All figures of the hub on this machine. */
public final class Measurement {
  private final URI broker;
  private final Path directory;

  /**
   * A measurement.
   *
   * @param broker {@code mqtt://host:port}
   * @param directory where databases go while it is measured
   */
  public Measurement(URI broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  /** The machine that the figures are of. */
  public static String machine() {
    return Machine.describe();
  }

  /** Measures everything; takes about a minute. Each figure is told as it comes. */
  public void run(Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    told.accept(DetectionSpeed.measure());
    told.accept(WholeHubSpeed.measure(broker, directory));
    List<Figure> rest = new ArrayList<>(EdgeLatency.measure(broker, directory));
    rest.addAll(HubProcess.measure(broker, directory));
    rest.forEach(told);
  }
}
