package no.trygghub.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Mosquitto with the files of the folder {@code broker} as they are, but for paths, ports and the
 * user it runs as, and with certificates of authorities of its own. The tenant is {@code 0806}.
 */
public final class ProjectBroker implements AutoCloseable {
  private static final String ETC = "/etc/mosquitto/trygghub/";
  private static final String DATA = "/var/lib/mosquitto/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Certificates hubs;
  private final Certificates centres;
  private final int hubPort;
  private final int centrePort;
  private final Mosquitto broker;

  private ProjectBroker(
      Path directory, Certificates hubs, Certificates centres, int hubPort, int centrePort) {
    this.directory = directory;
    this.hubs = hubs;
    this.centres = centres;
    this.hubPort = hubPort;
    this.centrePort = centrePort;
    this.broker = Mosquitto.start(directory, hubPort, lines());
  }

  /**
   * Starts it. Aborts the test where mosquitto or openssl is not installed.
   *
   * @param directory an empty directory
   */
  public static ProjectBroker start(Path directory) {
    Certificates hubs = Certificates.in(directory.resolve("hubs"), "hubs");
    Certificates centres = Certificates.in(directory.resolve("centres"), "centres");
    centres.make("broker", "broker", "subjectAltName=IP:127.0.0.1,DNS:localhost", 2);
    centres.make("centre.1", "centre.1", "subjectAltName=DNS:centre.1", 2);
    return new ProjectBroker(directory, hubs, centres, Mosquitto.freePort(), Mosquitto.freePort());
  }

  /** The folder of the project with the files for a broker. */
  public static Path files() {
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, path -> path != null, Path::getParent)
        .map(path -> path.resolve("broker"))
        .filter(path -> Files.exists(path.resolve("mosquitto.conf")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no folder broker above " + start));
  }

  /** Whoever makes the certificates of hubs. */
  public Certificates hubs() {
    return hubs;
  }

  /** Whoever makes those of response centres, and the broker's own. */
  public Certificates centres() {
    return centres;
  }

  /** Where hubs connect: {@code mqtts://127.0.0.1:port}. */
  public String hubUrl() {
    return "mqtts://127.0.0.1:" + hubPort;
  }

  /** Where response centres connect. */
  public String centreUrl() {
    return "mqtts://127.0.0.1:" + centrePort;
  }

  /** Revokes the certificate of a hub, at the broker as well. */
  public void revoke(String name) {
    hubs.revoke(name);
    reload();
  }

  /** Lets the list of revoked hubs expire, at the broker as well. */
  public void expireRevocations() {
    hubs.expireRevocations();
    reload();
  }

  /** It says that it reads its files before it reads them, and accepts nobody meanwhile. */
  private void reload() {
    copyFiles();
    long before = reloads();
    broker.reload();
    Awaitility.await().atMost(PATIENCE).until(() -> reloads() > before);
  }

  private long reloads() {
    return broker.log().stream().filter(line -> line.contains("Reloading config")).count();
  }

  /** What it has logged so far. */
  public List<String> log() {
    return broker.log();
  }

  @Override
  public void close() {
    broker.close();
  }

  private List<String> lines() {
    copyFiles();
    try {
      Files.createDirectories(directory.resolve("data"));
      String conf =
          Files.readString(files().resolve("mosquitto.conf"))
              .replace("listener 8883", "listener " + hubPort + " 127.0.0.1")
              .replace("listener 8884", "listener " + centrePort + " 127.0.0.1")
              .replace(ETC, directory.resolve("etc") + "/")
              .replace(DATA, directory.resolve("data") + "/");
      // As root it would become a user who cannot read a test's files.
      String more = "user " + System.getProperty("user.name") + "\nlog_type information\n";
      return (conf + more).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyFiles() {
    Path etc = directory.resolve("etc");
    Map<String, Path> names =
        Map.of(
            "hubs-ca.pem", hubs.authority(),
            "hubs.crl", hubs.revocations(),
            "centre-ca.pem", centres.authority(),
            "centre.crl", centres.revocations(),
            "broker.pem", centres.certificate("broker"),
            "broker.key", centres.key("broker"),
            "hubs.acl", files().resolve("hubs.acl"),
            "centre.acl", files().resolve("centre.acl"));
    try {
      Files.createDirectories(etc);
      for (Map.Entry<String, Path> each : names.entrySet()) {
        Path to = etc.resolve(each.getKey());
        Files.write(to, Files.readAllBytes(each.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
