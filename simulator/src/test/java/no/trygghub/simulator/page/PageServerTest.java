package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's server over real connections. */
@Timeout(120)
class PageServerTest {
  private static final Pattern NAMED =
      Pattern.compile("(?:href|src)=\"/([a-z.]+)\"|from '\\./([a-z.]+)'");

  private final LiveDocument document = new LiveDocument();
  private final List<String> asked = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server = PageServer.start(0, document, new Asked());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void thePageAllowsNothingButItsOwnFiles() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
    assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(page.body()).doesNotContain("<script>", " style=", " onclick=");
  }

  @Test
  void everyFileThatIsNamedIsThereAndNoneNamesTheInternet() throws Exception {
    List<String> open = new ArrayList<>(List.of(""));
    List<String> seen = new ArrayList<>();
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      seen.add(name);
      HttpResponse<String> file = get("/" + name);
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.body().replace("http://www.w3.org/2000/svg", ""))
          .as(name)
          .doesNotContain("http://", "https://", "url(");
      NAMED
          .matcher(file.body())
          .results()
          .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
          .filter(other -> !seen.contains(other) && !open.contains(other))
          .forEach(open::add);
    }

    assertThat(seen).contains("page.css", "page.js", "timeline.js", "sound.js", "icon.svg");
  }

  @Test
  void onlyAPostDoesSomething() throws Exception {
    assertThat(get("/api/steps").statusCode()).isEqualTo(404);
    assertThat(asked).isEmpty();

    assertThat(post("/api/steps", "bed-1 leaves").body()).isEqualTo("done\n");
    assertThat(asked).containsExactly("/api/steps bed-1 leaves");
  }

  @Test
  void aPageOfSomebodyElsesChangesNothing() throws Exception {
    HttpResponse<String> answer =
        http.send(
            request("/api/steps")
                .header("Origin", "http://example.org")
                .POST(HttpRequest.BodyPublishers.ofString("power cut"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("'http://example.org' may change nothing here");
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameThatLeadsHereFromOutsideGetsNothing() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: example.org:" + server.port() + "\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /api/live HTTP/1.1\r\nHost: example.org\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void whatIsTooLongOrNoTextIsRefused() throws Exception {
    assertThat(post("/api/steps", "x".repeat(PageServer.LARGEST_REQUEST + 1)).statusCode())
        .isEqualTo(413);
    HttpResponse<String> answer =
        http.send(
            request("/api/steps")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("UTF-8");
    assertThat(asked).isEmpty();
  }

  @Test
  void aBrowserGetsTheWholeAndThenEveryChange() throws Exception {
    document.put("home", "house", Map.of("power", "back"));
    try (InputStream live = live();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(live, StandardCharsets.UTF_8))) {
      assertThat(next(lines)).startsWith("{\"").contains("\"power\":\"back\"");

      document.put("home", "house", Map.of("power", "cut"));

      assertThat(next(lines)).contains("\"power\":\"cut\"");
    }
  }

  @Test
  void aBrowserThatDoesNotReadHoldsUpNeitherTheSimulatorNorOthers() throws Exception {
    String much = "x".repeat(100_000);
    try (InputStream asleep = live();
        InputStream awake = live();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(awake, StandardCharsets.UTF_8))) {
      next(lines);
      for (int i = 0; i < 300; i++) {
        document.append("happened", Map.of("number", i, "much", much));
        assertThat(next(lines)).contains("\"number\":" + i);
      }
      assertThat(asleep.read()).isNotNegative();
    }
  }

  @Test
  void aPortThatIsTakenIsTold() {
    assertThatThrownBy(() -> PageServer.start(server.port(), document, new Asked()))
        .isInstanceOf(BindException.class);
  }

  private InputStream live() throws IOException, InterruptedException {
    return http.send(request("/api/live").build(), HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return String.valueOf(line).substring("data: ".length());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return String.valueOf(in.readLine());
    }
  }

  /** Notes what it is asked for. */
  private final class Asked implements Commands {
    @Override
    public Optional<Answer> get(String path) {
      return Optional.empty();
    }

    @Override
    public Optional<Answer> post(String path, String body) {
      asked.add(path + " " + body);
      return Optional.of(Answer.done());
    }
  }
}
