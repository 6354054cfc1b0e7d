package no.trygghub.hub.uplink;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/** Says in one line why a destination does not work, so that a technician knows where to look. */
final class Cause {
  /** From here on a reason code of MQTT 5 is a failure (section 2.4). */
  static final int FIRST_FAILURE = 0x80;

  /** Why a broker is of no use that acknowledges nothing. */
  static final String QOS =
      "the broker does not offer QoS 1, without which nobody knows what arrived; set its maximum"
          + " QoS to 1 or more";

  /** Why a broker is of no use that keeps nothing. */
  static final String RETAIN =
      "the broker does not offer retained messages, without which nobody sees that a hub is lost;"
          + " allow them";

  private Cause() {}

  /** Why something failed on a connection that stood. */
  static String of(Throwable thrown, URI url) {
    String where = where(url);
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "DNS: the name "
            + url.getHost()
            + " cannot be resolved; check the name and the network";
      }
      if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
        return "network: " + where + " cannot be reached (" + cause.getMessage() + ")";
      }
      if (TlsCause.isOne(cause)) {
        return TlsCause.of(cause, url);
      }
      if (cause instanceof SocketTimeoutException) {
        return noAnswer(url);
      }
    }
    if (thrown instanceof MqttException mqtt) {
      return mqtt.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT
          ? noAnswer(url)
          : ofReason(mqtt.getReasonCode(), String.valueOf(mqtt.getMessage()));
    }
    return "network: " + thrown.getMessage();
  }

  /**
   * Why connecting failed. Brokers answer a wrong password with "not authorised" as well, which
   * then is not about what the hub may do.
   */
  static String ofConnecting(Throwable thrown, URI url) {
    if (thrown instanceof MqttException mqtt
        && mqtt.getReasonCode() == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED) {
      return "credentials: the broker does not let this hub in; check the user name or password, and"
          + " the broker's access rules";
    }
    // Of all reasons not to let a client in this is the one that the library takes for none.
    if (thrown instanceof MqttException mqtt
        && mqtt.getReasonCode() == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
      return QOS;
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (TlsCause.isOne(cause)) {
        return TlsCause.of(cause, url);
      }
      if (cause instanceof EOFException
          || cause.getClass() == SocketException.class
          || isNotMqtt(cause)) {
        return closed(url);
      }
    }
    return of(thrown, url);
  }

  private static boolean isNotMqtt(Throwable cause) {
    return cause instanceof MqttException mqtt
        && (mqtt.getReasonCode() == MqttException.REASON_CODE_MALFORMED_PACKET
            || mqtt.getReasonCode() == MqttReturnCode.RETURN_CODE_PROTOCOL_ERROR);
  }

  private static String closed(URI url) {
    return "network: "
        + where(url)
        + " ends the connection at once; is it an MQTT broker, and "
        + (url.getScheme().equals("mqtts")
            ? "does it speak TLS, and does it want a certificate of this hub?"
            : "does it want TLS (mqtts://)?");
  }

  static String noAnswer(URI url) {
    return "no answer from " + where(url) + " in time";
  }

  /** Nothing was heard on a connection that nobody closed. */
  static String silent(URI url, Duration silence) {
    return "no answer from "
        + where(url)
        + ": nothing heard for "
        + silence.toSeconds()
        + " s on a connection that still seems open";
  }

  /** A message that the broker would end the connection for. */
  static String tooLarge(long bytes, long most) {
    return "a message of " + bytes + " bytes; the broker takes packets of at most " + most;
  }

  static String smallPackets(long most) {
    return "the broker takes packets of at most "
        + most
        + " bytes; set its maximum packet size to "
        + Link.SMALLEST_PACKET
        + " or more";
  }

  /** What a reason code of MQTT 5 means. */
  static String ofReason(int code, String message) {
    return switch (code) {
      case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD ->
          "credentials: the broker does not accept the user name or password";
      case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
          "not authorised: the broker does not allow this hub to do that; check its access rules";
      case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE, MqttReturnCode.RETURN_CODE_SERVER_BUSY ->
          "the broker is busy or not available";
      case MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED -> "the broker's quota is exceeded";
      case MqttReturnCode.RETURN_CODE_QOS_NOT_SUPPORTED -> QOS;
      case MqttReturnCode.RETURN_CODE_RETAIN_NOT_SUPPORTED -> RETAIN;
      case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER ->
          "another client uses the id of this hub; is there a second hub with the same id?";
      default ->
          code >= FIRST_FAILURE && code < 0x100
              ? String.format(Locale.ROOT, "the broker refused with reason 0x%02X", code)
              : "connection lost: " + message;
    };
  }

  private static String where(URI url) {
    return url.getHost() + ":" + url.getPort();
  }
}
