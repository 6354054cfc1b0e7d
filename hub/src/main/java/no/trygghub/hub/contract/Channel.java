package no.trygghub.hub.contract;

import java.util.Locale;

/** The topics of a hub, each below {@code trygghub/v1/{tenant}/{hub}/}. */
public enum Channel {
  /** Online, offline or lost; retained. */
  UP_STATUS(true),
  /** The hub lives. */
  UP_HEARTBEAT(false),
  /** Alarms and what becomes of them. */
  UP_ALARM(false),
  /** What is raised and not closed; retained. */
  UP_ALARMS_ACTIVE(true),
  /** Faults and their end. */
  UP_FAULT(false),
  /** What nobody has to answer. */
  UP_EVENT(false),
  /** Readings in batches. */
  UP_TELEMETRY(false),
  /** Answers to commands. */
  UP_REPLY(false),
  /** Acknowledgements of alarms and faults. */
  DOWN_ACK(false),
  /** Commands. */
  DOWN_COMMAND(false);

  private final boolean retained;
  private final String suffix;

  Channel(boolean retained) {
    this.retained = retained;
    this.suffix = name().toLowerCase(Locale.ROOT).replaceFirst("_", "/").replace('_', '-');
  }

  /** Whether its messages are retained by the broker. */
  public boolean retained() {
    return retained;
  }

  /** The end of its topic: {@code up/alarms-active}. */
  public String suffix() {
    return suffix;
  }
}
