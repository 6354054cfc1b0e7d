package no.trygghub.hub.log;

import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Sets up where log lines go and which ones are written. */
public final class Logging {
  private Logging() {}

  /**
   * Sends log lines to a stream from now on. To be called first thing in {@code main}: the JDK
   * picks its log manager when the first logger is made.
   *
   * @param out where to; standard output for a service
   * @param level the least important level of the hub's own lines. What libraries write is shown
   *     from warnings up, or from this level where it is higher; but not what Pi4J says of a board
   *     that is not a Raspberry Pi, nor what Paho says of connections, which the hub tells itself
   */
  public static void start(PrintStream out, Level level) {
    System.setProperty("java.util.logging.manager", SteadyLogManager.class.getName());
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Logger own = Logger.getLogger("trygghub");
    List<Logger> silent =
        Stream.of("com.pi4j", "org.eclipse.paho").map(name -> Logger.getLogger(name)).toList();
    List<Logger> configured = Stream.concat(Stream.of(own), silent.stream()).toList();
    root.addHandler(new LineHandler(out, System.getenv("JOURNAL_STREAM") != null, configured));
    root.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    own.setLevel(level);
    silent.forEach(logger -> logger.setLevel(Level.OFF));
  }

  static String format(LogRecord entry, boolean journal) {
    String name = String.valueOf(entry.getLoggerName()).replaceFirst("^trygghub\\.", "");
    String text = name + " " + entry.getMessage() + cause(entry);
    return journal
        ? "<" + syslogPriority(entry.getLevel()) + ">" + text
        : time(entry) + " " + word(entry.getLevel()) + " " + text;
  }

  private static String time(LogRecord entry) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
        .format(entry.getInstant().atOffset(ZoneOffset.UTC));
  }

  private static String cause(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    if (thrown == null) {
      return "";
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    String where = trace.length == 0 ? "" : " at=" + EventLog.value(trace[0].toString());
    return " cause=" + EventLog.value(thrown.toString()) + where;
  }

  private static String word(Level level) {
    return switch (syslogPriority(level)) {
      case 3 -> "ERROR";
      case 4 -> "WARN ";
      case 6 -> "INFO ";
      default -> "DEBUG";
    };
  }

  /** The priority of sd-daemon(3), which journald strips from the line. */
  private static int syslogPriority(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return 3;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return 4;
    }
    return level.intValue() >= Level.INFO.intValue() ? 6 : 7;
  }

  /** Writes each record as one line. */
  private static final class LineHandler extends Handler {
    private final PrintStream out;
    private final boolean journal;

    // The JDK forgets the level of a logger that nobody holds on to.
    private final List<Logger> configured;

    LineHandler(PrintStream out, boolean journal, List<Logger> configured) {
      this.out = out;
      this.journal = journal;
      this.configured = configured;
    }

    @Override
    public void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        out.println(format(entry, journal));
        out.flush();
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public String toString() {
      return "lines of " + configured;
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
