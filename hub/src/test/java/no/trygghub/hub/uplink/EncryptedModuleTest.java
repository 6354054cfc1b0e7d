package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.testing.Certificates;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to a peer that openssl is. */
class EncryptedModuleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MORE_THAN_ANY_BUFFER = 64 * 1024 * 1024;

  @TempDir private Path directory = Path.of("");

  /** As where the network is gone and nobody says so. */
  @Test
  void aConnectionIsGivenUpThoughAWriteIsStuckInIt() throws Exception {
    Certificates made = Certificates.in(directory.resolve("made"));
    made.make("broker", "IP:127.0.0.1", 2);
    int port = freePort();
    Process peer = serve(made, port);
    try {
      EncryptedModule connection =
          new EncryptedModule(
              URI.create("mqtts://127.0.0.1:" + port),
              TlsSockets.of(
                  new Destination.Tls(
                      Optional.of(made.authority()), Optional.empty(), Optional.empty())),
              (int) PATIENCE.toMillis());
      connection.start();
      OutputStream out = connection.getOutputStream();
      new ProcessBuilder("sh", "-c", "kill -STOP " + peer.pid()).inheritIO().start().waitFor();
      Thread writer = new Thread(() -> write(out));
      writer.setDaemon(true);
      writer.start();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Arrays.stream(writer.getStackTrace())
                      .anyMatch(frame -> frame.getMethodName().equals("park")));

      Thread closer = new Thread(() -> stop(connection));
      closer.setDaemon(true);
      closer.start();
      closer.join(PATIENCE);

      assertThat(closer.isAlive()).isFalse();
      writer.join(PATIENCE);
      assertThat(writer.isAlive()).isFalse();
    } finally {
      peer.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void write(OutputStream out) {
    try {
      out.write(new byte[MORE_THAN_ANY_BUFFER]);
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void stop(EncryptedModule connection) {
    try {
      connection.stop();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process serve(Certificates made, int port) throws IOException {
    Path log = directory.resolve("s_server.log");
    Process process =
        new ProcessBuilder(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                made.certificate("broker").toString(),
                "-key",
                made.key("broker").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(log).contains("ACCEPT"));
    return process;
  }
}
