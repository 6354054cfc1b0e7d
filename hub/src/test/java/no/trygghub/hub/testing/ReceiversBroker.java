package no.trygghub.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A Mosquitto with the project's file for a broker of receivers alone, beside a {@link
 * ProjectBroker}; but for paths, ports, addresses and the user it runs as the file is as it is.
 */
public final class ReceiversBroker implements AutoCloseable {
  private static final String ETC = "/etc/mosquitto/trygghub/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ProjectBroker hubs;
  private final int port;
  private final Mosquitto broker;

  private ReceiversBroker(ProjectBroker hubs, int port, Mosquitto broker) {
    this.hubs = hubs;
    this.port = port;
    this.broker = broker;
  }

  /**
   * Starts it. Aborts the test where mosquitto or openssl is not installed.
   *
   * @param directory an empty directory
   */
  public static ReceiversBroker start(Path directory, ProjectBroker hubs) {
    Certificates centres = hubs.centres();
    for (String name : new String[] {"receivers", "receiver.1", "receiver.2"}) {
      centres.make(name, name, "subjectAltName=DNS:" + name, 2);
    }
    int port = Mosquitto.freePort();
    try {
      Files.createDirectories(directory.resolve("data"));
      String conf =
          Files.readString(ProjectBroker.files().resolve("receivers.conf"))
              .replace("listener 8886", "listener " + port + " 127.0.0.1")
              .replace("alarm.example:8884", "127.0.0.1:" + URI.create(hubs.centreUrl()).getPort())
              .replace(ETC + "centre-ca.pem", centres.authority().toString())
              .replace(ETC + "centre.crl", centres.revocations().toString())
              .replace(ETC + "broker.pem", centres.certificate("broker").toString())
              .replace(ETC + "broker.key", centres.key("broker").toString())
              .replace(ETC + "receivers.pem", centres.certificate("receivers").toString())
              .replace(ETC + "receivers.key", centres.key("receivers").toString())
              .replace(ETC + "centre.acl", ProjectBroker.files().resolve("centre.acl").toString())
              .replace("/var/lib/mosquitto/receivers/", directory.resolve("data") + "/");
      String user = "user " + System.getProperty("user.name") + "\n";
      return new ReceiversBroker(
          hubs, port, Mosquitto.start(directory, port, (conf + user).lines().toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where receivers connect: {@code mqtts://127.0.0.1:port}. */
  public String url() {
    return "mqtts://127.0.0.1:" + port;
  }

  /** Connects as a receiver with the certificate of that name. */
  public TestClient connect(String name) throws MqttException {
    return TestClient.connect(hubs, url(), hubs.centres(), name, "any", Optional.empty());
  }

  /** Tries to connect with a hub's certificate. */
  public TestClient connectAsHub(String name) throws MqttException {
    return TestClient.connect(hubs, url(), hubs.hubs(), name, "any", Optional.empty());
  }

  /** Waits until it is connected to the hubs' broker. */
  public void awaitBridge() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> hubs.log().stream().anyMatch(line -> line.contains("as receivers ")));
  }

  @Override
  public void close() {
    broker.close();
  }
}
