package no.trygghub.simulator.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Arrival;
import no.trygghub.simulator.centre.Keeper;
import no.trygghub.simulator.centre.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * A response centre's database as one of its receivers sees it. Any number of receivers, each with
 * one of these, may keep in one database at the same time.
 *
 * <p>Uses one connection, which it makes anew where it was lost. Not for several threads.
 */
public final class ReceiveStore implements Keeper {
  /** Others that write finish sooner; one that does not has stopped in the middle. */
  private static final Duration OTHERS_WITHIN = Duration.ofSeconds(8);

  private static final int LONGEST_PAUSE_MILLIS = 40;
  private static final int MOST_EPOCHS_AT_ONCE = 200;

  private final StoreLocation location;
  private final Dialect dialect;
  private final String broker;
  private final String receiver;
  private final RandomGenerator random = new SplittableRandom();
  // What came since it was last counted.
  private final Set<Epoch> touched = new LinkedHashSet<>();
  private Optional<Connection> open = Optional.empty();

  private ReceiveStore(StoreLocation location, Dialect dialect, String broker, String receiver) {
    this.location = location;
    this.dialect = dialect;
    this.broker = broker;
    this.receiver = receiver;
  }

  /**
   * Opens a database and brings it to the present schema. Several may do so at once.
   *
   * @param password PostgreSQL's; where there is none the driver looks in {@code ~/.pgpass}
   * @param broker a name for the broker that messages come from, the same in all its receivers
   * @param receiver the name of this receiver among the others
   * @throws IOException where that cannot be done; the message says what, where and what to do
   */
  public static ReceiveStore open(
      StoreLocation location, Optional<String> password, String broker, String receiver)
      throws IOException {
    Dialect dialect =
        switch (location) {
          case StoreLocation.Sqlite sqlite -> new SqliteDialect(sqlite);
          case StoreLocation.Postgresql postgresql -> new PostgresqlDialect(postgresql, password);
        };
    ReceiveStore store = new ReceiveStore(location, dialect, broker, receiver);
    try {
      new Migration(dialect).run();
    } catch (Exception e) {
      throw new IOException(store.trouble(e), e);
    }
    return store;
  }

  @Override
  public List<Kept> keep(List<Arrival> arrivals) throws KeeperException {
    List<Place> places = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      places.add(new Place(arrival));
    }
    List<Place> readable = places.stream().filter(place -> place.entry.isPresent()).toList();
    try {
      keepAll(readable);
    } catch (RefusedException e) {
      // One of them is such that it cannot be kept; the others are not to suffer.
      for (Place place : readable) {
        keepAlone(place);
      }
    }
    for (Place place : readable) {
      if (place.entry.orElseThrow() instanceof Entry.Numbered numbered
          && place.kept.outcome() == Outcome.NEW) {
        touched.add(new Epoch(numbered.hub(), numbered.epoch()));
      }
    }
    return places.stream().map(place -> place.kept).toList();
  }

  @Override
  public void say(List<Said> words) throws KeeperException {
    try {
      transaction(
          connection -> {
            SortedMap<HubKey, Optional<Instant>> hubs = new TreeMap<>();
            words.forEach(said -> hubs.put(hub(said), Optional.empty()));
            new HubRows(connection, dialect, broker).heard(hubs, words.getFirst().at());
            try (WordRows rows = new WordRows(connection, dialect, receiver)) {
              for (Said said : words) {
                add(rows, said);
              }
              rows.write();
            }
            return words.size();
          });
    } catch (RefusedException e) {
      throw new KeeperException(trouble(e), e);
    }
  }

  @Override
  public Look look(Instant now, Duration listening) throws KeeperException {
    List<Epoch> epochs = touched.stream().limit(MOST_EPOCHS_AT_ONCE).sorted(Epoch.ORDER).toList();
    try {
      Look look =
          transaction(
              connection -> {
                NumberRows rows = new NumberRows(connection, dialect);
                List<Numbers> numbers = new ArrayList<>();
                for (Epoch epoch : epochs) {
                  numbers.add(
                      new Numbers(
                          epoch.hub().source(),
                          epoch.name(),
                          rows.count(epoch.hub(), epoch.name(), now)));
                }
                return new Look(
                    numbers,
                    new HubRows(connection, dialect, broker).silent(now, listening),
                    epochs.size() < touched.size());
              });
      epochs.forEach(touched::remove);
      return look;
    } catch (RefusedException e) {
      throw new KeeperException(trouble(e), e);
    }
  }

  @Override
  public void close() {
    discard();
  }

  private void keepAlone(Place place) throws KeeperException {
    try {
      keepAll(List.of(place));
    } catch (RefusedException e) {
      place.kept = Kept.refused("the database does not take it: " + line(e));
    }
  }

  /** Keeps all or nothing. */
  private void keepAll(List<Place> places) throws KeeperException, RefusedException {
    if (!places.isEmpty()) {
      transaction(connection -> write(connection, places));
    }
  }

  private int write(Connection connection, List<Place> places) throws SQLException {
    HubRows hubs = new HubRows(connection, dialect, broker);
    hubs.heard(heard(places), places.getFirst().arrival.at());
    List<Place> states = of(places, Entry.Status.class);
    List<Boolean> changed = hubs.connections(entries(states, Entry.Status.class));
    for (int i = 0; i < states.size(); i++) {
      Entry.Status status = (Entry.Status) states.get(i).entry.orElseThrow();
      states.get(i).kept = Kept.anew(changed.get(i) && status.state().equals("online"));
    }
    List<Place> beats = of(places, Entry.Heartbeat.class);
    List<Boolean> back = hubs.heartbeats(entries(beats, Entry.Heartbeat.class));
    for (int i = 0; i < beats.size(); i++) {
      beats.get(i).kept = Kept.anew(back.get(i));
    }
    of(places, Entry.Heard.class).forEach(place -> place.kept = Kept.anew(false));
    write(connection, hubs, of(places, Entry.Numbered.class));
    return places.size();
  }

  private void write(Connection connection, HubRows hubs, List<Place> places) throws SQLException {
    MessageRows messages = new MessageRows(connection, dialect, receiver);
    List<Entry.Numbered> entries = entries(places, Entry.Numbered.class);
    List<Boolean> added = messages.add(entries);
    List<Entry.Numbered> telling = new ArrayList<>();
    List<Entry.Numbered> righted = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry.Numbered entry = entries.get(i);
      places.get(i).kept = added.get(i) ? Kept.anew(false) : Kept.again();
      if (added.get(i) || entry.timeTrusted()) {
        telling.add(entry);
      }
      if (!added.get(i) && entry.timeTrusted()) {
        righted.add(entry);
      }
      if (added.get(i) && entry.content() instanceof Entry.Content.Decommissioned) {
        hubs.decommissioned(entry);
      }
    }
    messages.correct(righted);
    new AlarmRows(connection, dialect).take(telling);
    try (WordRows words = new WordRows(connection, dialect, receiver)) {
      for (Entry.Numbered entry : entries) {
        if (entry.arrival().answered() && entry.reference().isPresent()) {
          words.add(
              entry.hub(),
              entry.arrival().message().channel(),
              entry.reference().get(),
              entry.sequence(),
              Downlink.Word.RECEIVED,
              entry.arrival().at());
        }
      }
      words.write();
    }
  }

  /** When each hub was last heard, in the order in which hubs are touched. */
  private static SortedMap<HubKey, Optional<Instant>> heard(List<Place> places) {
    SortedMap<HubKey, Optional<Instant>> hubs = new TreeMap<>();
    for (Place place : places) {
      Optional<Instant> at =
          place.arrival.retained() ? Optional.empty() : Optional.of(place.arrival.at());
      hubs.merge(
          place.entry.orElseThrow().hub(),
          at,
          (one, other) ->
              one.isEmpty() || other.filter(one.get()::isBefore).isPresent() ? other : one);
    }
    return hubs;
  }

  private static void add(WordRows rows, Said said) throws SQLException {
    try {
      Optional<String> reference = said.about().reference();
      if (reference.isEmpty()) {
        return;
      }
      String about = said.about().channel();
      long own = said.about().sequence().orElse(0L);
      // Received is about one message; a person's word about all that is known of the alarm.
      long sequence =
          said.word() == Downlink.Word.RECEIVED
              ? own
              : Math.max(own, rows.newest(hub(said), about, reference.get()));
      rows.add(hub(said), about, reference.get(), sequence, said.word(), said.at());
    } catch (JsonException e) {
      throw new IllegalArgumentException("a word on a message that cannot be read", e);
    }
  }

  private static HubKey hub(Said said) {
    return new HubKey(said.about().tenant(), said.about().hub());
  }

  private static List<Place> of(List<Place> places, Class<? extends Entry> kind) {
    return places.stream().filter(place -> kind.isInstance(place.entry.orElseThrow())).toList();
  }

  private static <E extends Entry> List<E> entries(List<Place> places, Class<E> kind) {
    return places.stream().map(place -> kind.cast(place.entry.orElseThrow())).toList();
  }

  /** Does something as a whole or not at all, again where others were in the way. */
  private <T> T transaction(Work<T> work) throws KeeperException, RefusedException {
    long until = System.nanoTime() + OTHERS_WITHIN.toNanos();
    while (true) {
      try {
        Connection connection = connection();
        dialect.begin(connection);
        T result = work.on(connection);
        dialect.commit(connection);
        return result;
      } catch (SQLException e) {
        SQLException cause = cause(e);
        Dialect.Failure failure = dialect.failure(cause);
        boolean undone = failure != Dialect.Failure.AWAY && rollback();
        if (undone && failure == Dialect.Failure.REFUSED) {
          throw new RefusedException(cause);
        }
        if (!undone || System.nanoTime() - until > 0) {
          discard();
          throw new KeeperException(trouble(e), e);
        }
        LockSupport.parkNanos(
            Duration.ofMillis(1 + random.nextInt(LONGEST_PAUSE_MILLIS)).toNanos());
      } catch (RuntimeException e) {
        // Tried again it would be the same, and hold up all that waits behind it.
        discard();
        throw new RefusedException(e);
      } catch (Error e) {
        discard();
        throw e;
      }
    }
  }

  private Connection connection() throws SQLException {
    if (open.isEmpty()) {
      open = Optional.of(dialect.connect());
    }
    return open.get();
  }

  private boolean rollback() {
    try {
      if (open.isPresent()) {
        dialect.rollback(open.get());
      }
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void discard() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (SQLException e) {
      // It is gone, which is what was wanted.
    }
    open = Optional.empty();
  }

  private String trouble(Exception e) {
    String what = "the database " + location + " cannot be used: ";
    for (@Nullable Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof SQLException failed) {
        SQLException cause = cause(failed);
        return what + line(cause) + "; " + dialect.advice(cause);
      }
    }
    return what + line(e);
  }

  private static String line(Throwable e) {
    String text = String.valueOf(e.getMessage()).strip();
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private static SQLException cause(SQLException e) {
    SQLException cause = e;
    while (cause.getCause() instanceof SQLException deeper) {
      cause = deeper;
    }
    return cause;
  }

  /** What is done in a transaction. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** The numbers of a hub that belong together. */
  private record Epoch(HubKey hub, String name) {
    static final Comparator<Epoch> ORDER =
        Comparator.comparing(Epoch::hub).thenComparing(Epoch::name);
  }

  /** A message on its way into the database. */
  private static final class Place {
    private final Arrival arrival;
    private final Optional<Entry> entry;
    private Kept kept = Kept.again();

    Place(Arrival arrival) {
      this.arrival = arrival;
      Optional<Entry> read;
      try {
        read = Optional.of(Entry.of(arrival));
      } catch (JsonException e) {
        read = Optional.empty();
        kept = Kept.refused(String.valueOf(e.getMessage()));
      }
      this.entry = read;
    }
  }

  /** It will never be taken. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(Exception cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }
}
