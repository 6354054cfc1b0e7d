package no.trygghub.simulator.replay;

import java.util.Locale;
import no.trygghub.drivers.OneLine;

/** A page while it is being written. What somebody else wrote goes in as text, never as markup. */
final class Markup {
  private static final int LONGEST_SHOWN = 500;

  private final StringBuilder page = new StringBuilder();

  /** Adds markup of our own. */
  void raw(String markup) {
    page.append(markup);
  }

  /** Adds text, on one line and not too long. */
  void text(String text) {
    page.append(escaped(text));
  }

  /** Adds a cell of a table. */
  void cell(String text) {
    page.append("<td>").append(escaped(text)).append("</td>");
  }

  /**
   * Adds a bar of a drawing.
   *
   * @param words what a person who points at it reads; empty for nothing
   */
  void bar(String kind, double x, double y, double width, double height, String words) {
    String shape =
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
            kind,
            x,
            y,
            width,
            height);
    page.append(shape).append(words.isEmpty() ? "/>" : ">" + title(words) + "</rect>");
  }

  /**
   * Adds a mark.
   *
   * @param severity high, medium or low
   */
  void mark(String severity, double x, double y, String words) {
    page.append(
        String.format(
            Locale.ROOT,
            "<path class=\"mark\" data-severity=\"%s\" d=\"M%.1f %.1fl-4 8h8z\""
                + " transform=\"translate(0 4)\">%s</path>",
            escaped(severity),
            x,
            y,
            title(words)));
  }

  /** Adds a word of a drawing. */
  void label(String kind, double x, double y, String text) {
    page.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
            kind,
            x,
            y,
            escaped(text)));
  }

  @Override
  public String toString() {
    return page.toString();
  }

  private static String title(String words) {
    return "<title>" + escaped(words) + "</title>";
  }

  private static String escaped(String text) {
    return OneLine.of(text, LONGEST_SHOWN)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
