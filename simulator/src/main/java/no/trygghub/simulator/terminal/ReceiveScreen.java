package no.trygghub.simulator.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.centre.Summary;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Help.ColorScheme;

/** A response centre in a terminal: a line for everything that comes, and keys to answer with. */
public final class ReceiveScreen implements AutoCloseable {
  private static final int WAIT_MILLIS = 200;

  private final Terminal terminal;
  private final PrintWriter out;
  private final MessageLine line;
  private final boolean manual;
  private final Optional<FetchedConfiguration> fetched;
  private final Attributes before;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Answers answers = new Answers();
  private Optional<Character> chosen = Optional.empty();
  private volatile Optional<ResponseCentre> answering = Optional.empty();

  private ReceiveScreen(
      Terminal terminal,
      boolean manual,
      Optional<FetchedConfiguration> fetched,
      ColorScheme colours) {
    this.terminal = terminal;
    this.out = terminal.writer();
    this.line = new MessageLine(colours.ansi(), ZoneId.systemDefault());
    this.manual = manual;
    this.fetched = fetched;
    this.before = terminal.enterRawMode();
  }

  /**
   * Takes the terminal over until it is closed.
   *
   * @param manual whether alarms are answered by key
   * @param fetched where a configuration goes that was asked for
   */
  public static ReceiveScreen open(
      boolean manual, Optional<FetchedConfiguration> fetched, ColorScheme colours)
      throws IOException {
    Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
    return new ReceiveScreen(terminal, manual, fetched, colours);
  }

  /** What the response centre is to tell. */
  public CentreListener listener() {
    return new Printing();
  }

  /** Shows a remark. */
  public void remark(String text) {
    print(line.remark(text));
  }

  /** Shows what comes and answers keys until the user ends it. */
  public void run(ResponseCentre centre, URI broker) throws IOException {
    answering = Optional.of(centre);
    Terminal.SignalHandler earlier =
        terminal.handle(Terminal.Signal.INT, signal -> ended.countDown());
    Thread stop = new Thread(() -> end(centre), "summary");
    Runtime.getRuntime().addShutdownHook(stop);
    print("Listening on " + broker + (manual ? ". " + help() : ". q ends."));
    while (ended.getCount() > 0) {
      int key = terminal.reader().read(WAIT_MILLIS);
      if (key == -1) {
        awaitEnd();
      } else if (key >= 0) {
        pressed((char) key, centre);
      }
    }
    terminal.handle(Terminal.Signal.INT, earlier);
    Runtime.getRuntime().removeShutdownHook(stop);
    finish(centre);
  }

  @Override
  public void close() throws IOException {
    terminal.setAttributes(before);
    terminal.close();
  }

  /** Standard input has ended, as for a service; go on until the process is told to stop. */
  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void pressed(char key, ResponseCentre centre) {
    if (key == 'q' || key == 3) {
      ended.countDown();
    } else if (key == '?' || key == 'h') {
      print(help());
    } else if (manual && answers.at(key).isPresent()) {
      answer(key, Downlink.Word.ACCEPTED, centre);
      chosen = Optional.of(key);
    } else if (manual && key == 'c' && chosen.isPresent()) {
      answer(chosen.get(), Downlink.Word.CLOSED, centre);
      chosen = Optional.empty();
    }
  }

  private void answer(char key, Downlink.Word word, ResponseCentre centre) {
    answers
        .at(key)
        .ifPresent(
            alarm -> {
              say(centre, alarm, word);
              answers.said(key, word);
              print(line.remark(key + " " + word.name().toLowerCase(Locale.ROOT)));
            });
  }

  private static void say(ResponseCentre centre, Received alarm, Downlink.Word word) {
    centre.say(alarm, Downlink.Word.RECEIVED);
    centre.say(alarm, word);
  }

  private static String help() {
    return "1-9 accepts an alarm, c then closes it, q ends, ? shows this.";
  }

  /** The process is told to end: what came is to be kept before, if it can. */
  private void end(ResponseCentre centre) {
    finish(centre);
    centre.close();
  }

  private void finish(ResponseCentre centre) {
    Summary summary = centre.summary();
    summary
        .hubs()
        .forEach(
            (source, hub) ->
                print(
                    String.format(
                        Locale.ROOT,
                        "%s: %s, %d repeats removed, %d missing, %d acknowledgements",
                        source,
                        hub.received(),
                        hub.repeats(),
                        hub.missing(),
                        hub.acknowledged())));
  }

  private void print(String text) {
    // The terminal is in raw mode: a line feed alone would leave the cursor where it is.
    out.print(text + "\r\n");
    out.flush();
  }

  /** Prints what the response centre tells; on the centre's thread. */
  private final class Printing implements CentreListener {
    @Override
    public void received(Received message) {
      try {
        Optional<String> text = line.of(message);
        if (text.isPresent()) {
          print(prefix(message) + text.get());
        }
        if (manual && message.channel().equals("alarm") && !isAnswerable(message)) {
          acknowledgeEnd(message);
        }
        if (fetched.isPresent()) {
          fetched.get().take(message).map(line::remark).ifPresent(ReceiveScreen.this::print);
        }
      } catch (JsonException e) {
        garbage(message.channel(), String.valueOf(e.getMessage()));
      }
    }

    /**
     * The hub has no answer yet, or it was lost on its way: then it is given again. Where a
     * database had the alarm already, a receiver that has ended since or another one may have shown
     * it, or none.
     */
    @Override
    public void repeated(Received message) {
      if (!manual || !message.channel().equals("alarm")) {
        return;
      }
      try {
        if (!isAnswerable(message)) {
          acknowledgeEnd(message);
        } else if (answers.given(message).isPresent()) {
          Downlink.Word word = answers.given(message).get();
          answering.ifPresent(centre -> say(centre, message, word));
        } else if (answers.isToBeShown(message)) {
          received(message);
        }
      } catch (JsonException e) {
        garbage(message.channel(), String.valueOf(e.getMessage()));
      }
    }

    /** What is told of an alarm that somebody has answered needs no other answer. */
    private void acknowledgeEnd(Received message) {
      if (answers.isAnswered(message)) {
        answering.ifPresent(centre -> centre.say(message, Downlink.Word.RECEIVED));
      }
    }

    @Override
    public void gap(String source, long from, long to) {
      print(line.remark(source + ": messages " + from + " to " + to + " are missing so far"));
    }

    @Override
    public void silent(String source) {
      print(line.remark(source + ": has fallen SILENT, no heartbeat in time"));
    }

    @Override
    public void back(String source) {
      print(line.remark(source + ": is heard"));
    }

    @Override
    public void garbage(String topic, String problem) {
      print(line.remark("not understood on " + topic + ": " + problem));
    }

    @Override
    public void connection(boolean connected, String cause) {
      print(line.remark(connected ? "connected" : "not connected: " + cause));
    }

    @Override
    public void keeping(boolean kept, String problem) {
      print(
          line.remark(
              kept
                  ? "kept again; what waited is acknowledged now"
                  : "NOT KEPT: "
                      + problem
                      + ". Nothing is acknowledged until it is kept; tried again all the time"));
    }

    private static boolean isAnswerable(Received message) throws JsonException {
      return message.channel().equals("alarm") && MessageLine.isUrgent(message.data());
    }

    private String prefix(Received message) throws JsonException {
      if (!manual) {
        return "";
      }
      if (!isAnswerable(message)) {
        return "  ";
      }
      return answers.keyFor(message).map(key -> key + " ").orElse("+ ");
    }
  }
}
