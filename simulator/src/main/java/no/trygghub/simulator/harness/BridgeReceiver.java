package no.trygghub.simulator.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A {@code mosquitto_sub} with a session that the remote broker keeps; it connects again by itself
 * within about a second.
 */
final class BridgeReceiver implements AutoCloseable {
  private final Process process;

  private BridgeReceiver(Process process) {
    this.process = process;
  }

  /** Starts one that writes what comes on a topic in the books. */
  static BridgeReceiver start(int remotePort, String topic, OutageBooks books) throws IOException {
    Process process =
        new ProcessBuilder(
                BridgeSender.program("mosquitto_sub").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(remotePort),
                "-q",
                "1",
                "-c",
                "-i",
                "receiver-of-" + topic.replace('/', '-'),
                "-t",
                topic)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread.ofPlatform().daemon().name("receiver-of-" + topic).start(() -> read(process, books));
    return new BridgeReceiver(process);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void read(Process process, OutageBooks books) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        books.arrived(Integer.parseInt(line), line, false);
      }
    } catch (IOException e) {
      // It has been closed.
    }
  }
}
