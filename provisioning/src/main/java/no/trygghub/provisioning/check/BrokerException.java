package no.trygghub.provisioning.check;

/** Why a broker did not do what it was asked for. */
final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Why why;
  private final int code;

  BrokerException(Why why, int code, String message) {
    super(message);
    this.why = why;
    this.code = code;
  }

  /** What kind of a reason. */
  enum Why {
    /** It said no, with a reason code of MQTT 5. */
    REFUSED,
    /** It said nothing in time. */
    SILENT,
    /** The connection ended. */
    LOST,
    /** It ended because another came in under the same client id. */
    TAKEN_OVER
  }

  Why why() {
    return why;
  }

  /** The reason code where it was refused. */
  int code() {
    return code;
  }
}
