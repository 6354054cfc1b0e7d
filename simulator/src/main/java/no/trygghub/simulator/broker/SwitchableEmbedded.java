package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.URI;

/** A broker in this process that is stopped and started again on the same port. */
final class SwitchableEmbedded implements SwitchableBroker {
  private final URI url;
  private EmbeddedBroker broker;
  private boolean there = true;

  SwitchableEmbedded(EmbeddedBroker broker) {
    this.url = broker.url();
    this.broker = broker;
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
      broker = EmbeddedBroker.startOn(url.getPort());
      there = true;
    }
  }

  @Override
  public void close() throws IOException {
    takeAway();
  }
}
