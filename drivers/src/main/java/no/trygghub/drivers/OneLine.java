package no.trygghub.drivers;

/** What somebody wrote, made fit for a message: on one line and not too long. */
public final class OneLine {
  private OneLine() {}

  /**
   * The text with a question mark for every control character, cut where it is too long.
   *
   * @param longest how many characters to show at the most
   */
  public static String of(String text, int longest) {
    int end = Math.min(text.length(), longest);
    StringBuilder line = new StringBuilder(end + 3);
    for (int i = 0; i < end; i++) {
      char character = text.charAt(i);
      line.append(Character.isISOControl(character) ? '?' : character);
    }
    return end < text.length() ? line.append("...").toString() : line.toString();
  }
}
