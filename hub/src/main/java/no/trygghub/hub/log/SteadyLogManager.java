package no.trygghub.hub.log;

import java.util.logging.LogManager;

/**
 * A log manager that goes on logging while the process shuts down. The JDK's own one silences every
 * logger in a shutdown hook that runs beside ours, so that the lines about a clean stop would be
 * lost.
 */
public final class SteadyLogManager extends LogManager {
  /** Made by the JDK, which finds the class by the name that {@link Logging} sets. */
  public SteadyLogManager() {}

  /** Does nothing; what is written is flushed line by line. */
  @Override
  public void reset() {}
}
