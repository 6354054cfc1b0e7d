package no.trygghub.provisioning.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import no.trygghub.hub.config.Destination;

/**
 * The way to one destination, step by step: name, connection, TLS, rights, response centre. What
 * comes behind a step that fails is not tried.
 */
final class DestinationLook implements Look.Work {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(4);

  private final Destination destination;
  private final Surroundings here;
  private final BrokerLook broker;

  /**
   * The way to a destination.
   *
   * @param broker what comes once the connection stands
   */
  DestinationLook(Destination destination, Surroundings here, BrokerLook broker) {
    this.destination = destination;
    this.here = here;
    this.broker = broker;
  }

  @Override
  public void look(Findings findings) throws InterruptedException {
    if (resolves(findings) && connects(findings)) {
      destination.tls().ifPresent(tls -> new TlsLook(destination, tls, here).look(findings));
      if (!findings.hasFailed()) {
        broker.look(findings);
      }
    }
  }

  private boolean resolves(Findings findings) {
    String host = destination.url().getHost();
    try {
      List<InetAddress> addresses = here.network().resolve(host);
      findings.pass(
          Check.NAME,
          destination.name(),
          "name.resolved",
          host,
          addresses.getFirst().getHostAddress());
      return true;
    } catch (UnknownHostException e) {
      findings.fail(Check.NAME, destination.name(), "name.unknown", host);
      return false;
    }
  }

  private boolean connects(Findings findings) {
    URI url = destination.url();
    try (Socket socket = new Socket()) {
      InetAddress address = here.network().resolve(url.getHost()).getFirst();
      socket.connect(
          new InetSocketAddress(address, url.getPort()), (int) CONNECT_WITHIN.toMillis());
      if (destination.tls().isEmpty() && !address.isLoopbackAddress()) {
        findings.warn(Check.CONNECTION, destination.name(), "connection.open-text", url);
      } else {
        findings.pass(Check.CONNECTION, destination.name(), "connection.stands", url);
      }
      return true;
    } catch (SocketTimeoutException e) {
      findings.fail(
          Check.CONNECTION,
          destination.name(),
          "connection.no-answer",
          url,
          CONNECT_WITHIN.toSeconds());
    } catch (ConnectException e) {
      findings.fail(Check.CONNECTION, destination.name(), "connection.refused", url);
    } catch (IOException e) {
      findings.fail(Check.CONNECTION, destination.name(), "connection.fails", url, e.getMessage());
    }
    return false;
  }
}
