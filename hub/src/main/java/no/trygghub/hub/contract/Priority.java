package no.trygghub.hub.contract;

/** The classes of stored messages, the most urgent first. */
public enum Priority {
  /** Alarms and what becomes of them. */
  ALARM(0),
  /** Faults and their end. */
  FAULT(1),
  /** Events and answers to commands. */
  EVENT(2),
  /** Readings. */
  TELEMETRY(3);

  private final int rank;

  Priority(int rank) {
    this.rank = rank;
  }

  /** Its place in the order, 0 for the most urgent. */
  public int rank() {
    return rank;
  }

  /**
   * The class of what is stored for a channel. Throws {@link IllegalArgumentException} for a
   * channel whose messages are not stored.
   */
  public static Priority of(Channel channel) {
    return switch (channel) {
      case UP_ALARM -> ALARM;
      case UP_FAULT -> FAULT;
      case UP_EVENT, UP_REPLY -> EVENT;
      case UP_TELEMETRY -> TELEMETRY;
      case UP_STATUS, UP_HEARTBEAT, UP_ALARMS_ACTIVE, DOWN_ACK, DOWN_COMMAND ->
          throw new IllegalArgumentException("messages of " + channel.suffix() + " are not stored");
    };
  }

  /**
   * Whether such a message is kept until the response centre has acknowledged it, not only the
   * broker.
   */
  public boolean needsAcknowledgement() {
    return this == ALARM || this == FAULT;
  }
}
