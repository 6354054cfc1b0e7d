package no.trygghub.simulator.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.simulator.broker.EmbeddedBroker;
import no.trygghub.simulator.broker.MosquittoProcess;

/** The broker that was asked for, or one of its own. */
final class BrokerChoice implements AutoCloseable {
  /** As large as a window of messages in flight is made, and nothing left out of a queue. */
  private static final List<String> ROOMY =
      List.of("max_inflight_messages 1000", "max_queued_messages 0");

  private final URI url;
  private final Optional<EmbeddedBroker> embedded;
  private final Optional<MosquittoProcess> mosquitto;

  private BrokerChoice(
      URI url, Optional<EmbeddedBroker> embedded, Optional<MosquittoProcess> mosquitto) {
    this.url = url;
    this.embedded = embedded;
    this.mosquitto = mosquitto;
  }

  /** The one that was asked for, or an embedded one. */
  static BrokerChoice of(Optional<URI> wanted) throws IOException {
    if (wanted.isPresent()) {
      return new BrokerChoice(wanted.get(), Optional.empty(), Optional.empty());
    }
    EmbeddedBroker broker = EmbeddedBroker.start();
    return new BrokerChoice(broker.url(), Optional.of(broker), Optional.empty());
  }

  /**
   * The one that was asked for, or a Mosquitto.
   *
   * @param directory for its files
   * @throws IOException where Mosquitto is not installed
   */
  static BrokerChoice mosquitto(Optional<URI> wanted, Path directory) throws IOException {
    if (wanted.isPresent()) {
      return of(wanted);
    }
    MosquittoProcess broker = MosquittoProcess.start(directory.resolve("mosquitto"), ROOMY);
    return new BrokerChoice(broker.url(), Optional.empty(), Optional.of(broker));
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

  /** The broker's process, where it is one of ours. */
  OptionalLong process() {
    return mosquitto.isPresent() ? OptionalLong.of(mosquitto.get().pid()) : OptionalLong.empty();
  }

  @Override
  public void close() throws IOException {
    if (embedded.isPresent()) {
      embedded.get().close();
    }
    mosquitto.ifPresent(MosquittoProcess::close);
  }
}
