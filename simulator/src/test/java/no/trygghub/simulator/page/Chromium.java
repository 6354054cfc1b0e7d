package no.trygghub.simulator.page;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.simulator.broker.MosquittoProcess;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium without a window, with a profile of its own, driven by chromedriver. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path profile;

  private Chromium(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts one; the test is skipped, and says so, where there is none. */
  static Chromium start() throws IOException {
    Optional<Path> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> MosquittoProcess.find(name).stream())
            .findFirst();
    Optional<Path> control = MosquittoProcess.find("chromedriver");
    if (browser.isEmpty() || control.isEmpty()) {
      System.err.println(
          "Chromium and chromedriver are not both installed: the page is NOT tested in a browser."
              + " On Debian: apt install chromium chromium-driver");
    }
    Assumptions.assumeTrue(
        browser.isPresent() && control.isPresent(), "chromium and chromedriver are installed");
    Path profile = Files.createTempDirectory("trygghub-chromium");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--lang=en",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(control.get().toString()))
            .withTimeout(PATIENCE)
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of(
            "source",
            "window.EventSource = class extends EventSource {"
                + " constructor(url) { super(url); window.stream = this; } }"));
    return new Chromium(driver, profile);
  }

  /** Opens an address in a window of a size, in pixels of the page. */
  void open(String url, int width, int height) {
    size(width, height);
    driver.get(url);
  }

  /** Forgets what a page has kept. */
  void forget(String url) {
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", url, "storageTypes", "local_storage"));
  }

  /** Narrower than the least width of a window, as on a phone, too. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Takes the network away from the browser; a page's stream of events is lost at once. */
  void offline(boolean wanted) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", wanted, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    if (wanted) {
      // Those that are open go on otherwise.
      run("stream.close(); stream.dispatchEvent(new Event('error'))");
    }
  }

  /** What the system prefers: {@code light} or {@code dark}. */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    patiently("the focus", () -> driver.switchTo().activeElement().sendKeys(keys));
  }

  /** The first element of a selector, as soon as it is there and shown. */
  WebElement shown(String selector) {
    return Awaitility.await(selector)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                driver.findElements(By.cssSelector(selector)).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Clicks the first element of a selector, as soon as it can be. */
  void click(String selector) {
    patiently(
        selector,
        () -> {
          WebElement element = shown(selector);
          run("arguments[0].scrollIntoView({block: 'center'})", element);
          element.click();
        });
  }

  /** Does it again where the page has put another element in the place of one that was found. */
  private static void patiently(String what, Runnable act) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(
            thrown ->
                thrown instanceof StaleElementReferenceException
                    || thrown instanceof ElementClickInterceptedException)
        .until(
            () -> {
              act.run();
              return true;
            });
  }

  /** Waits until an element has a text in it. */
  void awaitText(String selector, String text) {
    Awaitility.await(selector + " has '" + text + "'")
        .atMost(PATIENCE)
        .ignoreException(StaleElementReferenceException.class)
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(text(selector)).contains(text));
  }

  /** The texts of all elements of a selector, those that only a screen reader is told included. */
  String text(String selector) {
    return String.join(
        "\n",
        driver.findElements(By.cssSelector(selector)).stream()
            .map(element -> String.valueOf(element.getDomProperty("textContent")))
            .toList());
  }

  /** How many elements a selector has. */
  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** An attribute of the first element of a selector. */
  String attribute(String selector, String name) {
    return String.valueOf(driver.findElement(By.cssSelector(selector)).getDomAttribute(name));
  }

  /** Has what is downloaded go to a directory. */
  void downloadTo(Path directory) {
    driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", directory.toString()));
  }

  /** Chooses a file in an input for files, hidden or not. */
  void choose(String selector, Path file) {
    driver.findElement(By.cssSelector(selector)).sendKeys(file.toString());
  }

  /** Runs a script and gives what it returns. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Where the focus is: the id, class and text of the element. */
  String focused() {
    return String.valueOf(
        run(
            """
            const e = document.activeElement;
            return [e.id, e.className, e.closest('li')?.dataset.key ?? '', e.dataset.word ?? '',
              e.textContent.trim()].join('|')
            """));
  }

  /** What axe-core finds wrong with the page as it is, one line each. */
  List<String> violations() throws IOException {
    try (InputStream axe = Chromium.class.getResourceAsStream("/axe.min.js")) {
      run(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[0];
            axe.run({resultTypes: ['violations']}).then(result => done(result.violations.flatMap(
              v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' — ' + n.failureSummary))),
              error => done(['axe failed: ' + error]));
            """);
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  /** Takes a picture of what is seen of the page. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> walk = Files.walk(profile)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
