package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.simulator.network.FreePort;

/** A broker in this process that is stopped and started again on the same port and files. */
final class SwitchableEmbedded implements SwitchableBroker {
  private final Path directory;
  private final URI url;
  private EmbeddedBroker broker;
  private boolean there = true;

  private SwitchableEmbedded(Path directory, EmbeddedBroker broker) {
    this.directory = directory;
    this.url = broker.url();
    this.broker = broker;
  }

  static SwitchableEmbedded start() throws IOException {
    Path directory = Files.createTempDirectory("trygghub-broker-kept-");
    try {
      return new SwitchableEmbedded(directory, EmbeddedBroker.startOn(directory, FreePort.find()));
    } catch (IOException e) {
      EmbeddedBroker.delete(directory);
      throw e;
    }
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public void takeAway() throws IOException {
    if (there) {
      there = false;
      broker.close();
    }
  }

  @Override
  public void bringBack() throws IOException {
    if (!there) {
      broker = EmbeddedBroker.startOn(directory, url.getPort());
      there = true;
    }
  }

  @Override
  public void close() throws IOException {
    takeAway();
    EmbeddedBroker.delete(directory);
  }
}
