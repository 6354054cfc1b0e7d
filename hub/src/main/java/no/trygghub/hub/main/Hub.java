package no.trygghub.hub.main;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorBank;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.change.ConfigurationChanges;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Reply;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.health.FilePages;
import no.trygghub.hub.health.HealthWatch;
import no.trygghub.hub.health.SecretsWatch;
import no.trygghub.hub.health.StuckNote;
import no.trygghub.hub.health.StuckWatch;
import no.trygghub.hub.health.Vitals;
import no.trygghub.hub.local.ControlSocket;
import no.trygghub.hub.local.LocalOutputs;
import no.trygghub.hub.local.LocalSituation;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.log.EventLog;
import no.trygghub.hub.uplink.DestinationState;
import no.trygghub.hub.uplink.Uplink;
import no.trygghub.hub.uplink.UplinkListener;

/**
 * A whole hub, from its sensors to its destinations.
 *
 * <p>Two threads: the detection loop owns sensors, detection, local outputs and what is added to
 * the buffer; the uplink loop owns the connections. They meet at the buffer and hand over tasks to
 * each other.
 */
public final class Hub implements AutoCloseable {
  private static final EventLog LOG = EventLog.of("hub");
  private static final Duration STOP_DETECTION_WITHIN = Duration.ofSeconds(1);
  private static final Duration STOP_UPLINK_WITHIN = Duration.ofSeconds(3);

  /** For how long the annunciator says that a sensor was triggered in a walk test. */
  private static final Duration TRIED = Duration.ofMillis(200);

  private static final Duration ANSWER_AGAIN_EVERY = Duration.ofSeconds(10);

  /** The database's file name in the data directory. */
  private static final String DATABASE = "hub.db";

  private final Parts parts;
  private final Buffer buffer;
  private final Composer composer;
  private final EventLoop loop;
  private final EventLoop uplinkLoop;
  private final Agent agent;
  private final SensorBank sensors;
  private final LocalOutputs outputs;
  private final HealthWatch health;
  private final Optional<FilePages> pages;
  private final StuckWatch stuck;
  private final SecretsWatch secrets;
  private final Vitals vitals;
  private final Telemetry telemetry;
  private final FallWatch falls;
  private final Uplink uplink;
  private final LocalStatus status;
  private final Optional<Reconfiguration> reconfiguration;
  private final LocalControl control;

  // Those that have told something since the hub was started; touched by the detection loop alone.
  private final Set<SensorId> heard = new HashSet<>();

  // What the annunciator and the LED need to know of the uplink; touched by the detection loop
  // alone.
  private boolean connected;
  private int overdueAlarms;
  private boolean tried;
  private EventLoop.Timer noLongerTried = () -> {};
  private Optional<StatusSocket> socket = Optional.empty();
  private Optional<ControlSocket> controlSocket = Optional.empty();

  private Hub(Parts parts, Optional<Path> root, Optional<Changes> changes) {
    HubConfiguration configuration = parts.configuration();
    this.parts = parts;
    this.buffer = Buffer.open(database(configuration), configuration.uplink().diskBudgetBytes());
    this.composer = new Composer(configuration.tenant(), configuration.hub(), buffer.epoch());
    this.loop = loop("task-failed", parts.clock());
    this.uplinkLoop = loop("uplink-task-failed", parts.uplinkClock());
    this.agent =
        new Agent(
            new Detector(configuration, buffer.epoch()),
            buffer,
            composer,
            parts.clock(),
            loop,
            this::changed,
            this::found);
    this.telemetry = new Telemetry(configuration, composer, parts.clock(), loop, agent::store);
    this.falls =
        new FallWatch(
            configuration,
            parts.clock(),
            loop,
            (reading, input) -> {
              telemetry.add(reading);
              agent.take(input);
            },
            this::sensed);
    this.sensors = SensorWiring.bank(parts, loop, this::sensed);
    this.outputs =
        new LocalOutputs(
            configuration,
            parts.outputDrivers(),
            loop,
            (name, cause) ->
                agent.take(new Input.Condition(FaultKind.OUTPUT, name, !cause.isEmpty(), cause)));
    this.health =
        new HealthWatch(
            configuration,
            root,
            parts.clock(),
            loop,
            (kind, subject) -> agent.state().holds(kind, subject),
            agent::take);
    this.pages = root.map(kernel -> new FilePages(kernel, loop));
    this.stuck = new StuckWatch(new StuckNote(configuration.dataDirectory()), loop, agent::take);
    this.secrets = new SecretsWatch(configuration.destinations(), loop, agent::take);
    this.vitals = new Vitals(configuration, buffer, parts.uplinkClock());
    this.uplink =
        new Uplink(
            configuration,
            buffer,
            composer,
            uplinkLoop,
            parts.uplinkClock(),
            parts.clock(),
            this::facts,
            new FromUplink());
    this.status = new LocalStatus(parts, buffer);
    this.reconfiguration =
        changes.map(
            by ->
                new Reconfiguration(
                    by.changes(),
                    by.reopen(),
                    agent,
                    this::answer,
                    () -> parts.clock().now().wall(),
                    loop));
    this.control =
        new LocalControl(parts, agent, loop, () -> status.destinations(uplink.destinations()));
  }

  private static EventLoop loop(String failed, HubClock clock) {
    return new EventLoop(
        clock, new Failures(clock, (failure, times) -> LOG.error(failed, failure, "times", times)));
  }

  /**
   * How a hub's configuration is changed by command.
   *
   * @param changes the configuration of this process's hub
   * @param reopen has the hub closed and another opened, with what the configuration is then, soon
   *     and by another thread
   */
  public record Changes(ConfigurationChanges changes, Runnable reopen) {}

  /**
   * What a hub is made of.
   *
   * @param configuration what it is told
   * @param sensorDrivers the drivers its sensors may use
   * @param outputDrivers the drivers its outputs may use
   * @param clock the time its sensors and rules live by
   * @param uplinkClock the time its connections and repetitions live by; the same clock, but for a
   *     replay, where days pass in seconds and the network does not
   */
  public record Parts(
      HubConfiguration configuration,
      List<SensorDriverProvider> sensorDrivers,
      List<OutputDriverProvider> outputDrivers,
      HubClock clock,
      HubClock uplinkClock) {}

  /**
   * Opens the database and puts everything together. Nothing runs yet. A hub of this kind does not
   * look at the memory, the temperature and the wear of the computer: it may be one of many there.
   *
   * @throws no.trygghub.hub.buffer.BufferException where the database cannot be used
   */
  public static Hub assemble(Parts parts) {
    return new Hub(parts, Optional.empty(), Optional.empty());
  }

  /**
   * Like {@link #assemble(Parts)}, for a hub that has a computer to itself: it watches it, and its
   * configuration can be changed by command.
   *
   * @param root where the kernel's {@code proc} and {@code sys} are
   */
  public static Hub assemble(Parts parts, Path root, Changes changes) {
    return new Hub(parts, Optional.of(root), Optional.of(changes));
  }

  /** Where a hub of this configuration keeps its database. */
  public static Path database(HubConfiguration configuration) {
    return configuration.dataDirectory().resolve(DATABASE);
  }

  /**
   * Starts everything on threads of its own and returns once the sensors have been opened: the hub
   * is armed. From the beginning on it tells its status in a socket of the data directory, and
   * takes requests in another, where there can be one.
   */
  public void start() {
    CountDownLatch armed = new CountDownLatch(1);
    openSockets();
    loop.start("detection");
    loop.execute(
        () -> {
          arm();
          armed.countDown();
        });
    startUplink();
    try {
      armed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts like {@link #start}, but gives the detection loop no thread: the caller drives it with
   * {@link EventLoop#runDue} and moves {@link Parts#clock} between. For a replay at more than real
   * speed.
   */
  public EventLoop startStepwise() {
    loop.execute(this::arm);
    loop.runDue();
    startUplink();
    return loop;
  }

  /** How many messages are not yet acknowledged. May be called on any thread. */
  public long outboxDepth() {
    return buffer.depth();
  }

  /** The number of the last message that was made. May be called on any thread. */
  public long lastSequence() {
    return buffer.lastSequence();
  }

  /** What has to go on for the hub to work, by name. */
  public Map<String, EventLoop> loops() {
    return Map.of("detection", loop, "uplink", uplinkLoop);
  }

  /** The hub in one line. May be called on any thread, and waits for nothing. */
  public String statusLine() {
    return status.line(agent.state(), uplink.destinations());
  }

  /** Whether everything is on disk that should be. May be called on any thread. */
  public boolean isOnDisk() {
    return buffer.unwritable().isEmpty();
  }

  /**
   * Stops cleanly within 5 s: sensors closed, everything on disk, status {@code offline} sent where
   * possible. For a hub that is driven step by step to be called by the thread that drives it.
   */
  @Override
  public void close() {
    stopDetection(STOP_DETECTION_WITHIN);
    stopUplink();
    release();
  }

  /**
   * Like {@link #close}, for a hub that another one follows at once: goes on listening to its
   * sensors until nothing but that is left to do. What it finds meanwhile waits on disk. Takes as
   * long as it takes: the next one cannot open a sensor that this one has not closed.
   */
  void handOver() {
    stopUplink();
    stopDetection(Duration.ofNanos(Long.MAX_VALUE));
    release();
  }

  private void stopDetection(Duration within) {
    CountDownLatch disarmed = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            disarm();
          } finally {
            disarmed.countDown();
          }
        });
    if (!loop.hasThread()) {
      loop.runDue();
    }
    await(disarmed, within);
    loop.close();
  }

  private void stopUplink() {
    uplink.stop(STOP_UPLINK_WITHIN);
    uplinkLoop.close();
  }

  private void release() {
    socket.ifPresent(StatusSocket::close);
    controlSocket.ifPresent(ControlSocket::close);
    buffer.close();
    LOG.info("stopped");
  }

  private void openSockets() {
    try {
      socket =
          Optional.of(
              StatusSocket.open(
                  StatusSocket.in(parts.configuration().dataDirectory()), this::statusJson));
    } catch (IOException e) {
      LOG.warn("no-local-status", "cause", String.valueOf(e.getMessage()));
    }
    try {
      controlSocket =
          Optional.of(
              ControlSocket.open(
                  ControlSocket.in(parts.configuration().dataDirectory()), parts.clock(), control));
    } catch (IOException e) {
      LOG.warn("no-local-control", "cause", String.valueOf(e.getMessage()));
    }
  }

  private String statusJson() {
    Moment moment = agent.moment();
    return status.json(agent.state(), moment, agent.timers(moment), facts(), uplink.destinations());
  }

  private void startUplink() {
    uplinkLoop.start("uplink");
    reconfiguration.ifPresent(by -> uplink.prove(by.toReach()));
    uplink.prove(notWellBefore());
    uplink.start();
  }

  /**
   * Those that an earlier run told to be not well: whether they are is seen where they are reached,
   * also where they are not needed.
   */
  private List<String> notWellBefore() {
    return parts.configuration().destinations().stream()
        .map(Destination::name)
        .filter(name -> agent.state().holds(FaultKind.UPLINK, name))
        .toList();
  }

  private void arm() {
    // What an earlier run could not send is late; what this one finds has a few seconds to connect.
    buffer.markWaitingLate();
    control.endForTheHub();
    sensors.open();
    endEarlierFaults();
    agent.started();
    pages.ifPresent(FilePages::start);
    stuck.start();
    status.armed();
    reconfiguration.ifPresent(Reconfiguration::armed);
    LOG.info(
        "armed",
        "tenant",
        parts.configuration().tenant(),
        "hub",
        parts.configuration().hub(),
        "sensors",
        parts.configuration().sensors().size(),
        "outbox",
        buffer.depth());
    // Takes as long as half of all before it, most of it for the certificates.
    loop.execute(health::start);
    loop.execute(secrets::start);
  }

  /**
   * What an earlier run found wrong and this one, having opened everything, does not. That a sensor
   * was unavailable ends with the first thing that it tells.
   */
  private void endEarlierFaults() {
    for (SensorSettings settings : parts.configuration().sensors()) {
      end(settings.sensor().id(), SensorFault.Defect.CHATTERING);
    }
    String unwritable = buffer.unwritable().orElse("");
    agent.take(
        new Input.Condition(FaultKind.DISK, Agent.DATABASE, !unwritable.isEmpty(), unwritable));
    for (OutputSettings output : parts.configuration().outputs()) {
      agent.take(new Input.Condition(FaultKind.OUTPUT, output.name(), false, ""));
    }
  }

  private void disarm() {
    control.endForTheHub();
    sensors.close();
    falls.stop();
    telemetry.flush();
    outputs.close();
    agent.stop();
  }

  private void sensed(SensorEvent event) {
    switch (event) {
      case SensorReading reading -> {
        LOG.debug("reading", "sensor", reading.sensor(), "state", reading.state());
        telemetry.add(reading);
        control.sensed(reading);
      }
      case SensorFault fault -> {
        LOG.debug("sensor-fault", "sensor", fault.sensor(), "defect", fault.defect());
        if (fault.present() && fault.defect() == SensorFault.Defect.UNAVAILABLE) {
          // Before the fault, which is not to come between an impact and what it was.
          falls.lost(fault.sensor());
        }
      }
      case SensorSamples samples -> {
        falls.samples(samples);
        return;
      }
      case SensorAlive alive -> {}
    }
    if (!(event instanceof SensorFault) && heard.add(event.sensor())) {
      end(event.sensor(), SensorFault.Defect.UNAVAILABLE);
    }
    agent.take(new Input.Sensed(event));
  }

  private void end(SensorId sensor, SensorFault.Defect defect) {
    agent.take(new Input.Sensed(new SensorFault(sensor, defect, false, "", parts.clock().now())));
  }

  private void changed(DetectorState state) {
    uplink.outboxChanged();
    show(state);
  }

  private void found(Finding finding) {
    control.found(finding);
    if (finding instanceof Finding.AlarmFinding alarm
        && alarm.test()
        && alarm.change() == Finding.AlarmChange.RAISED
        && agent.state().walkTest()) {
      tried = true;
      noLongerTried.cancel();
      noLongerTried =
          loop.after(
              TRIED,
              () -> {
                tried = false;
                show(agent.state());
              });
    }
  }

  private void show(DetectorState state) {
    outputs.show(
        new LocalSituation(
            state.preAlarmPending(),
            state.inactivityWarning(),
            overdueAlarms > 0,
            tried,
            connected,
            state.anyFault()));
  }

  private Draft answer(Reply reply) {
    HubTime now = parts.clock().now();
    return sequence -> composer.reply(reply, now, sequence);
  }

  private HeartbeatFacts facts() {
    return vitals.facts(agent.state(), uplink.refusedDownlink());
  }

  private static void await(CountDownLatch latch, Duration within) {
    try {
      if (!latch.await(within.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("stop-slow", "waiting-for", "detection");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands what the uplink tells over to the detection loop. */
  private final class FromUplink implements UplinkListener {
    private final Consumer<Runnable> handOver = loop::execute;
    private boolean answeredAgain;
    private long answeredAgainAt;

    @Override
    public void destinationIs(String destination, String wrong) {
      status.destinationIs(destination, wrong);
      boolean first = destination.equals(parts.configuration().destinations().getFirst().name());
      handOver.accept(
          () -> {
            connected = first ? wrong.isEmpty() : connected;
            reconfiguration.ifPresent(by -> by.destinationIs(destination, wrong));
            agent.take(new Input.Condition(FaultKind.UPLINK, destination, !wrong.isEmpty(), wrong));
          });
    }

    @Override
    public void reached(String destination) {
      handOver.accept(() -> reconfiguration.ifPresent(by -> by.reached(destination)));
    }

    @Override
    public void command(Downlink.Command command) {
      handOver.accept(() -> carryOut(command));
    }

    @Override
    public void overdueAlarms(int count) {
      status.overdueAlarms(count);
      handOver.accept(
          () -> {
            overdueAlarms = count;
            show(agent.state());
          });
    }

    @Override
    public void delivered(
        Downlink.Acknowledgement acknowledgement, List<MessageId> messages, String destination) {
      LOG.info(
          "acknowledged",
          "reference",
          acknowledgement.reference(),
          "word",
          acknowledgement.word(),
          "messages",
          messages.size(),
          "destination",
          destination);
      answered(acknowledgement.reference(), acknowledgement.word(), destination);
      if (acknowledgement.word() == Downlink.Word.CLOSED) {
        handOver.accept(() -> closed(acknowledgement.reference()));
      }
    }

    @Override
    public void rejected(AlarmId reference, String destination) {
      answered(reference, Downlink.Word.REJECTED, destination);
    }

    private void answered(AlarmId reference, Downlink.Word word, String destination) {
      HubTime at = parts.clock().now();
      handOver.accept(() -> control.acknowledged(reference, word, destination, at));
    }

    /** Unless it was changed meanwhile, or that word was not about all of it. */
    private void closed(AlarmId alarm) {
      if (buffer.isClosed(alarm)) {
        agent.take(new Input.Closed(alarm));
      }
    }

    private void carryOut(Downlink.Command command) {
      boolean isNew =
          switch (command.order()) {
            case Downlink.Order.TestAlarm test -> change(command, new Input.TestAlarm());
            case Downlink.Order.Pause pause -> change(command, new Input.Pause(pause.duration()));
            case Downlink.Order.Resume resume -> change(command, new Input.Resume());
            case Downlink.Order.Status status ->
                agent.carryOut(
                    command,
                    Optional.empty(),
                    () -> answer(done(command, StatusDetails.of(facts()))));
            case Downlink.Order.SendConfiguration send ->
                agent.carryOut(
                    command,
                    Optional.empty(),
                    () ->
                        answer(
                            reconfiguration
                                .map(by -> by.told(command.id()))
                                .orElseGet(() -> notByCommand(command))));
            case Downlink.Order.ApplyConfiguration apply ->
                agent.carryOut(
                    command,
                    Optional.empty(),
                    () ->
                        answer(
                            reconfiguration
                                .map(by -> apply(by, command, apply))
                                .orElseGet(() -> notByCommand(command))));
            case Downlink.Order.Unknown unknown ->
                agent.carryOut(
                    command, Optional.empty(), () -> answer(refused(command, unknown.name())));
          };
      if (isNew) {
        LOG.info(
            "command", "id", command.id(), "order", command.order().getClass().getSimpleName());
      } else {
        uplink.replayed(command.id());
        answerAgain(command);
      }
    }

    /**
     * The answer may have been lost behind the hub's back. Now and then it is given once more; that
     * costs a little of the disk, so it is not done for everybody who asks at once.
     */
    private void answerAgain(Downlink.Command command) {
      long now = parts.clock().now().nanosSinceBoot();
      if (answeredAgain && now - answeredAgainAt < ANSWER_AGAIN_EVERY.toNanos()) {
        return;
      }
      answeredAgain = true;
      answeredAgainAt = now;
      agent.store(
          answer(
              switch (command.order()) {
                case Downlink.Order.Unknown unknown -> refused(command, unknown.name());
                case Downlink.Order.ApplyConfiguration apply ->
                    reconfiguration
                        .map(by -> by.again(command.id(), apply))
                        .orElseGet(() -> notByCommand(command));
                default -> done(command, Map.of());
              }));
    }

    /** What is in memory only would be lost when the hub is opened anew. */
    private Reply apply(
        Reconfiguration by, Downlink.Command command, Downlink.Order.ApplyConfiguration order) {
      return isOnDisk()
          ? by.apply(command, order, connectedTo())
          : new Reply(
              command.id(),
              Reply.Result.REFUSED,
              "the hub's disk takes nothing, and what is in its memory alone must not be lost; see"
                  + " to the disk first",
              Map.of());
    }

    private Set<String> connectedTo() {
      return uplink.destinations().stream()
          .filter(destination -> destination.is() == DestinationState.Is.CONNECTED)
          .map(DestinationState::name)
          .collect(Collectors.toUnmodifiableSet());
    }

    private Reply notByCommand(Downlink.Command command) {
      return new Reply(
          command.id(),
          Reply.Result.REFUSED,
          "the configuration of this hub is neither told nor changed by command",
          Map.of());
    }

    private boolean change(Downlink.Command command, Input input) {
      return agent.carryOut(command, Optional.of(input), () -> answer(done(command, Map.of())));
    }

    private Reply refused(Downlink.Command command, String name) {
      return new Reply(
          command.id(),
          Reply.Result.REFUSED,
          "unknown command "
              + name
              + "; this hub knows test-alarm, pause, resume, status, send-configuration and"
              + " apply-configuration",
          Map.of());
    }

    private Reply done(Downlink.Command command, Map<String, Object> details) {
      return new Reply(command.id(), Reply.Result.DONE, "", details);
    }
  }
}
