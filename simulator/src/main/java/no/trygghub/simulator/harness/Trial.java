package no.trygghub.simulator.harness;

import java.io.IOException;

/** One way of trying to break the hub. */
interface Trial {
  /** Its name on the command line: {@code kills}. */
  String name();

  /** What it does, in one sentence. */
  String what();

  /**
   * Runs it to its end.
   *
   * @throws IOException where the trial itself cannot go on, which says nothing about the hub
   */
  TrialResult run(Bench bench) throws IOException, InterruptedException;
}
