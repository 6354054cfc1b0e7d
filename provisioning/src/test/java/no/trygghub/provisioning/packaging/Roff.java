package no.trygghub.provisioning.packaging;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text as man pages want it, groff_man(7). */
final class Roff {
  private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Roff() {}

  /** Plain text, line by line as it is; to be set between {@code .nf} and {@code .fi}. */
  static String plain(String text) {
    return text.lines().map(Roff::line).collect(Collectors.joining("\n"));
  }

  /**
   * A line of Markdown with code and links in it: code becomes bold, and of a link its text stays.
   */
  static String markdown(String text) {
    return line(
        CODE.matcher(LINK.matcher(text).replaceAll("$1")).replaceAll("\u0001$1\u0002").strip());
  }

  private static String line(String text) {
    String escaped =
        text.stripTrailing()
            .replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("\u0001", "\\fB")
            .replace("\u0002", "\\fR");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
