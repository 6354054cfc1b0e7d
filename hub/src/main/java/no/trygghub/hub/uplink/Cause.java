package no.trygghub.hub.uplink;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/** Says in one line why a destination does not work, so that a technician knows where to look. */
final class Cause {
  /** From here on a reason code of MQTT 5 is a failure (section 2.4). */
  static final int FIRST_FAILURE = 0x80;

  private Cause() {}

  static String of(Throwable thrown, URI url) {
    String where = url.getHost() + ":" + url.getPort();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "DNS: the name "
            + url.getHost()
            + " cannot be resolved; check the name and the network";
      }
      if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
        return "network: " + where + " cannot be reached (" + cause.getMessage() + ")";
      }
      if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
        return "TLS: " + cause.getMessage() + "; check the certificates on both sides";
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
    return thrown instanceof MqttException mqtt
            && mqtt.getReasonCode() == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED
        ? "credentials: the broker does not let this hub in; check the user name or password, and"
            + " the broker's access rules"
        : of(thrown, url);
  }

  static String noAnswer(URI url) {
    return "no answer from " + url.getHost() + ":" + url.getPort() + " in time";
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
      case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER ->
          "another client uses the id of this hub; is there a second hub with the same id?";
      default ->
          code >= FIRST_FAILURE && code < 0x100
              ? String.format(Locale.ROOT, "the broker refused with reason 0x%02X", code)
              : "connection lost: " + message;
    };
  }
}
