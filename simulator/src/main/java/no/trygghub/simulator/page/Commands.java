package no.trygghub.simulator.page;

import java.util.Optional;

/** What the page, or a program, can ask of the simulator. Called on any thread. */
interface Commands {
  /** What can be fetched at a path besides the page's own files; empty where there is nothing. */
  Optional<Answer> get(String path);

  /**
   * Does what is asked for.
   *
   * @param path what
   * @param body with what
   * @return empty where there is no such thing to ask for
   */
  Optional<Answer> post(String path, String body);
}
