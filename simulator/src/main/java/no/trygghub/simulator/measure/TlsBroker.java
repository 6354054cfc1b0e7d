package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.network.FreePort;

/**
 * A Mosquitto that hubs come to with TLS and a certificate of their own, as they do in a home, and
 * a response centre of this process without. Its authority is made by openssl.
 */
final class TlsBroker implements AutoCloseable {
  private static final int STARTS = 3;

  private final Path directory;
  private final int port;
  private final MosquittoProcess mosquitto;

  private TlsBroker(Path directory, int port, MosquittoProcess mosquitto) {
    this.directory = directory;
    this.port = port;
    this.mosquitto = mosquitto;
  }

  /**
   * Starts one.
   *
   * @param hub whom a certificate is made for
   * @throws IOException where Mosquitto or openssl is not installed
   */
  static TlsBroker start(Path directory, String hub) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    key(directory, "ca");
    openssl(directory, "req -x509 -new -key ca.key -out ca.pem -days 2 -subj /CN=authority");
    certificate(directory, "broker");
    certificate(directory, hub);
    for (int tries = 1; ; tries++) {
      try {
        return start(directory, FreePort.find());
      } catch (IOException e) {
        // Somebody else may have taken the port meanwhile.
        if (tries == STARTS) {
          throw e;
        }
      }
    }
  }

  private static TlsBroker start(Path directory, int port) throws IOException {
    return new TlsBroker(
        directory,
        port,
        MosquittoProcess.start(
            directory.resolve("mosquitto"),
            List.of(
                "max_queued_messages 0",
                "listener " + port + " 127.0.0.1",
                "cafile " + directory.resolve("ca.pem"),
                "certfile " + directory.resolve("broker.pem"),
                "keyfile " + directory.resolve("broker.key"),
                "require_certificate true")));
  }

  /** Where a response centre finds it. */
  URI url() {
    return mosquitto.url();
  }

  /** The destination of a hub's configuration, as YAML. */
  String destination(String hub) {
    return "{url: 'mqtts://localhost:%d', ca: '%s', certificate: '%s', key: '%s'}"
        .formatted(
            port,
            directory.resolve("ca.pem"),
            directory.resolve(hub + ".pem"),
            directory.resolve(hub + ".key"));
  }

  /** Takes it away and brings it back, so that everybody has to connect anew. */
  void restart() throws IOException, InterruptedException {
    mosquitto.kill();
    mosquitto.restart();
  }

  @Override
  public void close() {
    mosquitto.close();
  }

  private static void certificate(Path directory, String name)
      throws IOException, InterruptedException {
    key(directory, name);
    Files.writeString(directory.resolve("ext"), "subjectAltName=DNS:localhost\n");
    openssl(directory, "req -new -key %1$s.key -out %1$s.csr -subj /CN=%1$s".formatted(name));
    openssl(
        directory,
        ("x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                + " -extfile ext -out %1$s.pem")
            .formatted(name));
  }

  private static void key(Path directory, String name) throws IOException, InterruptedException {
    openssl(
        directory, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
  }

  private static void openssl(Path directory, String arguments)
      throws IOException, InterruptedException {
    Path program =
        MosquittoProcess.find("openssl")
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no openssl on this computer; install the package openssl"));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments.split(" ")));
    Path log = directory.resolve("openssl.log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          String.join(" ", command) + " does not work: " + Files.readString(log).strip());
    }
  }
}
