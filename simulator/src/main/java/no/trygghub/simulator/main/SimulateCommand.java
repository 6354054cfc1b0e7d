package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import no.trygghub.hub.log.Logging;
import no.trygghub.simulator.broker.BrokerPort;
import no.trygghub.simulator.page.SimulatorPage;
import no.trygghub.simulator.scenario.Pace;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioException;
import no.trygghub.simulator.scenario.ScenarioReader;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate}: plays a scenario to a whole hub. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Without a scenario: serves a page for the browser, with a home to click in and a response"
          + " centre. See docs/simulator-page.md.",
      "With one: plays an evening or a night in a home, to a whole hub that delivers its alarms"
          + " to a response centre.",
      "Only the sensors and the time are simulated. See docs/scenarios.md for how to write one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every expectation of the scenario was met",
      "1:an expectation was not met",
      "2:the scenario or the options cannot be used",
      "3:the broker or the port for the page cannot be used, or a step cannot be done on this"
          + " computer",
      "130:the page was ended with Ctrl-C"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final double FIRST_SPEED = 60;
  private static final int MOST_PORT = 65_535;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "the name of a scenario that --list shows, or a file")
  private Optional<String> scenario = Optional.empty();

  @Option(
      names = "--page",
      description = "open the scenario on the page instead of playing it here")
  private boolean page;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "where the page is served on 127.0.0.1; 0 for any free port (default: "
              + SimulatorPage.USUAL_PORT
              + ")")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--list", description = "show the scenarios that come with the simulator")
  private boolean list;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "play at N times real speed throughout (default: 60, and as the scenario's speed steps"
              + " say)")
  private Optional<Double> speed = Optional.empty();

  @Option(names = "--fast", description = "play as fast as the computer can: a night in a second")
  private boolean fast;

  @Option(
      names = "--broker",
      paramLabel = "mqtt://HOST:PORT",
      description = "the broker to use (default: one of the simulator's own)")
  private Optional<URI> broker = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the hub keeps its database (default: a directory that is deleted after)")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--inject",
      paramLabel = "STEP",
      description =
          "one more step, 'at 02:15 power cut' say; may be given several times, in the order of"
              + " time")
  private List<String> injected = List.of();

  @Option(
      names = "--mosquitto",
      description = "bring a Mosquitto of the simulator's own; it has to be installed")
  private boolean mosquitto;

  @Option(names = "--log", description = "show the hub's own log lines too, on standard error")
  private boolean log;

  /** Made by picocli. */
  public SimulateCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(System.err, log ? Level.INFO : Level.SEVERE);
    if (list) {
      printList();
      return 0;
    }
    try {
      if (scenario.isEmpty() || page) {
        servePage();
        return 0;
      }
      if (port.isPresent()) {
        throw wrong("--port: only for the page; leave the scenario out, or give --page");
      }
      return run(chosen()) ? 0 : 1;
    } catch (ScenarioException e) {
      err().println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err().println(e.getMessage());
      return 3;
    }
  }

  private void servePage() throws ScenarioException, IOException, InterruptedException {
    if (fast || speed.isPresent()) {
      throw wrong("--fast and --speed: the page has its own speed");
    }
    if (scenario.isEmpty() && !injected.isEmpty()) {
      throw wrong("--inject: into which scenario? Name one that --list shows, or a file");
    }
    if (mosquitto) {
      throw wrong("--mosquitto: the page has one by itself where it is installed; leave it out");
    }
    int wanted = port.orElse(SimulatorPage.USUAL_PORT);
    if (wanted < 0 || wanted > MOST_PORT) {
      throw wrong("--port: '" + wanted + "', expected a number from 0 to " + MOST_PORT);
    }
    Optional<SimulatorPage.Named> loaded =
        scenario.isPresent()
            ? Optional.of(new SimulatorPage.Named(scenario.get(), chosen()))
            : Optional.empty();
    new PageRun(wanted, loaded, this::logged, out()).serve(broker.map(this::checked), data);
  }

  private boolean run(Scenario chosen) throws IOException, InterruptedException {
    ScenarioRun run = new ScenarioRun(chosen, pace(), out(), this::logged);
    if (mosquitto && broker.isPresent()) {
      throw wrong("--mosquitto and --broker: expected one of them");
    }
    return mosquitto ? run.playThroughMosquitto(data) : run.play(broker.map(this::checked), data);
  }

  /** What a hub in a process of its own logs; one in this process logs by itself. */
  private void logged(String line) {
    if (log) {
      err().println(line);
      err().flush();
    }
  }

  private Scenario chosen() throws ScenarioException {
    String wanted =
        scenario.orElseThrow(() -> wrong("which scenario? Name one that --list shows, or a file"));
    Optional<Scenario> shipped = ShippedScenarios.read(wanted, injected);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    Path file = Path.of(wanted);
    if (!Files.exists(file)) {
      throw wrong(
          "'"
              + wanted
              + "' is neither a file nor a scenario that comes with the simulator"
              + ShippedScenarios.nearest(wanted)
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse("; --list shows those"));
    }
    return ScenarioReader.read(file, injected);
  }

  private Pace pace() {
    if (fast && speed.isPresent()) {
      throw wrong("--fast and --speed: expected one of them");
    }
    if (speed.filter(given -> !(given >= 0.01 && given <= 1_000)).isPresent()) {
      throw wrong("--speed: '" + speed.get() + "', expected a number from 0.01 to 1000");
    }
    if (fast) {
      return new Pace.Fast();
    }
    return speed.isPresent() ? new Pace.Constant(speed.get()) : new Pace.AsWritten(FIRST_SPEED);
  }

  private URI checked(URI given) {
    if (!"mqtt".equals(given.getScheme())
        || given.getHost() == null
        || given.getUserInfo() != null) {
      throw wrong("--broker: '" + given + "', expected mqtt://host:port, without TLS or a user");
    }
    return given.getPort() >= 0
        ? given
        : URI.create("mqtt://" + given.getHost() + ":" + BrokerPort.of(given));
  }

  private void printList() {
    int widest = ShippedScenarios.names().stream().mapToInt(String::length).max().orElse(0);
    for (String name : ShippedScenarios.names()) {
      ShippedScenarios.read(name)
          .ifPresent(
              one ->
                  out()
                      .println(
                          name
                              + " ".repeat(widest - name.length())
                              + "  "
                              + one.title()
                              + ". "
                              + one.about()));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec().commandLine(), what);
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
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
