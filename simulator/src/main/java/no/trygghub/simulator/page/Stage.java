package no.trygghub.simulator.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.simulator.home.Action;
import no.trygghub.simulator.home.ActionException;
import no.trygghub.simulator.home.ActionWords;
import no.trygghub.simulator.scenario.ScenarioException;
import no.trygghub.simulator.scenario.ScenarioReader;
import no.trygghub.simulator.scenario.ShippedScenarios;

/**
 * What is on the page: one household at a time, a scenario that is played in it, and a recording of
 * what is done. Commands are done one after the other, on whichever threads they come; the page is
 * kept up to date meanwhile.
 */
final class Stage implements Commands, AutoCloseable {
  private static final double SPEED_OF_A_SCENARIO = 60;
  private static final Duration SHOWN_EVERY = Duration.ofMillis(80);
  private static final String ALARMS = "/api/alarms/";
  private static final String SCENARIO_FILE = "/api/scenario-file/";

  private final LiveDocument document;
  private final SimulatorPage.Settings settings;
  private final Thread ticker;
  private final ReentrantLock lock = new ReentrantLock();
  // Written by whoever has the lock, read by the ticker too.
  private volatile Optional<Household> household = Optional.empty();
  private volatile boolean paused = true;
  private volatile double speed = 1;
  // The rest is guarded by the lock.
  private Optional<Play> play = Optional.empty();
  private Optional<Recording> recording = Optional.empty();
  private Optional<Recorded> recorded = Optional.empty();
  private boolean automatic = true;
  private int loaded;

  /** An empty stage. */
  Stage(LiveDocument document, SimulatorPage.Settings settings) {
    this.document = document;
    this.settings = settings;
    this.ticker = Thread.ofVirtual().name("page-ticker").start(this::tick);
    document.put("scenario", "offered", Map.of("all", Loaded.offered()));
    showRecording();
  }

  /**
   * Puts a scenario's home in the place of the one that is there. The time of one in which
   * something happens stands still; that of a free evening passes.
   */
  void load(Loaded wanted) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      document.put("scenario", "loading", Map.of("on", true));
      begin(wanted);
    } finally {
      document.put("scenario", "loading", Map.of("on", false));
      lock.unlock();
    }
  }

  private void begin(Loaded wanted) throws IOException, InterruptedException {
    clear();
    if (!settings.broker().isThere()) {
      settings.broker().bringBack();
    }
    document.clear("steps");
    do {
      loaded++;
      // One that was kept from another time would be no new hub.
    } while (Files.exists(homeDirectory()));
    Household begun =
        Household.start(
            wanted.scenario(),
            new Household.Parts(
                settings.broker(),
                settings.brokerName(),
                settings.foreignBroker(),
                homeDirectory(),
                automatic,
                settings.log()),
            document);
    household = Optional.of(begun);
    document.put(
        "scenario",
        "about",
        Map.of(
            "name", wanted.name(),
            "title", wanted.scenario().title(),
            "about", wanted.scenario().about(),
            "zone", wanted.scenario().begin().getZone().getId(),
            "begin", wanted.scenario().begin().toInstant().toEpochMilli(),
            "loaded", loaded));
    speed = wanted.free() ? 1 : SPEED_OF_A_SCENARIO;
    pause(!wanted.free());
    if (!wanted.free()) {
      play = Optional.of(Play.begin(begun, document, this::perform, this::problem));
    }
    begun.show(paused, speed);
  }

  private Path homeDirectory() {
    return settings.data().resolve("home-" + loaded);
  }

  @Override
  public Optional<Answer> get(String path) {
    if (!path.equals("/api/recording")) {
      return Optional.empty();
    }
    lock.lock();
    try {
      return recorded.map(
          kept -> Answer.download("recorded.yaml", "application/yaml", kept.scenario()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Answer> post(String path, String body) {
    try {
      lock.lockInterruptibly();
      try {
        Optional<Answer> answer = act(path, body);
        household.ifPresent(shown -> shown.show(paused, speed));
        return answer;
      } finally {
        lock.unlock();
      }
    } catch (Refusal | ActionException | ScenarioException | IOException e) {
      return Optional.of(Answer.wrong(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Answer.text(503, "the simulator is being stopped"));
    }
  }

  @Override
  public void close() throws IOException {
    ticker.interrupt();
    lock.lock();
    try {
      clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Answer> act(String path, String body)
      throws Refusal, ActionException, ScenarioException, IOException, InterruptedException {
    String text = body.strip();
    if (path.startsWith(ALARMS)) {
      answer(path.substring(ALARMS.length()), text);
    } else if (path.startsWith(SCENARIO_FILE)) {
      String name = path.substring(SCENARIO_FILE.length());
      load(new Loaded(name, ScenarioReader.read(name, body), false));
    } else {
      switch (path) {
        case "/api/steps" -> {
          refuseNoHome();
          perform(words().read(text));
        }
        case "/api/play" -> {
          refuseNoHome();
          pause(false);
        }
        case "/api/pause" -> {
          refuseNoHome();
          pause(true);
        }
        case "/api/auto" -> automatic(text);
        case "/api/scenario" -> load(shipped(text));
        case "/api/record/start" -> startRecording();
        case "/api/record/stop" -> stopRecording();
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(Answer.done());
  }

  private void perform(Action action) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (action instanceof Action.Speed wanted) {
        speed = wanted.speed();
        pause(paused);
      } else if (household.isPresent()) {
        household.get().home().perform(action);
        recording.ifPresent(
            running -> running.add(household.get().home().now(), words().write(action)));
        showRecording();
      }
    } finally {
      lock.unlock();
    }
  }

  private ActionWords words() {
    return new ActionWords(
        household.map(all -> all.home().sensors()).orElse(List.of()), Path.of(""));
  }

  private void pause(boolean wanted) throws IOException {
    paused = wanted;
    if (household.isPresent()) {
      household.get().home().speed(wanted ? 0 : speed);
    }
  }

  private void answer(String alarm, String text) throws Refusal {
    Word word =
        Arrays.stream(Word.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        "'"
                            + text
                            + "' — expected one of "
                            + Arrays.stream(Word.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    Optional<String> wrong = household.flatMap(all -> all.centre().say(alarm, word));
    if (wrong.isPresent()) {
      throw new Refusal(wrong.get());
    }
  }

  private void automatic(String text) throws Refusal {
    if (!List.of("on", "off").contains(text)) {
      throw new Refusal("'" + text + "' — expected on or off");
    }
    automatic = text.equals("on");
    household.ifPresent(all -> all.centre().automatic(automatic));
  }

  private static Loaded shipped(String name) throws Refusal {
    return Loaded.shipped(name)
        .orElseThrow(
            () ->
                new Refusal(
                    "'"
                        + name
                        + "' is no scenario that comes with the simulator"
                        + ShippedScenarios.nearest(name)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("")));
  }

  /** Another could not be started in the place of the one that was there. */
  private void refuseNoHome() throws Refusal {
    if (household.isEmpty()) {
      throw new Refusal("there is no home; load a scenario");
    }
  }

  private void startRecording() throws Refusal {
    refuseNoHome();
    Household now = household.orElseThrow();
    recording = Optional.of(new Recording(now.scenario().home(), now.home().state()));
    recorded = Optional.empty();
    showRecording();
  }

  private void stopRecording() throws Refusal {
    if (recording.isEmpty()) {
      throw new Refusal("nothing is being recorded");
    }
    keepRecording();
  }

  private void keepRecording() {
    Household now = household.orElseThrow();
    Recording ended = recording.orElseThrow();
    recorded =
        Optional.of(
            new Recorded(
                ended.end(now.home().now(), now.centre().raisedSince(ended.begin().toInstant())),
                ended.count()));
    recording = Optional.empty();
    showRecording();
  }

  private void showRecording() {
    document.put(
        "recording",
        "state",
        Map.of(
            "on",
            recording.isPresent(),
            "steps",
            recording.map(Recording::count).or(() -> recorded.map(Recorded::steps)).orElse(0)));
  }

  private void problem(String text) {
    document.append("problems", Map.of("text", text));
  }

  /** Ends what is there. What was being recorded is kept as far as it came. */
  private void clear() throws IOException, InterruptedException {
    if (play.isPresent()) {
      play.get().end();
      play = Optional.empty();
    }
    if (recording.isPresent()) {
      keepRecording();
    }
    if (household.isPresent()) {
      Household gone = household.get();
      household = Optional.empty();
      gone.close();
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(SHOWN_EVERY);
        household.ifPresent(shown -> shown.show(paused, speed));
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  /**
   * What was recorded.
   *
   * @param scenario the scenario, as its file is to be
   * @param steps how many steps somebody did
   */
  private record Recorded(String scenario, int steps) {}

  /** What was asked for makes no sense here; the message says why. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }
}
