package no.trygghub.simulator.page;

import java.util.Map;

/**
 * What the server answers.
 *
 * @param status the status of HTTP
 * @param type the media type
 * @param body what it is
 * @param headers more headers
 */
record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** It was done. */
  static Answer done() {
    return text(200, "done");
  }

  /** It cannot be done, and why. */
  static Answer wrong(String problem) {
    return text(400, problem);
  }

  /** A text. */
  static Answer text(int status, String text) {
    return new Answer(status, TEXT, text + "\n", Map.of());
  }

  /** A file to keep. */
  static Answer download(String name, String type, String text) {
    return new Answer(
        200,
        type + "; charset=utf-8",
        text,
        Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""));
  }
}
