package no.trygghub.provisioning.replace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The hub as a service of the computer. */
interface Service {
  /** The command that a technician would type. */
  List<String> RESTART = List.of("systemctl", "restart", "trygghub");

  /**
   * Starts it anew, with the configuration that stands there now.
   *
   * @return what went wrong; empty where nothing did
   * @throws IOException where the computer has no services of that kind
   */
  String restart() throws IOException, InterruptedException;

  /** The one that systemd runs. */
  static Service ofSystemd() {
    return () -> {
      Process process = new ProcessBuilder(RESTART).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? "" : said.isEmpty() ? String.join(" ", RESTART) : said;
    };
  }
}
