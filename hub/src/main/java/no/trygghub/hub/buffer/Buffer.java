package no.trygghub.hub.buffer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;

/**
 * The hub's database: SQLite in WAL mode with {@code synchronous=FULL}. What a method that writes
 * has returned from survives a power cut.
 *
 * <p>May be used by several threads; each call is one transaction.
 */
public final class Buffer implements AutoCloseable {
  private final Path file;

  private Buffer(Path file) {
    this.file = file;
  }

  /**
   * Opens the database, makes it where there is none, and brings an older schema up to date.
   *
   * @throws BufferException where it cannot be used, a newer schema than this program knows
   *     included
   */
  public static Buffer open(Path file) {
    return new Buffer(file);
  }

  /** Four hexadecimal characters drawn when the database was made. */
  public String epoch() {
    throw new UnsupportedOperationException("not yet: " + file);
  }

  /** The rows last committed. */
  public Map<String, String> stateRows() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Writes changed state and new messages in one transaction: either all of it is on disk when this
   * returns, or none.
   *
   * @param changedRows state rows to write over those of the same key
   * @param drafts new messages, numbered in this order
   * @return the messages as stored
   */
  public List<Message> commit(Map<String, String> changedRows, List<Draft> drafts) {
    throw new UnsupportedOperationException("not yet: " + changedRows + drafts);
  }

  /**
   * A number one higher than any that this returned before, restarts included: for a connection's
   * session.
   */
  public long nextSession() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Messages of the outbox that no broker has yet acknowledged since {@link #nothingForwarded}, by
   * priority and then by age.
   *
   * @param most how many at the most
   * @param except messages to leave out: those in flight
   */
  public List<StoredMessage> waiting(int most, Collection<MessageId> except) {
    throw new UnsupportedOperationException("not yet: " + most + except);
  }

  /** Messages that a broker has and the response centre has not acknowledged, oldest first. */
  public List<StoredMessage> unacknowledged() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * A broker has acknowledged messages. Those that need no other acknowledgement leave the outbox.
   *
   * @param ids the messages
   */
  public void forwarded(Collection<MessageId> ids) {
    throw new UnsupportedOperationException("not yet: " + ids);
  }

  /** Marks every message that no broker ever had as late. Called when a connection comes up. */
  public void markWaitingLate() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Whatever was forwarded and still is in the outbox waits anew: it may be that the response
   * centre never had it. Called when the hub starts.
   */
  public void nothingForwarded() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * The response centre's word. {@code received}, {@code accepted} and {@code closed} take the
   * message out of the outbox, or, where no one message is meant, all about that alarm or fault
   * that a broker had; {@code rejected} takes nothing. Repeating it changes nothing.
   */
  public Acknowledged acknowledge(Downlink.Acknowledgement acknowledgement) {
    throw new UnsupportedOperationException("not yet: " + acknowledgement);
  }

  /**
   * The alarms that are raised and not closed, oldest first. An alarm is closed when the response
   * centre says so, or when it is cancelled or restored and all its messages are acknowledged.
   */
  public List<ActiveAlarm> activeAlarms() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Remembers that a command was carried out.
   *
   * @return whether it is new; {@code false} for an id seen before
   */
  public boolean firstTime(String commandId, Instant expires) {
    throw new UnsupportedOperationException("not yet: " + commandId + expires);
  }

  /** How many messages are in the outbox. */
  public long depth() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The last sequence number given out; 0 before the first. */
  public long lastSequence() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The {@code time} of the oldest message in the outbox that needs an acknowledgement. */
  public Optional<Instant> oldestUnacknowledged() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
