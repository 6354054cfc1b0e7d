package no.trygghub.simulator.fleet;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubConfiguration.ClockTrust;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.simulator.broker.BrokerPort;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.fleet.hub.HubParts;
import no.trygghub.simulator.fleet.hub.Outage;
import no.trygghub.simulator.fleet.hub.Shard;
import no.trygghub.simulator.fleet.mqtt.Traffic;
import no.trygghub.simulator.fleet.rhythm.Days;
import no.trygghub.simulator.fleet.rhythm.Rhythm;

/**
 * Runs a fleet from its first connection to its last acknowledgement.
 *
 * <p>The hubs are connected first, in real time. Then the days pass at their speed, but for storms:
 * from the moment that the power is back until all hubs are, time is real.
 */
public final class Fleet {
  /** What the names of the threads begin with that hubs and response centre live on. */
  static final String THREADS = "fleet-";

  /** Day 0 begins so long after the clock does, with room for connecting before it. */
  private static final Duration BEGIN = Duration.ofHours(1);

  private static final Instant FIRST_MIDNIGHT = Instant.parse("2026-01-12T00:00:00Z");
  private static final TenantId TENANT = new TenantId("fleet");
  private static final String HUB_PREFIX = "h-";
  private static final Duration CONNECT_WITHIN = Duration.ofMinutes(5);
  private static final Duration STORM_WITHIN = Duration.ofMinutes(5);
  private static final Duration DRAIN_WITHIN = Duration.ofMinutes(2);
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofMillis(250);

  private final FleetSettings settings;
  private final FleetListener listener;
  private final SimulatedClock clock;
  private final long begin;
  private final long end;

  /** A fleet that has not been started. */
  public Fleet(FleetSettings settings, FleetListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.clock = SimulatedClock.running(FIRST_MIDNIGHT.minus(BEGIN), 1);
    this.begin = BEGIN.toNanos();
    this.end = begin + (long) (settings.days() * Duration.ofDays(1).toNanos());
  }

  /**
   * Whether the machine is up to a fleet, before anything is started.
   *
   * @param ownBroker whether the broker is to be a process of ours
   * @throws FleetException where it is not; says what to do
   */
  public static void check(int hubs, boolean isLoopback, boolean ownBroker) throws FleetException {
    Limits.check(hubs, isLoopback, ownBroker);
  }

  /**
   * Runs it, and takes as long as it takes.
   *
   * @throws FleetException where the broker cannot be used, or not all hubs could be connected
   */
  public FleetReport run() throws FleetException, InterruptedException {
    InetSocketAddress broker = address(settings.broker());
    NioEventLoopGroup loops =
        new NioEventLoopGroup(settings.threads() + 1, new DefaultThreadFactory(THREADS + "loop"));
    try {
      return run(broker, loops);
    } finally {
      boolean ignored = loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }

  private FleetReport run(InetSocketAddress broker, NioEventLoopGroup loops)
      throws FleetException, InterruptedException {
    Books books = new Books(settings.hubs(), System::nanoTime);
    Traffic ofHubs = new Traffic();
    Traffic ofCentre = new Traffic();
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < settings.threads(); i++) {
      shards.add(new Shard(loops.next(), broker, clock, ofHubs, books));
    }
    EventLoop own = loops.next();
    Centre centre = new Centre(own, broker, clock, ofCentre, books, TENANT, HUB_PREFIX, settings);
    Sampler sampler = new Sampler(clock, books, centre, shards, settings.brokerProcess());
    connect(centre);
    Run run = new Run(books, shards, sampler);
    try {
      run.populate();
      run.connect();
      run.days();
      run.drain();
      Map<String, Long> counts = centre.counts();
      TrafficSums traffic =
          new TrafficSums(ofHubs.bytesOut(), ofHubs.bytesIn(), ofHubs.pings(), ofCentre.bytesIn());
      MemorySums memory = run.memory();
      return new FleetReport(
          settings,
          books,
          sampler.samples(),
          run.storms,
          counts,
          traffic,
          memory,
          run.resources,
          run.inputs,
          run.detecting);
    } finally {
      shards.forEach(Shard::close);
      centre.close();
    }
  }

  /**
   * The bytes that went over the wire.
   *
   * @param up from hubs to broker
   * @param down from broker to hubs
   * @param pings how many of the hubs' messages only asked whether the broker is there
   * @param toCentre from broker to response centre
   */
  record TrafficSums(long up, long down, long pings, long toCentre) {}

  /**
   * What was in memory.
   *
   * @param whole with everything connected
   * @param unconnected after the connections were closed
   * @param empty after the hubs were forgotten
   */
  record MemorySums(MemoryUse whole, MemoryUse unconnected, MemoryUse empty) {}

  /**
   * How a storm went.
   *
   * @param storm which
   * @param hubs how many were in the district
   * @param backAt when the power was back, in real time
   * @param overAt when all hubs were, or the fleet went on without them
   * @param missing how many were not
   * @param overflows how many attempts found no place in the broker's queue
   */
  record StormRun(Storm storm, int hubs, long backAt, long overAt, int missing, long overflows) {}

  /**
   * What of the system was in use.
   *
   * @param ownFiles files that this process had open
   * @param ownFilesMost how many it may
   * @param brokerFiles files that the broker had open; 0 where it is not known
   * @param brokerFilesMost how many it may
   * @param ports local ports that there are
   */
  record Resources(
      long ownFiles, long ownFilesMost, long brokerFiles, long brokerFilesMost, long ports) {}

  private static void connect(Centre centre) throws FleetException, InterruptedException {
    try {
      boolean ignored = centre.start().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new FleetException(
          "the broker cannot be used: " + Optional.ofNullable(e.getCause()).orElse(e).getMessage());
    } catch (TimeoutException e) {
      throw new FleetException("the broker does not answer within 10 s");
    }
  }

  private static InetSocketAddress address(URI broker) throws FleetException {
    try {
      return new InetSocketAddress(InetAddress.getByName(broker.getHost()), BrokerPort.of(broker));
    } catch (UnknownHostException e) {
      throw new FleetException(broker + ": there is no such host");
    }
  }

  /** The parts of one hub. */
  HubParts parts(int number, Map<Rhythm, Kind> kinds) {
    Rhythm rhythm = settings.rhythms().get(number % settings.rhythms().size());
    Kind kind = kinds.computeIfAbsent(rhythm, Kind::of);
    HubId id = new HubId(HUB_PREFIX + String.format(Locale.ROOT, "%06d", number));
    HubConfiguration configuration =
        new HubConfiguration(
            TENANT,
            id,
            ZoneOffset.UTC,
            Path.of("."),
            ClockTrust.ALWAYS,
            List.of(kind.destination(settings.broker())),
            kind.sensors(),
            List.of(),
            kind.rules(),
            UplinkSettings.DEFAULTS);
    List<Outage> outages = new ArrayList<>();
    for (int i = 0; i < settings.storms().size(); i++) {
      Storm storm = settings.storms().get(i);
      if (storm.strikes(settings.seed(), i, number) && storm.to(begin) < end) {
        outages.add(storm.outage(begin));
      }
    }
    outages.sort(Comparator.comparingLong(Outage::from));
    return new HubParts(
        number,
        configuration,
        new Days(rhythm, settings.incidents(), Days.sensors(rhythm), settings.seed(), number),
        outages,
        FIRST_MIDNIGHT.minus(BEGIN),
        begin,
        end,
        new SplittableRandom(settings.seed() ^ ((long) number << 20)).nextLong());
  }

  /** What all hubs of a rhythm have in common. */
  record Kind(List<SensorSettings> sensors, Rules rules) {
    private static final String FRONT_DOOR = "front-door";

    static Kind of(Rhythm rhythm) {
      List<SensorSettings> sensors =
          Days.sensors(rhythm).stream()
              .map(
                  sensor ->
                      new SensorSettings(sensor, "fleet", DriverOptions.of(List.of(), Map.of())))
              .toList();
      Map<AlarmKind, Set<SensorId>> watched = new HashMap<>();
      for (AlarmKind kind :
          List.of(AlarmKind.EXIT_NO_RETURN, AlarmKind.INACTIVITY, AlarmKind.DOOR_LEFT_OPEN)) {
        watched.put(kind, Set.of(new SensorId(FRONT_DOOR)));
      }
      return new Kind(
          sensors,
          new Rules(Map.of(), Map.of(), watched, Duration.ofMinutes(5), Map.of(), Map.of()));
    }

    Destination destination(URI broker) {
      return new Destination("fleet", broker, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** One run, step by step. */
  private final class Run {
    private final Books books;
    private final List<Shard> shards;
    private final Sampler sampler;
    private final List<StormRun> storms = new ArrayList<>();
    private Resources resources = new Resources(0, 0, 0, 0, 0);
    private long inputs;
    private long detecting;
    private long toldAt;
    private long sampledAt;
    private long receivedBefore;
    private long rate;

    Run(Books books, List<Shard> shards, Sampler sampler) {
      this.books = books;
      this.shards = shards;
      this.sampler = sampler;
    }

    void populate() {
      Map<Rhythm, Kind> kinds = new HashMap<>();
      List<List<HubParts>> shares = new ArrayList<>();
      shards.forEach(shard -> shares.add(new ArrayList<>()));
      for (int number = 0; number < settings.hubs(); number++) {
        shares.get(number % shards.size()).add(parts(number, kinds));
        tell("drawing homes", (double) number / settings.hubs());
      }
      for (int i = 0; i < shards.size(); i++) {
        shards.get(i).add(shares.get(i));
      }
    }

    void connect() throws FleetException, InterruptedException {
      sampler.take(Sample.Phase.START);
      shards.forEach(Shard::connect);
      boolean all =
          await(
              Sample.Phase.START,
              "connecting",
              () -> (double) books.connected() / settings.hubs(),
              CONNECT_WITHIN,
              () -> books.connected() == settings.hubs());
      if (!all) {
        throw new FleetException(
            String.format(
                Locale.ROOT,
                "%,d of %,d hubs are connected after %d min; the last that was said: %s",
                books.connected(),
                settings.hubs(),
                CONNECT_WITHIN.toMinutes(),
                books.lastCause()));
      }
    }

    void days() throws FleetException, InterruptedException {
      clock.advanceTo(begin);
      clock.setSpeed(settings.speed());
      sampler.take(Sample.Phase.DAYS);
      List<Storm> inOrder =
          settings.storms().stream()
              .filter(storm -> storm.to(begin) < end)
              .sorted(Comparator.comparingLong(storm -> storm.to(begin)))
              .toList();
      for (Storm storm : inOrder) {
        until(storm.to(begin), true);
        storm(storm);
      }
      until(end, false);
      resources =
          new Resources(
              Limits.filesOpen("self").orElse(0),
              Limits.openFiles("self").orElse(0),
              ofBroker(Limits::filesOpen),
              ofBroker(Limits::openFiles),
              Limits.ports().orElse(0));
    }

    void drain() throws FleetException, InterruptedException {
      sampler.take(Sample.Phase.DAYS);
      boolean ignored =
          await(
              Sample.Phase.END,
              "waiting for the last acknowledgements",
              () -> 1,
              DRAIN_WITHIN,
              () -> books.open() == 0);
      sampler.take(Sample.Phase.END);
      inputs = shards.stream().mapToLong(Shard::inputs).sum();
      detecting = shards.stream().mapToLong(Shard::detectingNanos).sum();
    }

    MemorySums memory() {
      tell("measuring memory", 1);
      // Before the first look, so that what they need for it is in both.
      shards.forEach(Shard::sayGoodbye);
      MemoryUse whole = MemoryUse.settled(settings.settling());
      shards.forEach(Shard::close);
      MemoryUse unconnected = MemoryUse.settled(settings.settling());
      shards.forEach(Shard::forget);
      return new MemorySums(whole, unconnected, MemoryUse.settled(settings.settling()));
    }

    private void storm(Storm storm) throws FleetException, InterruptedException {
      int number = settings.storms().indexOf(storm);
      int hubs = 0;
      for (int hub = 0; hub < settings.hubs(); hub++) {
        hubs += storm.strikes(settings.seed(), number, hub) ? 1 : 0;
      }
      sampler.take(Sample.Phase.DAYS);
      clock.setSpeed(Math.min(1, settings.speed()));
      long overflows = Limits.listenOverflows();
      long back = System.nanoTime();
      int all = hubs;
      boolean ignored =
          await(
              Sample.Phase.STORM,
              "storm: " + storm,
              () -> 1 - (double) (settings.hubs() - books.connected()) / Math.max(1, all),
              STORM_WITHIN,
              () -> books.connected() == settings.hubs() && books.lateOpen() == 0);
      storms.add(
          new StormRun(
              storm,
              hubs,
              back,
              System.nanoTime(),
              settings.hubs() - books.connected(),
              Limits.listenOverflows() - overflows));
      sampler.take(Sample.Phase.STORM);
      clock.setSpeed(settings.speed());
    }

    /**
     * Lets days pass until then.
     *
     * @param gently whether the speed comes down to that of real time before, so that the hubs'
     *     threads are not behind when it is
     */
    private void until(long time, boolean gently) throws FleetException, InterruptedException {
      boolean ignored =
          await(
              Sample.Phase.DAYS,
              "days pass",
              () -> (double) (clock.nanosSinceBoot() - begin) / (end - begin),
              Duration.ofDays(1_000),
              () -> {
                long left = time - clock.nanosSinceBoot();
                if (gently && left > 0) {
                  double slower = (double) left / settings.braking().toNanos();
                  clock.setSpeed(Math.min(settings.speed(), Math.max(1, slower)));
                }
                return left <= 0;
              });
    }

    /** Whether it came to be in that time. */
    private boolean await(
        Sample.Phase phase,
        String what,
        DoubleSupplier share,
        Duration within,
        BooleanSupplier isSo)
        throws FleetException, InterruptedException {
      long until = System.nanoTime() + within.toNanos();
      while (!isSo.getAsBoolean()) {
        long now = System.nanoTime();
        if (now - until > 0) {
          return false;
        }
        for (Shard shard : shards) {
          if (shard.failure().isPresent()) {
            throw new FleetException("a hub's thread has ended: " + shard.failure().get());
          }
        }
        if (now - sampledAt >= SAMPLE_EVERY.toNanos()) {
          sampledAt = now;
          long received = sampler.take(phase).received();
          rate = received - receivedBefore;
          receivedBefore = received;
        }
        tell(what, share.getAsDouble());
        Thread.sleep(2);
      }
      return true;
    }

    private void tell(String what, double share) {
      long now = System.nanoTime();
      if (now - toldAt >= TELL_EVERY.toNanos()) {
        toldAt = now;
        listener.progress(what, share, books.connected(), books.alarms(), books.open(), rate);
      }
    }

    private long ofBroker(Function<String, OptionalLong> what) {
      return settings.brokerProcess().isPresent()
          ? what.apply(Long.toString(settings.brokerProcess().getAsLong())).orElse(0)
          : 0;
    }
  }
}
