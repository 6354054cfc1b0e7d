package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.main.SimulateCommand;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import picocli.CommandLine;

/**
 * The page as a person uses it, in a real Chromium, with a real hub in a process of its own; and
 * what passes the broker meanwhile, as a subscriber hears it that knows nothing of the page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PageInChromiumTest {
  private static final String PRESS_BUTTON = "[data-key='button-1'] .thing-main";
  private static final String BED = "[data-key='bed-1'] .thing-main";
  private static final String CABLE = "[data-key='network'] .thing-main";
  private static final String HUB = "[data-key='power'] .thing-main";
  private static final String CALL = ".alarm[data-kind='assistance']";

  private final HttpClient http = HttpClient.newHttpClient();
  private Path directory;
  private Chromium browser;
  private SwitchableBroker broker;
  private SimulatorPage page;
  private Ear ear;

  @BeforeAll
  void open(@TempDir Path temporary) throws Exception {
    directory = temporary;
    browser = Chromium.start();
    broker =
        SwitchableBroker.hasMosquitto()
            ? SwitchableBroker.mosquitto(directory.resolve("broker"))
            : SwitchableBroker.embedded();
    page =
        SimulatorPage.open(
            new SimulatorPage.Settings(
                0, broker, broker.url().toString(), false, directory, line -> {}),
            Optional.empty());
  }

  @AfterAll
  void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (page != null) {
      page.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @AfterEach
  void hearNoMore() throws MqttException {
    ear.close();
  }

  @BeforeEach
  void aFreeEvening() throws Exception {
    post("/api/scenario", "free-evening");
    post("/api/auto", "on");
    ear = Ear.at(broker.url());
    browser.prefer("light");
    browser.forget(page.url());
    browser.open(page.url(), 1440, 1000);
    browser.shown(".hub[data-state='online']");
  }

  @Test
  void aBedThatIsLeftBecomesAnAlarmThatSomebodyAcknowledgesAcceptsAndCloses() {
    browser.click("label:has(#auto)");
    await()
        .until(
            () ->
                !Boolean.TRUE.equals(
                    browser.run("return document.querySelector('#auto').checked")));
    browser.click(BED);
    browser.awaitText("[data-key='bed-1'] .thing-state", "empty");
    browser.click("#speeds label:last-of-type");

    browser.shown(".alarm[data-kind='bed-exit-no-return'][data-ack='none']");
    browser.click("#speeds label:first-of-type");
    browser.click(".alarm [data-word='received']");
    browser.shown(".alarm[data-ack='received']");
    browser.click(".alarm [data-word='accepted']");
    browser.shown(".alarm[data-ack='accepted']");
    browser.click(".alarm [data-word='closed']");

    await().until(() -> browser.count("#alarms-closed .alarm[data-ack='closed']") == 1);
    String id = browser.attribute("#alarms-closed .alarm", "data-id");
    assertThat(ear.alarmIds()).containsExactly(id);
    assertThat(Ear.text(ear.of("alarm").getFirst(), "kind")).isEqualTo("bed-exit-no-return");
    await()
        .untilAsserted(
            () ->
                assertThat(ear.wordsOn(id)).startsWith("received").endsWith("accepted", "closed"));
    assertThat(browser.count("#alarms .alarm")).isZero();
  }

  @Test
  void aCallForHelpWithoutNetworkArrivesLateAndTheHubIsLostMeanwhile() throws Exception {
    browser.click(CABLE);
    browser.shown(".hub[data-state='lost']");
    browser.awaitText("[data-key='network'] .thing-state", "down");
    browser.click(PRESS_BUTTON);
    browser.click("#timeline-list-frame summary");
    browser.awaitText("#timeline-list", "button-1 pressed");

    assertThat(ear.of("alarm")).isEmpty();
    assertThat(browser.count(".alarm")).isZero();

    browser.click(CABLE);
    browser.shown(CALL + "[data-late='true']");
    browser.shown(".hub[data-state='online']");
    browser.awaitText(".alarm .alarm-marks", "late");

    await().until(() -> !ear.of("alarm").isEmpty());
    JsonObject passed = ear.of("alarm").getFirst();
    assertThat(passed.truth("late")).isTrue();
    assertThat(browser.attribute(".alarm", "data-id")).isEqualTo(Ear.text(passed, "alarmId"));
    // The broker hands on to the page and to the ear one after the other.
    await()
        .untilAsserted(
            () ->
                assertThat(ear.of("status").stream().map(status -> Ear.text(status, "state")))
                    .contains("offline")
                    .endsWith("online"));
    await()
        .untilAsserted(
            () -> assertThat(ear.wordsOn(Ear.text(passed, "alarmId"))).startsWith("received"));
  }

  @Test
  void anAlarmThatCameWhileThePageHadNoConnectionSoundsAndIsReadOut() throws Exception {
    browser.click("#clock");
    browser.offline(true);
    browser.shown("#notice");
    post("/api/steps", "button-1 pressed");
    await().until(() -> ear.alarmIds().size() == 1);
    assertThat(browser.count(".alarm")).isZero();

    browser.offline(false);

    browser.shown(CALL);
    browser.awaitText("#say-now", "Alarm: Call for help, button-1, bedroom.");
    await().until(() -> "1".equals(browser.run("return document.documentElement.dataset.sounded")));
  }

  @Test
  void aRecordingIsKeptWhateverHappensAfterIt() throws Exception {
    browser.click("#record");
    browser.click(BED);
    browser.awaitText("#record-count", "Recording: 1 steps");

    post("/api/scenario", "free-evening");

    browser.shown("#record[aria-pressed='false']");
    browser.shown("#record-download");
    browser.click(BED);
    browser.awaitText("[data-key='bed-1'] .thing-state", "empty");
    browser.shown("#record-download");
    assertThat(get("/api/recording")).contains("bed-1 leaves", "end");
  }

  @Test
  void everythingIsDoneByKeyboardAlone() {
    browser.press(Keys.TAB);
    assertThat(browser.focused()).contains("Skip to the home");
    browser.press(Keys.ENTER);
    tabTo("thing-main|button-1");
    browser.press(Keys.ENTER);
    browser.shown(CALL);

    tabTo("more|button-1");
    browser.press(Keys.SPACE);
    browser.shown("#thing-menu");
    assertThat(browser.focused()).contains("Goes silent");
    browser.press(Keys.ESCAPE);
    await().until(() -> browser.focused().contains("more|button-1"));
    browser.press(Keys.SPACE);
    browser.press(Keys.TAB);
    assertThat(browser.focused()).contains("Sticks");
    browser.press(Keys.ENTER);
    browser.awaitText("[data-key='button-1'] .thing-trouble", "stuck");
    assertThat(browser.focused()).contains("more|button-1");

    tabTo("|accepted|");
    browser.press(Keys.SPACE);
    browser.shown(CALL + "[data-ack='accepted']");
    await().until(() -> browser.focused().contains("|closed|"));
    browser.press(Keys.ENTER);
    await().until(() -> browser.count("#alarms-closed .alarm") == 1);
    await().until(() -> browser.focused().startsWith("alarms-title|"));
  }

  @Test
  void anAlarmSoundsOnceSomebodyHasClickedAndIsReadOut() {
    browser.awaitText("#sound-asleep", "silent until you click");
    browser.click(PRESS_BUTTON);
    browser.shown(CALL);

    browser.awaitText(
        "#say-now[aria-live='assertive']", "Alarm: Call for help, button-1, bedroom.");
    await().until(() -> "1".equals(browser.run("return document.documentElement.dataset.sounded")));
    assertThat(String.valueOf(browser.run("return document.title"))).startsWith("(1) ");

    browser.click("label:has(#sound)");
    browser.click("[data-key='fall-1'] .thing-main");
    browser.click("#speeds label:nth-of-type(3)");
    browser.awaitText("#say-now", "Alarm: Fall, fall-1, bathroom.");
    assertThat(browser.run("return document.documentElement.dataset.sounded")).isEqualTo("1");
  }

  @Test
  void axeFindsNothingInBothLanguagesLightAndDarkWideAndNarrow() throws IOException {
    browser.click("[data-key='motion-1'] .more");
    browser.click("#thing-menu button:nth-of-type(4)");
    browser.click(PRESS_BUTTON);
    browser.shown(CALL);
    browser.shown(".faults li[data-kind='sensor-unavailable']");
    browser.click(CALL + " [data-word='accepted']");
    browser.click("[data-key='button-1'] .thing-main");
    browser.click(CABLE);
    browser.shown(".hub[data-state='lost']");
    browser.click("#timeline-list-frame summary");

    for (String language : List.of("nb", "en")) {
      for (String scheme : List.of("light", "dark")) {
        choose("language", language);
        choose("theme", scheme);
        for (int width : new int[] {1440, 360}) {
          browser.size(width, 900);
          browser.run("document.querySelector('.more').click()");
          browser.shown("#thing-menu");
          assertThat(browser.violations())
              .as("%s, %s, %d pixels", language, scheme, width)
              .isEmpty();
          assertThat(String.valueOf(browser.run("return document.documentElement.lang")))
              .isEqualTo(language);
          assertThat(
                  (Long)
                      browser.run(
                          "return document.documentElement.scrollWidth - document.documentElement"
                              + ".clientWidth"))
              .as("what does not fit in %d pixels, %s", width, language)
              .isZero();
          browser.press(Keys.ESCAPE);
        }
      }
    }
    assertThat(browser.text("h2")).contains("The home", "Response centre");
  }

  @Test
  void aPowerCutKillsTheHubsProcess() {
    ProcessHandle hub = hubProcess();

    browser.click(HUB);

    browser.awaitText("[data-key='power'] .thing-state", "without power");
    assertThat(hub.isAlive()).isFalse();
    browser.shown(".hub[data-state='lost']");

    browser.click("[data-row='power'] label:first-of-type");
    browser.awaitText("[data-key='power'] .thing-state", "runs");
    browser.shown(".hub[data-state='online']");
    assertThat(hubProcess().pid()).isNotEqualTo(hub.pid());
  }

  @Test
  void whatIsWrongWithTheHouseIsSeenInBothHalves() {
    browser.click("[data-row='broker'] label:last-of-type");
    browser.awaitText("#centre-connection", "No connection to");
    browser.click("[data-row='broker'] label:first-of-type");
    browser.awaitText("#centre-connection", "Connected to");

    browser.click("[data-key='clock'] .thing-main");
    browser.awaitText("#house-clock-state", "2 h ahead");
    browser.awaitText("[data-key='clock'] .thing-state", "00:3");
    browser.awaitText("#clock-time", "22:3");

    browser.click("[data-row='disk'] label:last-of-type");
    browser.click(PRESS_BUTTON);
    browser.shown(CALL);
    browser.shown(".faults li[data-kind='disk']");
    browser.click("[data-row='disk'] label:first-of-type");
    browser.shown("[data-row='disk'][data-state='free']");
  }

  @Test
  @EnabledIfSystemProperty(named = "trygghub.pictures", matches = ".+")
  void picturesOfThePageForTheManual() throws IOException {
    Path wanted = Path.of(System.getProperty("trygghub.pictures", ""));
    browser.click("#speeds label:nth-of-type(3)");
    browser.click("[data-key='front-door'] .thing-main");
    browser.click("[data-key='mains-1'] .thing-main");
    browser.shown(".alarm[data-kind='door-left-open']");
    browser.click(".alarm [data-word='accepted']");
    browser.click(BED);
    browser.click("[data-key='motion-3'] .more");
    browser.click("#thing-menu button:nth-of-type(2)");
    browser.click("#speeds label:last-of-type");
    browser.shown(".alarm[data-kind='bed-exit-no-return']");
    browser.click("#speeds label:first-of-type");
    browser.click(PRESS_BUTTON);
    browser.shown(CALL);
    browser.run("document.activeElement.blur(); scrollTo(0, 0)");

    browser.size(1280, 1300);
    byte[] light = browser.picture();
    browser.prefer("dark");
    byte[] dark = browser.picture();
    browser.prefer("light");
    choose("language", "nb");
    browser.size(390, 844);
    browser.run("document.querySelector('#centre').scrollIntoView()");
    byte[] phone = browser.picture();

    assertThat(List.of(light, dark, phone)).allMatch(picture -> picture.length < 250_000);
    Files.write(wanted.resolve("simulator-light.png"), light);
    Files.write(wanted.resolve("simulator-dark.png"), dark);
    Files.write(wanted.resolve("simulator-phone.png"), phone);
  }

  @Test
  void whatWasRecordedPlaysInTheTerminalAndOnThePage() throws Exception {
    browser.downloadTo(directory);
    browser.click("#record");
    browser.click(BED);
    browser.awaitText("#record-count", "Recording: 1 steps");
    browser.click("[data-key='front-door'] .thing-main");
    browser.click(PRESS_BUTTON);
    browser.shown(CALL);
    browser.click("#record");
    browser.click("#record-download");
    Path file = directory.resolve("recorded.yaml");
    await().until(() -> Files.exists(file) && Files.size(file) > 0);

    assertThat(Files.readString(file))
        .contains("bed-1 leaves", "front-door opens", "button-1 pressed")
        .contains("expect assistance button-1");
    StringWriter out = new StringWriter();
    int exit =
        new CommandLine(new SimulateCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(file.toString(), "--fast");
    assertThat(exit).as(out.toString()).isZero();
    assertThat(out.toString()).contains("1 of 1 expectations met.");

    browser.choose("#scenario-upload", file);
    browser.awaitText("#home-about", "Recorded at home");
    browser.shown("#home[aria-busy='false'] #run[data-running='false']");
    browser.click("#run");
    browser.awaitText("#scenario-progress", "1 of 1 expectations met");
    browser.shown(CALL);
  }

  @Test
  void whatCannotBeDoneIsSaidWhereItIsSeen() throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yaml"), "title: No steps\n");

    browser.choose("#scenario-upload", file);

    browser.awaitText("#notice[role='status']", "wrong.yaml cannot be played");
    browser.click("#notice-close");
    assertThat(browser.shown("#home-about").getText()).isEqualTo("A free evening at home");
  }

  /** Presses Tab until the focus is where it is wanted. */
  private void tabTo(String wanted) {
    for (int i = 0; i < 120; i++) {
      if (browser.focused().contains(wanted)) {
        return;
      }
      browser.press(Keys.TAB);
    }
    throw new AssertionError("Tab does not lead to " + wanted + " but to " + browser.focused());
  }

  private void choose(String select, String value) {
    browser
        .shown("#" + select)
        .findElement(By.cssSelector("option[value='" + value + "']"))
        .click();
  }

  /** The process that the page says the hub is. */
  private ProcessHandle hubProcess() {
    long pid = Long.parseLong(browser.attribute("#house-hub-state", "data-pid"));
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElseThrow();
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(page.url()).resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String get(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(page.url()).resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }
}
