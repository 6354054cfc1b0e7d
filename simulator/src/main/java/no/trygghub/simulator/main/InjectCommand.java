package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.drivers.OneLine;
import no.trygghub.hub.log.Logging;
import no.trygghub.simulator.page.SimulatorPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code inject}: has something happen in a simulator that runs with its page. */
@Command(
    name = "inject",
    mixinStandardHelpOptions = true,
    description = {
      "Has something happen in the home of a simulator that is running with its page: a step of a scenario, without"
          + " its time.",
      "",
      "  trygghub inject network half-open",
      "  trygghub inject 'door-1 breaks: the wire is cut'",
      "",
      "docs/scenarios.md has all of them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it has happened",
      "1:it cannot happen, and why",
      "2:wrong use of this command",
      "3:there is no simulator at that address"
    })
public final class InjectCommand implements Callable<Integer> {
  private static final String USUAL = "http://127.0.0.1:" + SimulatorPage.USUAL_PORT;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** A hub that is started again after a power cut is waited for. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

  private static final String PATH = "/api/steps";
  private static final int LONGEST_ANSWER = 1_000;
  private static final int OK = 200;
  private static final int REFUSED = 400;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "WORDS", description = "what happens")
  private List<String> words = List.of();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = USUAL,
      description = "where the simulator's page is (default: ${DEFAULT-VALUE})")
  private URI url = URI.create(USUAL);

  /** Made by picocli. */
  public InjectCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(System.err, Level.SEVERE);
    HttpRequest request = request(String.join(" ", words).strip());
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return told(answer.statusCode(), answer.body());
    } catch (IOException e) {
      err()
          .println(
              "no simulator answers at "
                  + url
                  + "; start one with 'trygghub simulate', and say with --url where its page is");
      return 3;
    }
  }

  private int told(int status, String body) {
    String said = OneLine.of(body, LONGEST_ANSWER);
    if (status == OK) {
      return 0;
    }
    if (status == REFUSED) {
      err().println(said);
      return 1;
    }
    err().println((url + " answers " + status + " " + said).strip());
    return 3;
  }

  private HttpRequest request(String step) {
    try {
      return HttpRequest.newBuilder(url.resolve(PATH))
          .timeout(ANSWER_WITHIN)
          .header("Content-Type", "text/plain; charset=utf-8")
          .POST(HttpRequest.BodyPublishers.ofString(step))
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec().commandLine(), "--url: '" + url + "', expected http://host:port");
    }
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli runs this command");
    }
    return spec;
  }
}
