package no.trygghub.simulator.harness;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.Received;

/**
 * What was raised and what the response centre holds of it once it has dropped repeated ids. What
 * is raised is in the file {@code raised.txt} before the hub sees it; what the centre holds is in
 * {@code held.txt}.
 *
 * <p>Each alarm belongs to one press: to the one that the hub named it for, else to the oldest
 * press of its sensor that has none. An alarm that no press is left for is one press told twice. A
 * fall that was cancelled before it was an alarm is answered by the event that says so.
 *
 * <p>May be used by any thread.
 */
final class Books implements CentreListener, AutoCloseable {
  private final BufferedWriter raisedFile;
  private final BufferedWriter heldFile;
  private final Map<String, List<Entry>> bySensor = new HashMap<>();
  private final Map<String, Entry> byAnswer = new HashMap<>();
  private final Map<Press, Entry> byPress = new HashMap<>();
  private final Map<String, OfHub> hubs = new TreeMap<>();
  private final List<String> strange = new ArrayList<>();
  private String lastDiskFault = "none";
  private int told;
  private int twice;
  private int again;
  private int outOfOrder;
  private int late;

  /** Empty books, kept in a directory. */
  Books(Path directory) throws IOException {
    this.raisedFile = Files.newBufferedWriter(directory.resolve("raised.txt"));
    this.heldFile = Files.newBufferedWriter(directory.resolve("held.txt"));
  }

  /** Writes down that a sensor is about to raise an alarm; on file when this returns. */
  synchronized Press raise(String hub, String sensor) {
    List<Entry> earlier = bySensor.computeIfAbsent(hub + " " + sensor, any -> new ArrayList<>());
    Press press = new Press(hub, sensor, earlier.size() + 1);
    Entry entry = new Entry(press);
    earlier.add(entry);
    byPress.put(press, entry);
    write(raisedFile, "raised " + press);
    return press;
  }

  /** The hub says that an alarm of this id, which it has on disk, is about this press. */
  synchronized void promised(Press press, String alarmId) {
    Entry entry = entry(press);
    if (entry.answer.isEmpty()) {
      answer(entry, alarmId);
      write(raisedFile, "promised " + press + " " + alarmId);
    }
  }

  /** Whether the hub has said, or the response centre has seen, what became of a press. */
  synchronized boolean isAnswered(Press press) {
    return entry(press).answer.isPresent();
  }

  /** How many were raised in a home. */
  synchronized int raised(String hub) {
    return (int) byPress.keySet().stream().filter(press -> press.hub().equals(hub)).count();
  }

  /** Everything that was raised until now. */
  synchronized List<Press> presses() {
    return List.copyOf(byPress.keySet());
  }

  /** What was raised and has not come. */
  synchronized List<Press> missing() {
    return byPress.values().stream()
        .filter(entry -> !entry.arrived)
        .map(entry -> entry.press)
        .toList();
  }

  /** Whether all of these have come. */
  synchronized boolean hold(Collection<Press> presses) {
    return presses.stream().allMatch(press -> entry(press).arrived);
  }

  /** How many that the hub has on disk have not come from a home. */
  synchronized long onTheWay(String hub) {
    return byPress.values().stream()
        .filter(entry -> entry.press.hub().equals(hub))
        .filter(entry -> entry.answer.isPresent() && !entry.arrived)
        .count();
  }

  /** Waits until everything that was raised has come. */
  void await(Patience patience, String what) throws IOException {
    patience.until("all " + what + " have come", () -> missing().isEmpty());
  }

  /**
   * Whether the hub's last heartbeat said that nothing waits, and every number up to its last one
   * has come.
   */
  synchronized boolean isSettled(String hub) {
    OfHub of = hubs.get(hub);
    return of != null && of.nothingWaits && of.missing() == 0;
  }

  /** How many sequence numbers have not come, those of the hubs' last heartbeats included. */
  synchronized long numbersMissing() {
    return hubs.values().stream().mapToLong(OfHub::missing).sum();
  }

  /** How many epochs the hubs have counted in, one for each hub where nothing was damaged. */
  synchronized int epochs() {
    return hubs.values().stream().mapToInt(hub -> hub.numbers.size()).sum();
  }

  /** How many different messages have come, of a channel. */
  synchronized int received(String channel) {
    return hubs.values().stream().mapToInt(hub -> hub.counts.getOrDefault(channel, 0)).sum();
  }

  /** How many falls were cancelled before they were alarms. */
  synchronized int cancelled() {
    return told;
  }

  /** What came and is not of the contract. */
  synchronized List<String> strange() {
    return List.copyOf(strange);
  }

  /** The cause in the last fault of a disk that came. */
  synchronized String lastDiskFault() {
    return lastDiskFault;
  }

  /** What comes of comparing the two. */
  synchronized Account account() {
    return new Account(byPress.size(), missing().size(), twice, again, outOfOrder, late);
  }

  @Override
  public synchronized void received(Received message) {
    try {
      OfHub hub = hubs.computeIfAbsent(message.hub(), any -> new OfHub());
      hub.take(message);
      switch (message.channel()) {
        case "alarm" -> alarm(message, hub);
        case "event" -> event(message);
        case "fault" -> fault(message);
        default -> {}
      }
    } catch (JsonException e) {
      garbage(message.channel(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public synchronized void repeated(Received message) {
    again++;
  }

  @Override
  public synchronized void garbage(String topic, String problem) {
    strange.add(topic + ": " + problem);
    write(heldFile, "strange " + topic + " " + problem);
  }

  @Override
  public synchronized void close() throws IOException {
    raisedFile.close();
    heldFile.close();
  }

  private void alarm(Received message, OfHub hub) throws JsonException {
    late += message.data().truth("late") ? 1 : 0;
    if (!message.data().text("state").equals("raised")) {
      return;
    }
    String id = message.data().text("alarmId");
    // Ids of one epoch rise; those of a database that was begun anew say nothing of the others.
    String last = hub.lastAlarms.getOrDefault(message.epoch(), "");
    outOfOrder += id.compareTo(last) < 0 ? 1 : 0;
    hub.lastAlarms.put(message.epoch(), id);
    settle(message, message.data().object("sensor").text("id"), id);
  }

  private void event(Received message) throws JsonException {
    if (message.data().text("event").equals("pre-alarm-cancelled")) {
      told++;
      settle(message, message.data().object("sensor").text("id"), message.id());
    }
  }

  private void fault(Received message) throws JsonException {
    if (message.data().text("kind").equals("disk")
        && message.data().text("state").equals("raised")) {
      lastDiskFault = message.data().text("cause");
    }
  }

  private void settle(Received message, String sensor, String id) {
    Optional<Entry> own =
        Optional.ofNullable(byAnswer.get(message.hub() + " " + id))
            .or(() -> unanswered(message.hub() + " " + sensor));
    if (own.isEmpty() || own.get().arrived) {
      twice++;
      write(heldFile, "twice " + message.hub() + " " + sensor + " " + id + " " + message.id());
      return;
    }
    answer(own.get(), id);
    own.get().arrived = true;
    write(heldFile, "held " + own.get().press + " " + id + " " + message.id());
  }

  private Optional<Entry> unanswered(String sensor) {
    return bySensor.getOrDefault(sensor, List.of()).stream()
        .filter(entry -> entry.answer.isEmpty())
        .findFirst();
  }

  private void answer(Entry entry, String id) {
    entry.answer = Optional.of(id);
    byAnswer.put(entry.press.hub() + " " + id, entry);
  }

  private Entry entry(Press press) {
    Entry entry = byPress.get(press);
    if (entry == null) {
      throw new IllegalArgumentException("nobody raised " + press);
    }
    return entry;
  }

  private static void write(BufferedWriter file, String line) {
    try {
      file.write(Instant.now() + " " + line);
      file.newLine();
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A press and what became of it. */
  private static final class Entry {
    private final Press press;
    private Optional<String> answer = Optional.empty();
    private boolean arrived;

    Entry(Press press) {
      this.press = press;
    }
  }

  /** What came from one hub. */
  private static final class OfHub {
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, BitSet> numbers = new HashMap<>();
    private final Map<String, Long> lastNumbers = new HashMap<>();
    private final Map<String, String> lastAlarms = new HashMap<>();
    private boolean nothingWaits;

    void take(Received message) throws JsonException {
      counts.merge(message.channel(), 1, Integer::sum);
      Optional<Long> number = message.sequence();
      if (number.isPresent()) {
        numbers
            .computeIfAbsent(message.epoch(), any -> new BitSet())
            .set(Math.toIntExact(number.get()) - 1);
      }
      if (message.channel().equals("heartbeat")) {
        nothingWaits = message.data().integer("outboxDepth") == 0;
        lastNumbers.put(message.epoch(), message.data().integer("lastSeq"));
      }
    }

    /** Numbers begin with 1. */
    long missing() {
      return numbers.entrySet().stream()
          .mapToLong(
              epoch -> {
                long last = lastNumbers.getOrDefault(epoch.getKey(), 0L);
                return Math.max(last, epoch.getValue().length()) - epoch.getValue().cardinality();
              })
          .sum();
    }
  }
}
