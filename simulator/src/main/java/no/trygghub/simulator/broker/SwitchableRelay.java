package no.trygghub.simulator.broker;

import java.net.URI;
import no.trygghub.simulator.network.Relay;

/** Somebody's broker, from which whoever connects through a relay is cut. */
final class SwitchableRelay implements SwitchableBroker {
  private final Relay relay;

  SwitchableRelay(Relay relay) {
    this.relay = relay;
  }

  @Override
  public URI url() {
    return URI.create("mqtt://127.0.0.1:" + relay.port());
  }

  @Override
  public boolean isThere() {
    return relay.isUp();
  }

  @Override
  public void takeAway() {
    relay.cut();
  }

  @Override
  public void bringBack() {
    relay.restore();
  }

  @Override
  public void close() {
    relay.close();
  }
}
