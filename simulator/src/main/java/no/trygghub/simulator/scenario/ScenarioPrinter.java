package no.trygghub.simulator.scenario;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import no.trygghub.hub.json.JsonException;

/**
 * Writes down a scenario for a person to follow: its steps, what reaches the response centre, and
 * in the end what became of its expectations. May be told by several threads.
 */
public final class ScenarioPrinter implements PlayListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);

  private final PrintWriter out;
  private final Consumer<String> log;
  private final ZoneId zone;
  private LocalDate day = LocalDate.MIN;

  /** A printer of one scenario, without the hub's log. */
  public ScenarioPrinter(Scenario scenario, PrintWriter out) {
    this(scenario, out, line -> {});
  }

  /**
   * A printer of one scenario.
   *
   * @param log told the log of a hub in a process of its own, line by line
   */
  public ScenarioPrinter(Scenario scenario, PrintWriter out, Consumer<String> log) {
    this.out = out;
    this.log = log;
    this.zone = scenario.begin().getZone();
  }

  @Override
  public synchronized void begun(Scenario scenario) {
    line(scenario.title() + ". " + scenario.about());
  }

  @Override
  public synchronized void step(Step step) {
    if (!(step.deed() instanceof Deed.Happens)) {
      return;
    }
    newDay(step.at());
    line(time(step.at()) + "  " + step.text());
  }

  @Override
  public synchronized void ending() {
    line("");
  }

  @Override
  public void logged(String line) {
    log.accept(line);
  }

  /**
   * A message reached the response centre. One that is neither an alarm, a fault nor an event is
   * not written.
   *
   * @param json its payload
   */
  public synchronized void arrived(String json) {
    try {
      ReceiptReader.read(json).ifPresent(this::line);
    } catch (JsonException e) {
      line("            >> not a message of the contract: " + e.getMessage());
    }
  }

  /** Writes what became of every expectation. */
  public synchronized void summary(List<Verdict> verdicts) {
    int widest = verdicts.stream().mapToInt(verdict -> words(verdict).length()).max().orElse(0);
    for (Verdict verdict : verdicts) {
      String words = words(verdict);
      String padding = " ".repeat(widest - words.length());
      line(
          "%-8s by %s  %s%s  %s"
              .formatted(
                  verdict.met() ? "met" : "NOT MET",
                  time(verdict.step().at()),
                  words,
                  padding,
                  verdict.found())
              .stripTrailing());
    }
    long met = verdicts.stream().filter(Verdict::met).count();
    line(
        verdicts.isEmpty()
            ? "Nothing was expected."
            : met + " of " + verdicts.size() + " expectations met.");
  }

  private void line(Receipt receipt) {
    ZonedDateTime at = receipt.at().atZone(zone);
    newDay(at);
    String group = receipt.group().name().toLowerCase(Locale.ROOT);
    line(time(at) + "    >> " + group + " " + receipt);
  }

  /** What was late is of a day that has been written already. */
  private void newDay(ZonedDateTime at) {
    if (at.toLocalDate().isAfter(day)) {
      day = at.toLocalDate();
      line("");
      line(DAY.format(day));
    }
  }

  private static String words(Verdict verdict) {
    return verdict.step().text();
  }

  private static String time(ZonedDateTime at) {
    return TIME.format(LocalTime.from(at));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
