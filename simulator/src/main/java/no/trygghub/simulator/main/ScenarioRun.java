package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.centre.Summary;
import no.trygghub.simulator.scenario.CentreReception;
import no.trygghub.simulator.scenario.Pace;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioPlayer;
import no.trygghub.simulator.scenario.ScenarioPrinter;
import no.trygghub.simulator.scenario.Verdict;

/** A scenario played to a whole hub, told line by line. */
final class ScenarioRun {
  private final Scenario scenario;
  private final Pace pace;
  private final PrintWriter out;
  private final Consumer<String> log;

  /**
   * A run of a scenario.
   *
   * @param out where it is told
   * @param log told the log of a hub in a process of its own, line by line
   */
  ScenarioRun(Scenario scenario, Pace pace, PrintWriter out, Consumer<String> log) {
    this.scenario = scenario;
    this.pace = pace;
    this.out = out;
    this.log = log;
  }

  /**
   * Plays it.
   *
   * @param broker the broker to use; empty for an embedded one
   * @param data where the hub keeps its database; empty for a directory that is deleted after
   * @return whether every expectation was met
   */
  boolean play(Optional<URI> broker, Optional<Path> data) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.of(data);
        SwitchableBroker chosen = SwitchableBroker.of(broker)) {
      if (broker.isPresent() && scenario.takesTheBroker()) {
        out.println(
            "'broker gone' cuts this hub and this response centre from "
                + broker.get()
                + "; others keep it.");
      }
      return play(chosen, scratch.directory());
    }
  }

  /** The same through a Mosquitto of its own. */
  boolean playThroughMosquitto(Optional<Path> data) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.of(data);
        Scratch files = Scratch.of(Optional.empty());
        SwitchableBroker broker = SwitchableBroker.mosquitto(files.directory())) {
      return play(broker, scratch.directory());
    }
  }

  private boolean play(SwitchableBroker broker, Path data)
      throws IOException, InterruptedException {
    ScenarioPrinter printer = new ScenarioPrinter(scenario, out, log);
    CentreReception reception = new CentreReception(printer::arrived);
    try (ResponseCentre centre =
        ResponseCentre.start(
            CentreSettings.automatic(broker.url()), new SystemClock(true), reception)) {
      List<Verdict> verdicts =
          new ScenarioPlayer(scenario, pace, broker, data, reception, printer).play();
      printer.summary(verdicts);
      out.println(received(centre.summary()));
      out.flush();
      return verdicts.stream().allMatch(Verdict::met);
    }
  }

  private static String received(Summary summary) {
    long sent = summary.received("alarm") + summary.received("fault");
    return """
        Raised, changed or restored by the hub: %d alarm and fault messages (%d and %d), and %d events.
        Delivered: %d; missing: %d; repeats removed: %d.
        Acknowledged: %d of %d."""
        .formatted(
            sent + summary.missing(),
            summary.received("alarm"),
            summary.received("fault"),
            summary.received("event"),
            sent,
            summary.missing(),
            summary.repeats(),
            Math.min(sent, summary.acknowledged() - summary.repeats()),
            sent);
  }
}
