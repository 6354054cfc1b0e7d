package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.log.Logging;

/**
 * A replayed hub in a process of its own, so that it can be killed. It is told each change by a
 * line on standard input and answers each on standard output once what came of it is on disk.
 */
public final class AgentProcess {
  static final String DONE = "done";
  static final String DRAIN = "drain";

  private AgentProcess() {}

  /**
   * Runs it. Arguments: the configuration file, and the moment at which the hub was first started.
   */
  public static void main(String[] args) throws Exception {
    Logging.start(System.err, Level.SEVERE);
    Path file = Path.of(args[0]);
    try (SteppedHub hub = new SteppedHub(HubYaml.read(file), Instant.parse(args[1]))) {
      serve(hub);
    }
  }

  static String line(HomeChange change) {
    return change.at() + " " + change.sensor() + " " + change.state();
  }

  private static void serve(SteppedHub hub)
      throws IOException, InterruptedException, RecordingException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(DRAIN)) {
        hub.drain();
      } else {
        String[] fields = line.split(" ", -1);
        hub.feed(
            new HomeChange(
                Instant.parse(fields[0]), new SensorId(fields[1]), SensorState.valueOf(fields[2])));
      }
      System.out.println(DONE);
    }
  }
}
