package no.trygghub.simulator.harness;

import java.io.IOException;

/**
 * Something on a host in a home that gets alarms to a remote broker. Its host can be killed and
 * started again, on one thread, while alarms are raised on another.
 */
interface OutageSender extends AutoCloseable {
  /**
   * Raises an alarm.
   *
   * @return whether it was taken
   */
  boolean raise(int number) throws IOException, InterruptedException;

  /** Kills its host's processes with SIGKILL. */
  void kill() throws IOException, InterruptedException;

  /** Starts them again. */
  void start() throws IOException, InterruptedException;

  /**
   * What its processes have had written to disk in all their lives, in bytes, as the kernel counts
   * it; on a file system in memory that is nothing.
   */
  long bytesWritten() throws IOException;

  /** The size of the files that it keeps its queue in, in bytes. */
  long bytesKept() throws IOException;

  @Override
  void close() throws IOException;
}
