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

  /**
   * Its place in the order, 0 for the most urgent; what the database keeps, so it never changes.
   */
  public int rank() {
    return rank;
  }

  /** The class of that rank. */
  public static Priority ofRank(int rank) {
    for (Priority priority : values()) {
      if (priority.rank == rank) {
        return priority;
      }
    }
    throw new IllegalArgumentException("no priority of rank " + rank);
  }

  /**
   * Whether such a message is kept until the response centre has acknowledged it, not only the
   * broker.
   */
  public boolean needsAcknowledgement() {
    return this == ALARM || this == FAULT;
  }
}
