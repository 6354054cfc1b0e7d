package no.trygghub.hub.log;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes events as {@code name key=value key=value}, in the logfmt form that journald and people
 * both read.
 *
 * <p>Keys and values come in pairs. Never give it a name, an address, a password or a payload.
 */
public final class EventLog {
  private final String name;

  private EventLog(String name) {
    this.name = name;
  }

  /** The log of a part of the hub, {@code uplink} for instance. */
  public static EventLog of(String part) {
    return new EventLog("trygghub." + part);
  }

  /** For a developer. */
  public void debug(String event, Object... pairs) {
    log(Level.FINE, event, pairs);
  }

  /** Something that belongs to normal running and that a technician would look for. */
  public void info(String event, Object... pairs) {
    log(Level.INFO, event, pairs);
  }

  /** Something that is wrong and that the hub copes with. */
  public void warn(String event, Object... pairs) {
    log(Level.WARNING, event, pairs);
  }

  /** Something that keeps the hub from doing its work, with the exception behind it. */
  public void error(String event, Throwable cause, Object... pairs) {
    Logger.getLogger(name).log(Level.SEVERE, line(event, pairs), cause);
  }

  /** Something that keeps the hub from doing its work. */
  public void error(String event, Object... pairs) {
    log(Level.SEVERE, event, pairs);
  }

  private void log(Level level, String event, Object... pairs) {
    // Looked up when needed: the JDK picks its log manager when the first logger is made, and that
    // is for main to say.
    Logger logger = Logger.getLogger(name);
    if (logger.isLoggable(level)) {
      logger.log(level, line(event, pairs));
    }
  }

  static String line(String event, Object... pairs) {
    StringBuilder line = new StringBuilder(event);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      line.append(' ').append(pairs[i]).append('=').append(value(String.valueOf(pairs[i + 1])));
    }
    return line.toString();
  }

  static String value(String text) {
    if (!text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\')) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default ->
            quoted.append(
                c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }
}
