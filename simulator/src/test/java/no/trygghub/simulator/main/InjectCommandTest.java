package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class InjectCommandTest {
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer page;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void startPage() throws IOException {
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext("/", this::answer);
    page.start();
  }

  @AfterEach
  void stopPage() {
    page.stop(0);
  }

  @Test
  void theWordsOfAStepAreWhatThePageIsAsked() {
    assertThat(run("network half-open")).isZero();
    assertThat(run("door-1", "breaks:", "æ wire")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/steps network half-open", "POST /api/steps door-1 breaks: æ wire");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatThePageSaysIsWrongIsPassedOn() {
    status = 400;
    answer = "'netwrok' — not a sensor of this scenario; did you mean 'network'?\n";

    assertThat(run("netwrok up")).isEqualTo(1);

    assertThat(err.toString()).contains("did you mean 'network'?");
  }

  @Test
  void anotherServerThanASimulatorsIsSeenToBeNone() {
    status = 404;
    answer = "<html>\u001b[2J";

    assertThat(run("network up")).isEqualTo(3);

    assertThat(err.toString()).contains("answers 404").doesNotContain("\u001b");
  }

  @Test
  void whereNobodyListensItIsSaidHowToStartOne() {
    page.stop(0);

    assertThat(run("network up")).isEqualTo(3);

    assertThat(err.toString()).contains("no simulator answers at").contains("--url");
  }

  @Test
  void wrongUseIsAnsweredWithWhatWasExpected() {
    assertThat(execute("network up", "--url", "ftp://x")).isEqualTo(2);
    assertThat(err.toString()).contains("expected http://host:port");
    assertThat(execute("network up", "--url", "nowhere")).isEqualTo(2);
    assertThat(execute()).isEqualTo(2);
  }

  private int run(String... words) {
    String[] arguments = new String[words.length + 2];
    System.arraycopy(words, 0, arguments, 0, words.length);
    arguments[words.length] = "--url";
    arguments[words.length + 1] = "http://127.0.0.1:" + page.getAddress().getPort();
    return execute(arguments);
  }

  private int execute(String... arguments) {
    return new CommandLine(new InjectCommand())
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getPath()
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
