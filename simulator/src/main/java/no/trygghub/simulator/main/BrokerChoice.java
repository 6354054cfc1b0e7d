package no.trygghub.simulator.main;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import no.trygghub.simulator.broker.EmbeddedBroker;

/** The broker that was asked for, or an embedded one. */
final class BrokerChoice implements AutoCloseable {
  private final URI url;
  private final Optional<EmbeddedBroker> embedded;

  private BrokerChoice(URI url, Optional<EmbeddedBroker> embedded) {
    this.url = url;
    this.embedded = embedded;
  }

  static BrokerChoice of(Optional<URI> wanted) throws IOException {
    if (wanted.isPresent()) {
      return new BrokerChoice(wanted.get(), Optional.empty());
    }
    EmbeddedBroker broker = EmbeddedBroker.start();
    return new BrokerChoice(broker.url(), Optional.of(broker));
  }

  /** Whether it is one that can be connected to without TLS or a user. */
  static boolean isUsable(URI wanted) {
    return "mqtt".equals(wanted.getScheme())
        && wanted.getHost() != null
        && wanted.getUserInfo() == null;
  }

  URI url() {
    return url;
  }

  @Override
  public void close() throws IOException {
    if (embedded.isPresent()) {
      embedded.get().close();
    }
  }
}
