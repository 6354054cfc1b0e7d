package no.trygghub.hub.uplink;

import java.util.Optional;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttPingReq;

/**
 * Sends a ping when it is told to and at no other time. The library's own would count by the wall
 * clock, which stands still for it when a hub's clock is set back.
 */
final class Pings implements MqttPingSender {
  private volatile Optional<ClientComms> connection = Optional.empty();

  @Override
  public void init(ClientComms comms) {
    connection = Optional.of(comms);
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public void schedule(long delayInMilliseconds) {}

  /** Sends one; tells when it was answered. */
  void send(String clientId, MqttActionListener answer) throws MqttException {
    if (connection.isPresent()) {
      MqttToken token = new MqttToken(clientId);
      token.setActionCallback(answer);
      connection.get().sendNoWait(new MqttPingReq(), token);
    }
  }
}
