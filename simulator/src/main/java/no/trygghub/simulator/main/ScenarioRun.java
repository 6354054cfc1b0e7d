package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  ScenarioRun(Scenario scenario, Pace pace, PrintWriter out) {
    this.scenario = scenario;
    this.pace = pace;
    this.out = out;
  }

  /**
   * Plays it.
   *
   * @param broker the broker to use; empty for an embedded one
   * @param data where the hub keeps its database; empty for a directory that is deleted after
   * @return whether every expectation was met
   */
  boolean play(Optional<URI> broker, Optional<Path> data) throws IOException, InterruptedException {
    try (SwitchableBroker choice = SwitchableBroker.of(broker);
        Scratch scratch = Scratch.of(data)) {
      ScenarioPrinter printer = new ScenarioPrinter(scenario, out);
      CentreReception reception = new CentreReception(printer::arrived);
      try (ResponseCentre centre =
          ResponseCentre.start(
              CentreSettings.automatic(choice.url()), new SystemClock(true), reception)) {
        List<Verdict> verdicts =
            new ScenarioPlayer(scenario, pace, choice, scratch.directory(), reception, printer)
                .play();
        printer.summary(verdicts);
        out.println(received(centre.summary()));
        out.flush();
        return verdicts.stream().allMatch(Verdict::met);
      }
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
