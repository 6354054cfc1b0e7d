package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * What the broker answered, and what it agreed to where that was an answer to a connection.
 *
 * @param wrong what it refused; empty where it agreed
 * @param lowestCode the lowest of its reason codes
 * @param receiveMaximum how many messages it takes in flight
 * @param largestPacket how many bytes it takes at once
 * @param keepAlive the keep-alive that it wants in place of the hub's
 * @param wanting why a hub cannot do its work there all the same
 */
record Answer(
    String wrong,
    int lowestCode,
    int receiveMaximum,
    long largestPacket,
    Optional<Duration> keepAlive,
    Optional<String> wanting) {
  private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;
  private static final long LARGEST_OF_ALL_PACKETS = 268_435_460;

  private static final int[] NO_CODES = {};

  /** Nothing is agreed. */
  static final Answer NONE = failure("");

  static Answer failure(String wrong) {
    return new Answer(wrong, 0, 0, 0, Optional.empty(), Optional.empty());
  }

  static Answer of(IMqttToken token) {
    Optional<MqttProperties> properties = Optional.ofNullable(token.getResponseProperties());
    return new Answer(
        wrong(token),
        Arrays.stream(codes(token)).min().orElse(0),
        properties
            .flatMap(all -> Optional.ofNullable(all.getReceiveMaximum()))
            .orElse(RECEIVE_MAXIMUM_DEFAULT),
        properties
            .flatMap(all -> Optional.ofNullable(all.getMaximumPacketSize()))
            .orElse(LARGEST_OF_ALL_PACKETS),
        properties
            .flatMap(all -> Optional.ofNullable(all.getServerKeepAlive()))
            .filter(seconds -> seconds > 0)
            .map(Duration::ofSeconds),
        properties.flatMap(Answer::wanting));
  }

  /** What the broker refused; empty where it agreed. All that there is to know of a PUBACK. */
  static String wrong(IMqttToken token) {
    int worst = 0;
    for (int code : codes(token)) {
      worst = Math.max(worst, code);
    }
    return worst >= Cause.FIRST_FAILURE ? Cause.ofReason(worst, "") : "";
  }

  private static int[] codes(IMqttToken token) {
    int[] codes = token.getReasonCodes();
    return codes == null ? NO_CODES : codes;
  }

  private static Optional<String> wanting(MqttProperties properties) {
    Integer quality = properties.getMaximumQoS();
    if (quality != null && quality < 1) {
      return Optional.of(Cause.QOS);
    }
    Boolean retains = properties.isRetainAvailable();
    if (retains != null && !retains) {
      return Optional.of(Cause.RETAIN);
    }
    Long largest = properties.getMaximumPacketSize();
    return largest != null && largest < Link.SMALLEST_PACKET
        ? Optional.of(Cause.smallPackets(largest))
        : Optional.empty();
  }
}
