package no.trygghub.simulator.page;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.scenario.Scenario;

/**
 * The simulator's page, served on this computer alone: a home whose hub is a process of its own,
 * and a response centre, at one broker. It lives until it is closed.
 */
public final class SimulatorPage implements AutoCloseable {
  /** The port where nobody asks for another. */
  public static final int USUAL_PORT = 8470;

  private final PageServer server;
  private final Stage stage;

  private SimulatorPage(PageServer server, Stage stage) {
    this.server = server;
    this.stage = stage;
  }

  /**
   * What the page is made of.
   *
   * @param port where it listens on 127.0.0.1; 0 for any free port
   * @param broker where the hub and the response centre meet; not closed with the page
   * @param brokerName what the broker is called on the page
   * @param foreignBroker whether it is somebody else's, whom the page does not stop
   * @param data where the hubs keep their databases
   * @param log told every line of the hub's log
   */
  public record Settings(
      int port,
      SwitchableBroker broker,
      String brokerName,
      boolean foreignBroker,
      Path data,
      Consumer<String> log) {}

  /**
   * Serves the page from now on.
   *
   * @param scenario what is loaded, by its name; empty for a home where nothing happens by itself
   * @throws IOException where the port is taken or the broker or the hub cannot be used; its
   *     message says what to do
   */
  public static SimulatorPage open(Settings settings, Optional<Named> scenario)
      throws IOException, InterruptedException {
    LiveDocument document = new LiveDocument();
    Stage stage = new Stage(document, settings);
    try {
      PageServer server = serve(settings.port(), document, stage);
      try {
        stage.load(
            scenario
                .map(named -> new Loaded(named.name(), named.scenario(), false))
                .orElseGet(Loaded::freeEvening));
        return new SimulatorPage(server, stage);
      } catch (IOException | InterruptedException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /**
   * A scenario and what it is called.
   *
   * @param name the name of a shipped one or of its file
   * @param scenario what it is
   */
  public record Named(String name, Scenario scenario) {}

  /** Where a browser finds it. */
  public String url() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  /** Stops serving and ends the hub. */
  @Override
  public void close() throws IOException {
    server.close();
    stage.close();
  }

  private static PageServer serve(int port, LiveDocument document, Stage stage) throws IOException {
    try {
      return PageServer.start(port, document, stage);
    } catch (BindException e) {
      throw new IOException(
          "port "
              + port
              + " of 127.0.0.1 cannot be used: "
              + e.getMessage()
              + "; choose another with --port, or 0 for any free one",
          e);
    }
  }
}
