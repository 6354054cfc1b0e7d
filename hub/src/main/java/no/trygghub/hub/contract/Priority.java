package no.trygghub.hub.contract;

/** The classes of stored messages, the most urgent first. */
public enum Priority {
  /** Alarms and what becomes of them. */
  ALARM,
  /** Faults and their end. */
  FAULT,
  /** Events and answers to commands. */
  EVENT,
  /** Readings. */
  TELEMETRY;

  /**
   * Whether such a message is kept until the response centre has acknowledged it, not only the
   * broker.
   */
  public boolean needsAcknowledgement() {
    return this == ALARM || this == FAULT;
  }
}
