package no.trygghub.simulator.page;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.home.HomeSettings;
import no.trygghub.simulator.home.HomeState;
import no.trygghub.simulator.home.LivingHome;
import no.trygghub.simulator.scenario.CentreReception;
import no.trygghub.simulator.scenario.Judgement;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.Verdict;

/** A home and the response centre that watches it, both in the page's document. */
final class Household implements AutoCloseable {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  private final Scenario scenario;
  private final LivingHome home;
  private final HomeBoard homeBoard;
  private final ResponseCentre centre;
  private final CentreBoard centreBoard;
  private final CentreReception reception;

  private Household(
      Scenario scenario,
      LivingHome home,
      HomeBoard homeBoard,
      ResponseCentre centre,
      CentreBoard centreBoard,
      CentreReception reception) {
    this.scenario = scenario;
    this.home = home;
    this.homeBoard = homeBoard;
    this.centre = centre;
    this.centreBoard = centreBoard;
    this.reception = reception;
  }

  /**
   * What a household is made of.
   *
   * @param broker where the hub and the response centre meet
   * @param brokerName what it is called
   * @param foreignBroker whether it is somebody else's
   * @param data where the hub keeps its database
   * @param automatic whether the response centre says {@code received} by itself
   * @param log told every line of the hub's log
   */
  record Parts(
      SwitchableBroker broker,
      String brokerName,
      boolean foreignBroker,
      Path data,
      boolean automatic,
      Consumer<String> log) {}

  /** Starts both. The home's time stands still; its hub is connected, if that took no longer. */
  static Household start(Scenario scenario, Parts parts, LiveDocument document)
      throws IOException, InterruptedException {
    Happened happened = new Happened(document);
    HomeBoard homeBoard = new HomeBoard(document, happened, parts.foreignBroker(), parts.log());
    HomeTime time = new HomeTime(scenario.begin().toInstant());
    CentreBoard centreBoard =
        new CentreBoard(document, happened, time::now, parts.brokerName(), parts.automatic());
    CentreReception reception = new CentreReception(json -> {});
    // Before the home, so that nothing its hub says is missed.
    ResponseCentre centre =
        ResponseCentre.start(
            settings(parts.broker().url()),
            new SystemClock(true),
            new Both(reception, centreBoard));
    centreBoard.speakThrough(centre::say);
    try {
      LivingHome home = LivingHome.start(settings(scenario, parts), homeBoard);
      try {
        time.follow(() -> home.now().toInstant());
        boolean ignored =
            home.await(() -> reception.hubIsOnline() && home.outboxDepth() == 0, CONNECTED_WITHIN);
        return new Household(scenario, home, homeBoard, centre, centreBoard, reception);
      } catch (IOException | InterruptedException | RuntimeException e) {
        home.close();
        throw e;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      centre.close();
      throw e;
    }
  }

  private static HomeSettings settings(Scenario scenario, Parts parts) {
    return new HomeSettings(
        scenario.begin(),
        withQuickHeartbeat(scenario.home()),
        parts.broker(),
        parts.data(),
        HomeSettings.Time.RUNNING,
        HomeSettings.Place.OWN_PROCESS);
  }

  /** Who looks at a page does not wait minutes for a heartbeat, unless the scenario says so. */
  private static String withQuickHeartbeat(String home) {
    return home.lines().anyMatch(line -> line.startsWith("uplink:"))
        ? home
        : home + "uplink: {heartbeat: 10 s}\n";
  }

  /** A response centre that says nothing by itself: its board does, or a person. */
  private static CentreSettings settings(URI broker) {
    return new CentreSettings(
        broker,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** The home. */
  LivingHome home() {
    return home;
  }

  /** What was loaded. */
  Scenario scenario() {
    return scenario;
  }

  /** The response centre's screen. */
  CentreBoard centre() {
    return centreBoard;
  }

  /** Puts what has changed in the home into the document. */
  void show(boolean paused, double speed) {
    HomeState now = home.state();
    homeBoard.show(now, paused, speed);
  }

  /** Which of the scenario's expectations were met by what has come. */
  List<Verdict> judge() {
    return Judgement.of(scenario, reception);
  }

  @Override
  public void close() throws IOException {
    try {
      home.close();
    } finally {
      centre.close();
    }
  }

  /** Tells two. */
  private record Both(CentreListener first, CentreListener second) implements CentreListener {
    @Override
    public void received(Received message) {
      first.received(message);
      second.received(message);
    }

    @Override
    public void repeated(Received message) {
      first.repeated(message);
      second.repeated(message);
    }

    @Override
    public void gap(String source, long from, long to) {
      second.gap(source, from, to);
    }

    @Override
    public void silent(String source) {
      second.silent(source);
    }

    @Override
    public void back(String source) {
      second.back(source);
    }

    @Override
    public void garbage(String topic, String problem) {
      second.garbage(topic, problem);
    }

    @Override
    public void connection(boolean connected, String cause) {
      second.connection(connected, cause);
    }
  }
}
