package no.trygghub.simulator.broker;

import java.net.URI;

/** The port of a broker, which its URL need not tell. */
public final class BrokerPort {
  private static final int PLAIN = 1883;
  private static final int TLS = 8883;

  private BrokerPort() {}

  /**
   * The one that the URL tells, or the usual one of its scheme.
   *
   * @param broker {@code mqtt://host[:port]} or {@code mqtts://host[:port]}
   */
  public static int of(URI broker) {
    if (broker.getPort() >= 0) {
      return broker.getPort();
    }
    return "mqtts".equals(broker.getScheme()) ? TLS : PLAIN;
  }
}
