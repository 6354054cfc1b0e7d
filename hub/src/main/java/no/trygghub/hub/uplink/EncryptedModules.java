package no.trygghub.hub.uplink;

import java.net.URI;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory;

/**
 * Gives the MQTT library connections for {@code mqtts://host:port}. The library finds it by its
 * service file.
 */
public final class EncryptedModules implements NetworkModuleFactory {
  /** Made by the library. */
  public EncryptedModules() {}

  @Override
  public Set<String> getSupportedUriSchemes() {
    return Set.of("mqtts");
  }

  /** Refuses an address without host or port. */
  @Override
  public void validateURI(URI url) {
    if (url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException("expected mqtts://host:port, found " + url);
    }
  }

  /**
   * A connection to that address.
   *
   * @param options with a socket factory that {@link TlsSockets} made
   */
  @Override
  public NetworkModule createNetworkModule(
      URI url, MqttConnectionOptions options, String clientId) {
    if (options.getSocketFactory() instanceof SSLSocketFactory sockets) {
      return new EncryptedModule(url, sockets, options.getConnectionTimeout() * 1_000);
    }
    throw new IllegalArgumentException("no TLS sockets are given for " + url);
  }
}
