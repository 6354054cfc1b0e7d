package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;

/**
 * A replayed hub in a process of its own, so that it can be killed.
 *
 * <p>Its first line on standard input is the world that it wakes up in. Each line after that is
 * something to do: a change of a sensor, time that passes, waiting for acknowledgements. It answers
 * each line on standard output once what came of it is on disk.
 */
public final class AgentProcess {
  private static final String DONE = "done";
  private static final String CHANGE = "change";
  private static final String UNTIL = "until";
  private static final String DRAIN = "drain";
  private static final String SPACE = " ";

  private AgentProcess() {}

  /** Runs it until standard input ends. The argument is the configuration file. */
  public static void main(String[] args) throws Exception {
    Logging.start(System.err, Level.SEVERE);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    World world = World.parse(words(in.readLine()));
    try (SteppedHub hub = new SteppedHub(HubYaml.read(Path.of(args[0])), world)) {
      System.out.println(DONE);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        act(hub, words(line));
        System.out.println(DONE);
      }
    }
  }

  static boolean isDone(String answer) {
    return answer.equals(DONE);
  }

  static String start(World world) {
    return String.join(SPACE, world.words());
  }

  static String feed(HomeChange change) {
    return CHANGE + SPACE + String.join(SPACE, change.words());
  }

  static String until(Instant at) {
    return UNTIL + SPACE + at;
  }

  static String drain() {
    return DRAIN;
  }

  private static void act(SteppedHub hub, List<String> words)
      throws IOException, InterruptedException {
    switch (words.getFirst()) {
      case CHANGE -> hub.feed(HomeChange.parse(words.subList(1, words.size())));
      case UNTIL -> hub.until(Instant.parse(words.get(1)));
      case DRAIN -> hub.drain();
      default -> throw new IOException("not a line for this process: " + words);
    }
  }

  private static List<String> words(@org.jspecify.annotations.Nullable String line)
      throws IOException {
    if (line == null) {
      throw new IOException("this process is started by a replay and told what to do by it");
    }
    return List.of(line.split(SPACE, -1));
  }
}
