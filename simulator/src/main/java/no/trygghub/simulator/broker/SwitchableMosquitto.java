package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.URI;

/** A Mosquitto that is killed and started again. */
final class SwitchableMosquitto implements SwitchableBroker {
  private final MosquittoProcess process;
  private boolean there = true;

  SwitchableMosquitto(MosquittoProcess process) {
    this.process = process;
  }

  @Override
  public URI url() {
    return process.url();
  }

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public void takeAway() throws InterruptedException {
    if (there) {
      process.kill();
      there = false;
    }
  }

  @Override
  public void bringBack() throws IOException {
    if (!there) {
      process.restart();
      there = true;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
