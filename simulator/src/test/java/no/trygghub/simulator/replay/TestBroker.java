package no.trygghub.simulator.replay;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.simulator.broker.EmbeddedBroker;
import org.awaitility.Awaitility;

/**
 * A Mosquitto of the test's own on a free port; where it is not installed, the embedded broker, and
 * it says so.
 */
final class TestBroker implements Closeable {
  private final URI url;
  private final Closeable broker;

  private TestBroker(URI url, Closeable broker) {
    this.url = url;
    this.broker = broker;
  }

  static TestBroker start() throws IOException {
    Optional<Path> program =
        Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      System.err.println("Mosquitto is not installed: this test uses the embedded broker instead.");
      EmbeddedBroker embedded = EmbeddedBroker.start();
      return new TestBroker(embedded.url(), embedded::close);
    }
    int port = Mosquitto.freePort();
    Path file = Files.createTempFile("mosquitto", ".conf");
    Files.writeString(
        file, "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
    Process process =
        new ProcessBuilder(List.of(program.get().toString(), "-c", file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> accepts(port));
    return new TestBroker(
        URI.create("mqtt://127.0.0.1:" + port),
        () -> {
          process.destroy();
          process.onExit().join();
          Files.deleteIfExists(file);
        });
  }

  URI url() {
    return url;
  }

  @Override
  public void close() throws IOException {
    broker.close();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
