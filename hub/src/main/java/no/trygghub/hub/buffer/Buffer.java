package no.trygghub.hub.buffer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import no.trygghub.hub.buffer.Database.Durability;
import no.trygghub.hub.contract.ActiveAlarms;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Dropped;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.TimeCorrection;
import no.trygghub.hub.detection.AlarmId;

/**
 * The hub's database: SQLite in WAL mode with {@code synchronous=FULL}. What a method that writes
 * has returned from survives a power cut, unless the method says otherwise or {@link #unwritable}
 * says that the disk does not take anything.
 *
 * <p>When the disk fails, everything goes on in memory: what is there is sent and acknowledged as
 * ever, and {@link #resume} brings it back to disk when that works again. A power cut before then
 * loses what is only in memory.
 *
 * <p>May be used by several threads; each call is one transaction.
 */
public final class Buffer implements AutoCloseable {
  /** The smallest size that a database can be told to keep to, in bytes. */
  public static final long SMALLEST_BUDGET = 1024L * 1024;

  private final Path file;
  private final Opening opening;
  private final String epoch;
  private Tables tables;
  private Optional<String> unwritable;
  private Optional<String> damage;
  private Set<String> carried;
  private boolean suspect;
  private boolean lacksRoom;
  // The last number given out, whatever becomes of the database.
  private long numbered;
  private final AtomicInteger generation = new AtomicInteger();

  private Buffer(Path file, Opening opening) throws SQLException {
    this.file = file;
    this.opening = opening;
    Opening.Opened opened = opening.open(false);
    this.tables = opened.tables();
    this.unwritable = opened.unwritable();
    this.damage = opened.damage();
    this.carried = opened.carried();
    this.epoch = tables.meta().epoch();
    this.numbered = tables.outbox().lastSequence();
  }

  /**
   * Opens the database, makes it where there is none, and brings an older schema up to date. A file
   * that is damaged is set aside whole and what can be read of it is carried over; {@link #damage}
   * tells. On a disk that cannot be written to the hub works from memory; {@link #unwritable}
   * tells.
   *
   * @param budgetBytes how large the database may become before telemetry and then events are
   *     dropped, oldest first; alarms and faults are kept whatever its size
   * @throws BufferException where a newer program wrote it
   */
  public static Buffer open(Path file, long budgetBytes) {
    return open(file, budgetBytes, Schema.STEPS);
  }

  static Buffer open(Path file, long budgetBytes, List<List<String>> steps) {
    try {
      return new Buffer(file, new Opening(file, steps, budgetBytes));
    } catch (SQLException e) {
      throw new BufferException(file + " cannot be used: " + e.getMessage(), e);
    } catch (BufferException e) {
      throw new BufferException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Four hexadecimal characters drawn when the database was made, and drawn anew when something of
   * it was lost. Sequence numbers have no gap within an epoch.
   */
  public String epoch() {
    return epoch;
  }

  /** Why nothing can be written on disk at present; empty where it can. */
  public synchronized Optional<String> unwritable() {
    return unwritable;
  }

  /** What was found wrong with the database since it was opened; empty where nothing was. */
  public synchronized Optional<String> damage() {
    return damage;
  }

  /**
   * Counts how often the outbox has moved between disk and memory. {@link StoredMessage#number}
   * means nothing across such a move.
   */
  public int generation() {
    return generation.get();
  }

  /** The rows last committed. */
  public Map<String, String> stateRows() {
    return on(now -> now.detector().all());
  }

  /**
   * Writes changed state and new messages in one transaction: either all of it is on disk when this
   * returns, or none. Where that makes the database too large, older telemetry and then events are
   * dropped and counted.
   *
   * @param changedRows state rows to write over those of the same key
   * @param drafts new messages, numbered in this order
   * @return the messages as stored
   */
  public List<Message> commit(Map<String, String> changedRows, List<Draft> drafts) {
    return numbering(
        now ->
            now.database().transaction(Durability.PROMISED, () -> store(now, changedRows, drafts)));
  }

  /**
   * Like {@link #commit}, for what a command has brought about; remembers in the same transaction
   * that it was carried out.
   *
   * @param expires when the command expires; a day after that it is forgotten
   * @param wall the present wall time
   */
  public List<Message> commitCommand(
      String commandId,
      Instant expires,
      Instant wall,
      Map<String, String> changedRows,
      List<Draft> drafts) {
    return numbering(
        now ->
            now.database()
                .transaction(
                    Durability.PROMISED,
                    () -> {
                      now.commands().add(commandId, expires, wall);
                      return store(now, changedRows, drafts);
                    }));
  }

  /** Whether a command of that id was carried out before. */
  public boolean knowsCommand(String commandId) {
    return on(now -> now.commands().knows(commandId));
  }

  /**
   * A number for a connection's session, higher than any that this returned before. Where the wall
   * clock is right it is also higher than those of a database that was lost: it follows the seconds
   * of the clock.
   */
  public long nextSession(Instant wall) {
    return on(
        now ->
            now.database()
                .transaction(
                    Durability.PROMISED,
                    () -> {
                      long session =
                          Math.max(now.meta().number(Meta.SESSION) + 1, wall.getEpochSecond());
                      now.meta().number(Meta.SESSION, session);
                      return session;
                    }));
  }

  /**
   * Messages of a channel, oldest first.
   *
   * @param after only those whose {@link StoredMessage#number} is higher
   * @param most how many at the most
   */
  public List<StoredMessage> waiting(Channel channel, long after, int most) {
    return on(now -> now.outbox().waiting(channel, after, most, generation()));
  }

  /** A message, if it is still in the outbox. */
  public Optional<StoredMessage> find(MessageId id) {
    return on(now -> now.outbox().find(id, generation()));
  }

  /**
   * A broker has acknowledged messages. Those that need no other acknowledgement leave the outbox.
   * A power cut may undo this, and they are sent again.
   */
  public void forwarded(Collection<StoredMessage> messages) {
    on(
        now ->
            now.database()
                .transaction(
                    Durability.EVENTUAL,
                    () -> {
                      now.outbox().forwarded(messages, generation());
                      return messages.size();
                    }));
  }

  /**
   * Removes some of what {@link #forwarded} took out of the outbox and left in the file, of which
   * there is much after a backlog. To be called every few seconds.
   */
  public void tidy() {
    on(
        now ->
            now.taken().upTo() > 0
                && now.database().transaction(Durability.EVENTUAL, () -> now.taken().removeSome()));
  }

  /** From now on what is in the outbox and no broker ever had is late. */
  public void markWaitingLate() {
    on(
        now ->
            now.database()
                .transaction(
                    Durability.EVENTUAL,
                    () -> {
                      now.outbox().markWaitingLate();
                      return true;
                    }));
  }

  /**
   * The response centre's word. {@code received}, {@code accepted} and {@code closed} take the
   * message out of the outbox, or, where no one message is meant, all about that alarm or fault
   * that a broker had; {@code rejected} takes nothing. Repeating it changes nothing. A power cut
   * may undo {@code received}: the message is then sent again, and acknowledged again.
   *
   * @param destination the name of the destination that it came from
   */
  public Acknowledged acknowledge(Downlink.Acknowledgement acknowledgement, String destination) {
    Durability durability =
        acknowledgement.word() == Downlink.Word.RECEIVED
            ? Durability.EVENTUAL
            : Durability.PROMISED;
    return on(
        now ->
            now.database()
                .transaction(durability, () -> acknowledge(now, acknowledgement, destination)));
  }

  /** Whether the response centre has closed an alarm, which was not changed urgently since. */
  public boolean isClosed(AlarmId alarm) {
    return on(now -> now.alarms().isClosed(alarm));
  }

  /**
   * The alarms that are raised and not closed. An alarm is closed when the response centre says so,
   * or when it is cancelled or restored and all its messages are acknowledged.
   *
   * @param most how many to list at the most, the newest
   */
  public ActiveAlarms activeAlarms(int most) {
    return on(now -> now.alarms().active(most));
  }

  /**
   * The alarms that were raised last, closed or not, the newest first.
   *
   * @param most how many at the most
   */
  public List<LastAlarm> lastAlarms(int most) {
    return on(now -> now.alarms().last(most));
  }

  /** How many messages are in the outbox. */
  public long depth() {
    return on(now -> now.outbox().depth());
  }

  /** The last sequence number given out; 0 before the first. */
  public long lastSequence() {
    return on(now -> now.outbox().lastSequence());
  }

  /** The {@code time} of the oldest message in the outbox that needs an acknowledgement. */
  public Optional<Instant> oldestUnacknowledged() {
    return on(now -> now.outbox().oldestUnacknowledged());
  }

  /**
   * Puts times right in messages that no broker ever had, and in what is known of active alarms.
   * What was read from here before stays as it is. Many transactions where there are many messages,
   * so that an alarm does not wait for them all to be written.
   *
   * @param except messages that are left as they are, because a broker may have them
   * @return how many messages changed
   */
  public int correct(TimeCorrection correction, Set<MessageId> except) {
    int changed = 0;
    int looking = generation();
    Outbox.Corrected some = new Outbox.Corrected(0, 0, false);
    while (!some.isDone()) {
      if (looking != generation()) {
        // The numbers are others now; what was put right stays so.
        looking = generation();
        some = new Outbox.Corrected(0, 0, false);
      }
      long after = some.upTo();
      some =
          on(
              now ->
                  now.database()
                      .transaction(
                          Durability.PROMISED,
                          () -> now.outbox().correct(correction, except, after)));
      changed += some.changed();
    }
    on(
        now ->
            now.database()
                .transaction(Durability.PROMISED, () -> now.alarms().correct(correction)));
    return changed;
  }

  /**
   * Stores messages about what was dropped, one a channel, once there is room again, and begins to
   * count anew. Does nothing where nothing was dropped.
   *
   * @param draft makes the message of what was dropped
   * @param atOnce whether to do so even while dropping goes on
   * @return whether any was stored
   */
  public boolean tellDropped(Function<Dropped, Draft> draft, boolean atOnce) {
    return !numbering(
            now ->
                now.database()
                    .transaction(
                        Durability.PROMISED,
                        () -> {
                          List<Dropped> dropped = now.budget().dropped();
                          if (dropped.isEmpty() || !(atOnce || now.budget().hasRoom())) {
                            return List.<Message>of();
                          }
                          now.budget().told();
                          return now.outbox().add(dropped.stream().map(draft).toList());
                        }))
        .isEmpty();
  }

  /**
   * Brings what is in memory back to disk, if the disk takes it.
   *
   * @return whether everything is on disk now
   */
  public synchronized boolean resume() {
    if (unwritable.isEmpty()) {
      return true;
    }
    if (!opening.isWritable()) {
      return false;
    }
    try {
      Opening.Opened opened = opening.openAgain(suspect, lacksRoom);
      Tables memory = tables;
      try {
        Carry.back(memory, opened.tables(), carried);
      } catch (SQLException e) {
        opened.tables().database().close();
        unwritable = Optional.of(file + ": " + e.getMessage());
        return false;
      }
      tables = opened.tables();
      opened.damage().ifPresent(found -> damage = Optional.of(found));
      unwritable = Optional.empty();
      carried = Set.of();
      suspect = false;
      lacksRoom = false;
      generation.incrementAndGet();
      memory.database().close();
      return true;
    } catch (SQLException e) {
      lacksRoom = e instanceof Opening.RoomException;
      unwritable = Optional.of(String.valueOf(e.getMessage()));
      return false;
    } catch (BufferException e) {
      unwritable = Optional.of(file + ": " + e.getMessage());
      return false;
    }
  }

  /** Closes the database. Nothing that was promised is lost by it. */
  @Override
  public synchronized void close() {
    try {
      tables.database().close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static List<Message> store(
      Tables now, Map<String, String> changedRows, List<Draft> drafts) throws SQLException {
    now.detector().put(changedRows);
    if (drafts.isEmpty()) {
      return List.of();
    }
    List<Message> added = now.outbox().add(drafts);
    for (Message message : added) {
      if (message.priority() == Priority.ALARM) {
        now.alarms().note(message);
      }
    }
    now.budget().keep();
    return added;
  }

  private static Acknowledged acknowledge(
      Tables now, Downlink.Acknowledgement acknowledgement, String destination)
      throws SQLException {
    var reference = acknowledgement.reference();
    boolean known = now.alarms().knows(reference) || now.outbox().knows(reference);
    if (!known || acknowledgement.word() == Downlink.Word.REJECTED) {
      return new Acknowledged(known, List.of());
    }
    Optional<MessageId> one = acknowledgement.message();
    List<MessageId> delivered = new ArrayList<>();
    for (MessageId id : now.outbox().about(reference, one.isEmpty())) {
      if (one.isEmpty() || one.get().equals(id)) {
        now.outbox().remove(id);
        delivered.add(id);
      }
    }
    now.alarms().acknowledged(reference, acknowledgement.word(), destination);
    return new Acknowledged(true, delivered);
  }

  /** The same as {@link #on}, for what gives numbers to messages. */
  private synchronized List<Message> numbering(Step<List<Message>> step) {
    List<Message> added = on(step);
    added.forEach(message -> numbered = Math.max(numbered, message.sequence().number()));
    return added;
  }

  /** Does it on disk or, where the disk fails, in memory from now on. */
  private synchronized <T> T on(Step<T> step) {
    try {
      return step.run(tables);
    } catch (SQLException e) {
      if (tables.database().isInMemory()) {
        throw failure(e);
      }
      goToMemory(e);
    }
    try {
      return step.run(tables);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void goToMemory(SQLException cause) {
    Tables disk = tables;
    try {
      Tables memory = opening.memory();
      carried = Carry.toMemory(disk.database(), memory.database()).messages();
      if (memory.outbox().lastSequence() < numbered) {
        // It went with the disk. No id is given out twice: the second would be taken for a repeat.
        memory.meta().number(Meta.SEQUENCE, numbered);
      }
      // Numbers are given anew there; what is older than this moment and was not sent is late.
      memory.outbox().markWaitingLate();
      tables = memory;
    } catch (SQLException e) {
      throw failure(e);
    }
    suspect = true;
    generation.incrementAndGet();
    unwritable = Optional.of(file + " cannot be used: " + cause.getMessage());
    try {
      disk.database().close();
    } catch (SQLException e) {
      // It is of no use any more either way.
    }
  }

  private BufferException failure(SQLException e) {
    return new BufferException(file + ": " + e.getMessage(), e);
  }

  private interface Step<T> {
    T run(Tables now) throws SQLException;
  }
}
