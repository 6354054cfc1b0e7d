package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.contract.Channel;
import no.trygghub.simulator.harness.SampleMessages;

/** A database with messages of every channel waiting, to be asked questions. */
final class StoredRows implements AutoCloseable {
  private final Buffer buffer;
  private final SampleMessages samples;
  private final long middle;
  private long next;

  private StoredRows(Buffer buffer, int rows) {
    this.buffer = buffer;
    this.samples = Backlog.samples(buffer);
    this.middle = rows / 2;
    this.next = rows;
  }

  /** Makes one. */
  static void make(Path directory, int rows) throws IOException {
    Backlog.make(directory, rows, StoredRows::mixed);
  }

  /**
   * Opens one.
   *
   * @param rows with how many it was made
   */
  static StoredRows open(Path database, int rows, long budgetBytes) {
    return new StoredRows(Buffer.open(database, budgetBytes), rows);
  }

  Buffer buffer() {
    return buffer;
  }

  /** The number of the row that so many others came before as after. */
  long middle() {
    return middle;
  }

  /** A new message. */
  Draft draft(Backlog.Kind kind) {
    return kind.draft(samples, next++);
  }

  /** The oldest messages of a channel. */
  List<StoredMessage> oldest(Channel channel, int most) {
    return buffer.waiting(channel, 0, most);
  }

  @Override
  public void close() {
    buffer.close();
  }

  /** Of twenty messages one is about an alarm, two about faults, one an event. */
  private static Draft mixed(SampleMessages samples, long number) {
    return switch ((int) (number % 20)) {
      case 0 -> samples.alarm(number);
      case 7, 14 -> samples.fault(number);
      case 10 -> samples.event(number);
      default -> samples.telemetry(number);
    };
  }
}
