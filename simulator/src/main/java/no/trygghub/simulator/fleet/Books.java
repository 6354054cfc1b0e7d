package no.trygghub.simulator.fleet;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Priority;
import no.trygghub.simulator.fleet.hub.HubAccount;

/**
 * The fleet's accounts: a message stands in them before it is sent, and what the response centre
 * holds and what the hubs were told is written beside it by whoever saw it. What is lost is found
 * by comparing the two sides, not by what a hub believes. May be used by any thread.
 */
final class Books implements HubAccount {
  private static final int HUB_SHIFT = 32;

  private final LongSupplier nanos;
  private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLongArray backAt;
  private final List<Return> returns = new ArrayList<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final LongAdder open = new LongAdder();
  private final LongAdder lateOpen = new LongAdder();
  private final LongAdder alarms = new LongAdder();
  private final AtomicLong failedAttempts = new AtomicLong();
  private final AtomicLong unplanned = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private volatile String lastCause = "";

  /**
   * Empty books.
   *
   * @param nanos real time
   */
  Books(int hubs, LongSupplier nanos) {
    this.nanos = nanos;
    this.backAt = new AtomicLongArray(hubs);
  }

  /**
   * A hub that was connected again.
   *
   * @param at when, in real time
   * @param took since its power was back; negative where it never was without
   */
  record Return(long at, long took) {}

  @Override
  public void made(int hub, Message message, boolean isConnected) {
    entries.put(key(hub, message.sequence().number()), new Entry(message, isConnected, now()));
    open.increment();
    if (message.priority() == Priority.ALARM) {
      alarms.increment();
    }
  }

  @Override
  public void late(int hub, Message message) {
    Entry entry = entry(hub, message);
    entry.late = true;
    if (entry.receivedAt == 0) {
      lateOpen.increment();
    }
  }

  @Override
  public void sent(int hub, Message message) {
    entry(hub, message).sent.incrementAndGet();
  }

  @Override
  public void acknowledged(int hub, Message message) {
    Entry entry = entry(hub, message);
    if (entry.acknowledgedAt == 0) {
      entry.acknowledgedAt = now();
      open.decrement();
    }
  }

  @Override
  public void forwarded(int hub, Message message) {
    acknowledged(hub, message);
  }

  @Override
  public void power(int hub, boolean isBack, boolean wasUp) {
    if (wasUp) {
      connected.decrementAndGet();
    }
    if (isBack) {
      backAt.set(hub, now());
    }
  }

  @Override
  public void up(int hub) {
    connected.incrementAndGet();
    long back = backAt.get(hub);
    synchronized (returns) {
      returns.add(new Return(now(), back == 0 ? -1 : now() - back));
    }
  }

  @Override
  public void down(int hub, boolean wasUp, String cause) {
    if (wasUp) {
      connected.decrementAndGet();
      unplanned.incrementAndGet();
    } else {
      failedAttempts.incrementAndGet();
    }
    lastCause = cause;
  }

  /** The response centre holds a message. */
  void received(int hub, long sequence, String id) {
    Entry entry = entries.get(key(hub, sequence));
    if (entry == null || !entry.id.equals(id)) {
      foreign.incrementAndGet();
      return;
    }
    entry.copies.incrementAndGet();
    if (entry.receivedAt == 0) {
      entry.receivedAt = now();
      if (entry.late) {
        lateOpen.decrement();
      }
    }
  }

  int connected() {
    return connected.get();
  }

  /** How many messages wait in the hubs' outboxes. */
  long open() {
    return open.sum();
  }

  /** How many of those that were late nobody has received yet. */
  long lateOpen() {
    return lateOpen.sum();
  }

  /** How many messages about alarms were made. */
  long alarms() {
    return alarms.sum();
  }

  long failedAttempts() {
    return failedAttempts.get();
  }

  /** How many connections were lost that nobody meant to cut. */
  long unplanned() {
    return unplanned.get();
  }

  /** How many messages the response centre got that no hub of this fleet has made. */
  long foreign() {
    return foreign.get();
  }

  String lastCause() {
    return lastCause;
  }

  List<Return> returns() {
    synchronized (returns) {
      return List.copyOf(returns);
    }
  }

  /** What became of the messages of each channel. */
  Map<Channel, Account> accounts() {
    Map<Channel, Account> accounts = new EnumMap<>(Channel.class);
    for (Channel channel : List.of(Channel.UP_ALARM, Channel.UP_FAULT, Channel.UP_EVENT)) {
      accounts.put(channel, account(channel));
    }
    return accounts;
  }

  /** How long urgent messages took that were made while their hub was connected. */
  Distribution receivedAfter() {
    return Distribution.ofNanos(
        urgent(true)
            .filter(one -> one.receivedAt != 0)
            .mapToLong(one -> one.receivedAt - one.madeAt));
  }

  /** The same to the acknowledgement's arrival at the hub. */
  Distribution acknowledgedAfter() {
    return Distribution.ofNanos(
        urgent(true)
            .filter(one -> one.acknowledgedAt != 0)
            .mapToLong(one -> one.acknowledgedAt - one.madeAt));
  }

  /** How long after its power was back what a hub had found meanwhile was received. */
  Distribution lateReceivedAfter() {
    List<Long> took = new ArrayList<>();
    entries.forEach(
        (key, one) -> {
          if (one.late && one.receivedAt != 0) {
            took.add(one.receivedAt - since(key, one));
          }
        });
    return Distribution.ofNanos(took.stream().mapToLong(Long::longValue));
  }

  /** Writes every message and what became of it to a file. */
  void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("hub,seq,channel,id,urgent,late,sent,received,made_to_received_ms,acknowledged\n");
      List<Map.Entry<Long, Entry>> sorted =
          entries.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
      for (Map.Entry<Long, Entry> each : sorted) {
        Entry entry = each.getValue();
        out.write(
            String.join(
                ",",
                Long.toString(each.getKey() >> HUB_SHIFT),
                Integer.toString(each.getKey().intValue()),
                entry.channel.suffix(),
                entry.id,
                Boolean.toString(entry.urgent),
                Boolean.toString(entry.late),
                entry.sent.toString(),
                entry.copies.toString(),
                entry.receivedAt == 0
                    ? ""
                    : Long.toString((entry.receivedAt - entry.madeAt) / 1_000_000),
                Boolean.toString(entry.acknowledgedAt != 0)));
        out.newLine();
      }
    }
  }

  /**
   * What became of messages.
   *
   * @param made how many there were
   * @param received how many of them the response centre holds
   * @param acknowledged how many left the outbox: acknowledged by the response centre, or by the
   *     broker where that is enough
   * @param again how many copies came of what was there already
   * @param sentAgain how often one was sent once more
   * @param late how many went out marked as late
   */
  record Account(
      long made, long received, long acknowledged, long again, long sentAgain, long late) {
    /** How many nobody holds. */
    long lost() {
      return made - received;
    }

    /** How many still wait in an outbox. */
    long waiting() {
      return made - acknowledged;
    }
  }

  private Account account(Channel channel) {
    long made = 0;
    long received = 0;
    long acknowledged = 0;
    long again = 0;
    long sentAgain = 0;
    long late = 0;
    for (Entry entry : entries.values()) {
      if (entry.channel == channel) {
        made++;
        received += entry.receivedAt == 0 ? 0 : 1;
        acknowledged += entry.acknowledgedAt == 0 ? 0 : 1;
        again += Math.max(0, entry.copies.get() - 1);
        sentAgain += Math.max(0, entry.sent.get() - 1);
        late += entry.late ? 1 : 0;
      }
    }
    return new Account(made, received, acknowledged, again, sentAgain, late);
  }

  private Stream<Entry> urgent(boolean isConnected) {
    return entries.values().stream()
        .filter(one -> one.urgent && one.connected == isConnected && !one.late);
  }

  private long since(long key, Entry entry) {
    return Math.max(entry.madeAt, backAt.get((int) (key >> HUB_SHIFT)));
  }

  private Entry entry(int hub, Message message) {
    Entry entry = entries.get(key(hub, message.sequence().number()));
    if (entry == null) {
      throw new IllegalStateException("a message was not put into the books: " + message.id());
    }
    return entry;
  }

  private static long key(int hub, long sequence) {
    return ((long) hub << HUB_SHIFT) | sequence;
  }

  private long now() {
    return nanos.getAsLong();
  }

  /**
   * One message. What the hubs know is written by their threads alone, the rest by the centre's.
   */
  private static final class Entry {
    private final String id;
    private final Channel channel;
    private final boolean urgent;
    private final boolean connected;
    private final long madeAt;
    private volatile boolean late;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger copies = new AtomicInteger();
    private volatile long receivedAt;
    private volatile long acknowledgedAt;

    Entry(Message message, boolean connected, long madeAt) {
      this.id = message.id().value();
      this.channel = message.channel();
      this.urgent = message.urgent();
      this.connected = connected;
      this.madeAt = madeAt;
    }
  }
}
