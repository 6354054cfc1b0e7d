package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import no.trygghub.simulator.network.FreePort;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Apache Artemis speaking MQTT 5 on a free loopback port. One that is only {@linkplain #start
 * started} keeps nothing on disk and forgets everything when closed.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int JOURNAL_FILE_BYTES = 1024 * 1024;

  private final EmbeddedActiveMQ server;
  private final int port;
  private final Path scratch;
  private final Logger log = Logger.getLogger("org.apache.activemq.artemis.core");

  private EmbeddedBroker(EmbeddedActiveMQ server, int port, Path scratch) {
    this.server = server;
    this.port = port;
    this.scratch = scratch;
  }

  /**
   * Starts a broker and returns once it accepts connections.
   *
   * @throws IOException where it cannot be started
   */
  public static EmbeddedBroker start() throws IOException {
    return start(FreePort.find(), Optional.empty());
  }

  /** The same with sessions and messages that are there again when it is started there again. */
  static EmbeddedBroker startOn(Path directory, int port) throws IOException {
    return start(port, Optional.of(directory));
  }

  private static EmbeddedBroker start(int port, Optional<Path> kept) throws IOException {
    Path scratch = Files.createTempDirectory("trygghub-broker-");
    ConfigurationImpl configuration = new ConfigurationImpl();
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    try {
      configuration.setPersistenceEnabled(kept.isPresent());
      if (kept.isPresent()) {
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalFileSize(JOURNAL_FILE_BYTES);
        configuration.setJournalMinFiles(2);
        configuration.setJournalDirectory(kept.get().resolve("journal").toString());
        configuration.setBindingsDirectory(kept.get().resolve("bindings").toString());
      }
      configuration.setSecurityEnabled(false);
      configuration.setJMXManagementEnabled(false);
      configuration.setBrokerInstance(scratch.toFile());
      configuration.setPagingDirectory(scratch.resolve("paging").toString());
      configuration.setLargeMessagesDirectory(scratch.resolve("large").toString());
      configuration.addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT");
      server.setConfiguration(configuration);
      server.start();
      return new EmbeddedBroker(server, port, scratch);
    } catch (Exception e) { // what Artemis declares
      delete(scratch);
      throw new IOException("the embedded broker cannot be started: " + e.getMessage(), e);
    }
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("mqtt://127.0.0.1:" + port);
  }

  @Override
  public void close() throws IOException {
    // Clients that are still there make it complain that it is being stopped.
    log.setLevel(Level.OFF);
    try {
      server.stop();
    } catch (Exception e) { // what Artemis declares
      throw new IOException("the embedded broker does not stop: " + e.getMessage(), e);
    } finally {
      log.setLevel(null);
      delete(scratch);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> inside = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inside) {
        Files.deleteIfExists(path);
      }
    }
  }
}
