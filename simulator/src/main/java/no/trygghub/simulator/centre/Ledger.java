package no.trygghub.simulator.centre;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.json.JsonException;

/**
 * What a response centre knows of the hubs that it hears: which messages came, what is missing, who
 * is silent.
 */
final class Ledger {
  /**
   * So many ids are remembered for each hub; a repeat that comes later than that is taken for new.
   */
  static final int IDS_REMEMBERED = 200_000;

  private final Map<String, HubRecord> hubs = new TreeMap<>();
  private final boolean hearsAll;

  /** Of one that hears everything. */
  Ledger() {
    this(true);
  }

  /**
   * Of one that hears everything, or but a part, so that it cannot know what is missing.
   *
   * @param hearsAll whether it hears everything
   */
  Ledger(boolean hearsAll) {
    this.hearsAll = hearsAll;
  }

  /** Takes a message in and tells the listener what it means. */
  void take(Received message, Instant now, CentreListener listener) throws JsonException {
    HubRecord hub = hubs.computeIfAbsent(message.source(), source -> new HubRecord());
    Optional<Long> sequence = message.sequence();
    if (message.channel().equals("status")) {
      hub.status(message, listener);
    }
    if (message.channel().equals("heartbeat")) {
      hub.heardUntil =
          Optional.of(now.plus(Duration.ofSeconds(message.data().integer("nextWithinS"))));
      if (hub.silent) {
        hub.silent = false;
        listener.back(message.source());
      }
    }
    if (sequence.isPresent() && !hub.remember(message.id())) {
      hub.repeats++;
      listener.repeated(message);
      return;
    }
    if (sequence.isPresent()) {
      hub.count(message);
      if (hearsAll) {
        hub.numbers(message.epoch()).add(sequence.get());
      }
    }
    if (message.channel().equals("event")
        && message.data().has("event")
        && message.data().text("event").equals(Finding.EventKind.DECOMMISSIONED.word())) {
      // It is gone and not to be missed.
      hub.heardUntil = Optional.empty();
      hub.online = false;
    }
    listener.received(message);
  }

  /** Takes a message in that a keeper has kept, which knows what others received too. */
  void take(Received message, Keeper.Kept kept, CentreListener listener) throws JsonException {
    HubRecord hub = hubs.computeIfAbsent(message.source(), source -> new HubRecord());
    if (message.channel().equals("status")) {
      hub.status(message, new CentreListener() {});
    }
    if (kept.back()) {
      listener.back(message.source());
    }
    boolean stored = message.sequence().isPresent();
    if (stored && kept.outcome() == Keeper.Outcome.REPEATED) {
      hub.repeats++;
      listener.repeated(message);
      return;
    }
    if (stored) {
      hub.count(message);
    }
    listener.received(message);
  }

  /** Takes in what a keeper found missing or silent, and tells what is new of it. */
  void take(Keeper.Look look, CentreListener listener) {
    look.silent().forEach(listener::silent);
    for (Keeper.Numbers numbers : look.numbers()) {
      HubRecord hub = hubs.computeIfAbsent(numbers.source(), source -> new HubRecord());
      hub.found.put(
          numbers.epoch(),
          numbers.gaps().stream().map(gap -> new Gap(gap.epoch(), gap.from(), gap.to())).toList());
      hub.newGaps().forEach(gap -> listener.gap(numbers.source(), gap.from(), gap.to()));
    }
  }

  /**
   * Tells of hubs that have not kept their promise to be heard, and of numbers that are missing by
   * now.
   */
  void look(Instant now, CentreListener listener) {
    hubs.forEach(
        (source, hub) -> {
          if (!hub.silent && hub.heardUntil.filter(now::isAfter).isPresent()) {
            hub.silent = true;
            listener.silent(source);
          }
          hub.newGaps().forEach(gap -> listener.gap(source, gap.from(), gap.to()));
        });
  }

  boolean isOnline() {
    return hubs.values().stream().anyMatch(hub -> hub.online);
  }

  void acknowledged(String source) {
    hubs.computeIfAbsent(source, any -> new HubRecord()).acknowledged++;
  }

  Summary summary() {
    Map<String, Summary.OfHub> each = new TreeMap<>();
    hubs.forEach(
        (source, hub) ->
            each.put(
                source,
                new Summary.OfHub(
                    Map.copyOf(hub.counts), hub.repeats, hub.missing(), hub.acknowledged)));
    return new Summary(each);
  }

  /** Numbers of an epoch from one to another that have not come. */
  private record Gap(String epoch, long from, long to) {}

  private static final class HubRecord {
    private final Set<String> ids = new LinkedHashSet<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Numbers> numbers = new LinkedHashMap<>();
    // What a keeper found missing, by epoch.
    private final Map<String, List<Gap>> found = new LinkedHashMap<>();
    private final Set<Gap> told = new LinkedHashSet<>();
    private Optional<Instant> heardUntil = Optional.empty();
    private long repeats;
    private long acknowledged;
    private long session = -1;
    private boolean online;
    private boolean silent;

    /** Whether the id is new. */
    boolean remember(String id) {
      boolean added = ids.add(id);
      if (ids.size() > IDS_REMEMBERED) {
        ids.remove(ids.iterator().next());
      }
      return added;
    }

    /**
     * A status of an earlier connection than the latest that was online is a will that came late.
     */
    void status(Received message, CentreListener listener) throws JsonException {
      long number = message.data().integer("session");
      if (number < session) {
        return;
      }
      session = number;
      boolean was = online;
      online = message.data().text("state").equals("online");
      if (online && !was) {
        listener.back(message.source());
      }
    }

    void count(Received message) {
      counts.merge(message.channel(), 1L, Long::sum);
    }

    Numbers numbers(String epoch) {
      return numbers.computeIfAbsent(epoch, any -> new Numbers());
    }

    long missing() {
      return gaps().stream().mapToLong(gap -> gap.to() - gap.from() + 1).sum();
    }

    List<Gap> newGaps() {
      return gaps().stream().filter(told::add).toList();
    }

    private List<Gap> gaps() {
      List<Gap> gaps = new ArrayList<>();
      numbers.forEach((epoch, own) -> gaps.addAll(own.gaps(epoch)));
      found.values().forEach(gaps::addAll);
      return gaps;
    }
  }

  /** The sequence numbers of one epoch that have come. */
  private static final class Numbers {
    private final Set<Long> ahead = new TreeSet<>();
    private long first;
    private long complete;

    /**
     * Messages come by priority, so a number may come before a lower one that is still on its way.
     */
    void add(long number) {
      if (complete == 0) {
        first = number;
        complete = number;
      } else if (number == complete + 1) {
        complete = number;
        while (ahead.remove(complete + 1)) {
          complete++;
        }
      } else if (number > complete) {
        ahead.add(number);
      } else if (number < first) {
        first = number;
      }
    }

    List<Gap> gaps(String epoch) {
      List<Gap> gaps = new ArrayList<>();
      long expected = complete + 1;
      for (long number : ahead) {
        if (number > expected) {
          gaps.add(new Gap(epoch, expected, number - 1));
        }
        expected = number + 1;
      }
      return gaps;
    }
  }
}
