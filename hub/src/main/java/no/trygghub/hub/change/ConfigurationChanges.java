package no.trygghub.hub.change;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Problem;
import no.trygghub.hub.log.EventLog;

/**
 * The configuration of this process's hub, and how it is changed by command: checked as a whole,
 * put in force on trial, kept once the destinations are reached with it, undone where they are not
 * within {@link #REACH_WITHIN} or the hub does not stay alive with it.
 *
 * <p>It writes files and has no part in the running hub: whoever calls it opens that anew. May be
 * used by any thread.
 */
public final class ConfigurationChanges {
  /** How long a hub has to reach its destinations with a configuration on trial. */
  public static final Duration REACH_WITHIN = Duration.ofMinutes(2);

  /**
   * How many bytes a configuration may have as a text in JSON, so that every broker that a hub
   * stays at takes the message with it.
   */
  public static final int LARGEST_IN_MESSAGE = 14 * 1024;

  /** A process that has to be started more often than that does not live with a configuration. */
  static final int MOST_STARTS = 3;

  private static final EventLog LOG = EventLog.of("configuration");
  private static final String OVERTAKEN =
      "the file was changed on the hub meanwhile, and was left as it is there";

  private final Path file;
  private final ConfigurationReader reader;
  private final HubClock clock;
  private final TrialFiles files;
  private Optional<Trial> trial = Optional.empty();
  private Optional<Running> running = Optional.empty();

  /**
   * The changes of a configuration file. Reads nothing yet.
   *
   * @param clock what the time of a trial is counted by
   */
  public ConfigurationChanges(Path file, ConfigurationReader reader, HubClock clock) {
    this(file, reader, clock, new SyncedDisk());
  }

  ConfigurationChanges(Path file, ConfigurationReader reader, HubClock clock, Disk disk) {
    this.file = file;
    this.reader = reader;
    this.clock = clock;
    this.files = new TrialFiles(file, disk);
  }

  /**
   * A configuration as it is told.
   *
   * @param text the whole text
   * @param digest its SHA-256
   * @param onTrial whether it may yet be undone
   * @param fits whether it fits into a message
   */
  public record Told(String text, String digest, boolean onTrial, boolean fits) {}

  /** What the hub runs with, and the text that it was read from. */
  private record Running(HubConfiguration configuration, String digest) {}

  /**
   * The configuration whose data directory this process is to lock before it does anything else.
   * Changes nothing.
   *
   * @throws ConfigurationException where there is none that can be used
   */
  public synchronized HubConfiguration present() throws ConfigurationException {
    try {
      return reader.read(file);
    } catch (ConfigurationException e) {
      Optional<Trial> found =
          files.trial().filter(one -> one.ending().isEmpty() || one.endedAs(Trial.How.UNDONE));
      if (found.isPresent() && files.is(found.get().to())) {
        return before(found.get(), e);
      }
      throw e;
    }
  }

  /**
   * The configuration to start with. Goes on with a trial that an earlier process began, and undoes
   * one that did not let a process live or whose time is over.
   *
   * @throws ConfigurationException where there is none that can be used
   */
  public synchronized HubConfiguration start() throws ConfigurationException {
    trial = files.trial();
    trial.ifPresent(this::goOn);
    try {
      // Where the disk does not take it back now either, the hub runs without it all the same.
      boolean undone = trial.filter(one -> one.endedAs(Trial.How.UNDONE)).isPresent();
      return undone ? configuration() : run(read());
    } catch (ConfigurationException e) {
      if (trial.filter(one -> one.ending().isEmpty()).isEmpty()) {
        throw e;
      }
      undo("the hub cannot be started with it: " + firstOf(e));
      return configuration();
    }
  }

  /**
   * The configuration that the hub is to run with now: the one on trial or, where that was undone,
   * the one before.
   *
   * @throws ConfigurationException where it cannot be used any more
   */
  public synchronized HubConfiguration configuration() throws ConfigurationException {
    Optional<Trial> undone =
        trial.filter(one -> one.ending().filter(end -> end.how() != Trial.How.KEPT).isPresent());
    if (undone.isEmpty()) {
      return run(read());
    }
    ConfigurationException otherwise;
    try {
      Read read = read();
      if (!read.text().is(undone.get().to())) {
        return run(read);
      }
      // The disk did not take it back.
      otherwise = new ConfigurationException(file, List.of(new Problem("", "", "was undone")));
    } catch (ConfigurationException e) {
      otherwise = e;
    }
    HubConfiguration before = before(undone.get(), otherwise);
    running = Optional.of(new Running(before, undone.get().from()));
    return before;
  }

  /**
   * The configuration in the file.
   *
   * @throws IOException where it cannot be read
   */
  public synchronized Told told() throws IOException {
    Text text = files.text();
    return new Told(
        text.toString(),
        text.digest(),
        trial.filter(one -> one.ending().isEmpty()).isPresent(),
        text.sizeInMessage() <= LARGEST_IN_MESSAGE);
  }

  /**
   * Puts another configuration in force on trial, or refuses to and changes nothing.
   *
   * @param commandId the command that brought it
   * @param expires when that expires
   * @param configuration the whole text
   * @param replaces the SHA-256 of the configuration that is to be replaced
   * @param connected the destinations that the hub is connected to now
   */
  public synchronized Verdict propose(
      String commandId,
      Instant expires,
      String configuration,
      String replaces,
      Set<String> connected) {
    Text old;
    try {
      old = files.text();
    } catch (IOException e) {
      return new Verdict.Refused(file + " cannot be read: " + e.getMessage(), List.of(), "");
    }
    String present = old.digest();
    if (trial.isPresent()) {
      return refused("another configuration is on trial; wait until that is decided", present);
    }
    if (!present.equals(replaces)) {
      return refused(
          "the hub has another configuration than the one to be replaced; ask for it, and change"
              + " that",
          present);
    }
    if (running.filter(now -> now.digest().equals(present)).isEmpty()) {
      return refused(
          "the file was changed on the hub and is not in force yet; restart the hub first",
          present);
    }
    Text next = Text.of(configuration);
    if (next.equals(old)) {
      return new Verdict.Unchanged(present);
    }
    if (next.sizeInMessage() > LARGEST_IN_MESSAGE) {
      return refused(
          "the configuration has "
              + next.sizeInMessage()
              + " bytes as JSON; at most "
              + LARGEST_IN_MESSAGE
              + " can be changed by command",
          present);
    }
    HubConfiguration now = running.get().configuration();
    HubConfiguration checked;
    try {
      checked = reader.read(file, next.bytes());
    } catch (ConfigurationException e) {
      return wrong(e.problems().stream().map(ConfigurationChanges::discreet).toList(), present);
    }
    List<Problem> fixed = Fixed.problems(now, checked);
    if (!fixed.isEmpty()) {
      return wrong(fixed, present);
    }
    return begin(
        old,
        next,
        Trial.begin(
            commandId,
            expires,
            present,
            next.digest(),
            toReach(now, checked, connected),
            clock.now()));
  }

  /** The trial that goes on, or whose end was not told yet. */
  public synchronized Optional<Trial> trial() {
    return trial;
  }

  /** Whether the file holds the configuration of this text. */
  public synchronized boolean isInForce(String configuration) {
    return files.is(Text.of(configuration).digest());
  }

  /** How much time the trial has left; zero or less where none is. */
  public synchronized Duration left() {
    return trial.map(one -> one.left(REACH_WITHIN, clock.now())).orElse(Duration.ZERO);
  }

  /**
   * Ends the trial: the configuration stays, unless somebody changed the file meanwhile.
   *
   * @return whether that is on disk
   */
  public synchronized boolean keep() {
    if (trial.isEmpty()) {
      return false;
    }
    Trial kept =
        files.is(trial.get().to())
            ? trial.get().ended(Trial.How.KEPT, "")
            : trial.get().ended(Trial.How.OVERTAKEN, OVERTAKEN);
    try {
      files.remember(kept);
    } catch (IOException e) {
      LOG.error("not-kept", "cause", e);
      return false;
    }
    trial = Optional.of(kept);
    LOG.info("kept", "sha256", kept.to());
    return true;
  }

  /**
   * Ends the trial: the configuration before is in force again, unless somebody changed the file
   * meanwhile. Where the disk does not take that, the hub is to run with it all the same, and the
   * next start tries again.
   *
   * @param why in one line
   */
  public synchronized void undo(String why) {
    trial.ifPresent(one -> undo(one, why));
  }

  /**
   * How the trial ended has been told: nothing of it has to be remembered any more, unless the disk
   * does not take what was undone. Then the next start tries again.
   */
  public synchronized void over() {
    Optional<Trial> notTakenBack =
        trial.filter(one -> one.endedAs(Trial.How.UNDONE) && files.is(one.to()));
    trial = Optional.empty();
    try {
      if (notTakenBack.isPresent()) {
        files.restore(notTakenBack.get());
      }
      files.forget();
    } catch (IOException e) {
      LOG.warn("trial-not-forgotten", "cause", e);
    }
  }

  private void goOn(Trial found) {
    if (found.ending().isPresent()) {
      if (found.ending().get().how() == Trial.How.UNDONE && files.is(found.to())) {
        undo(found, found.ending().get().why());
      }
    } else if (files.is(found.from())) {
      undo(found, "the hub ended before it was in force");
    } else if (!files.is(found.to())) {
      end(found.ended(Trial.How.OVERTAKEN, OVERTAKEN));
    } else {
      Trial next = found.startedAgain(clock.now());
      if (next.starts() > MOST_STARTS) {
        undo(found, "the hub was started " + MOST_STARTS + " times with it and ended each time");
      } else if (!next.left(REACH_WITHIN, clock.now()).isPositive()) {
        undo(found, "its time was over when the hub was started again");
      } else {
        end(next);
      }
    }
  }

  private void undo(Trial one, String why) {
    LOG.warn("undone", "sha256", one.to(), "cause", why);
    if (!files.is(one.to()) && !files.is(one.from())) {
      end(one.ended(Trial.How.OVERTAKEN, OVERTAKEN));
      return;
    }
    try {
      if (files.is(one.to())) {
        files.before(one);
      }
    } catch (IOException e) {
      end(one.ended(Trial.How.KEPT, "it could not be undone: " + e.getMessage() + "; " + why));
      return;
    }
    end(one.ended(Trial.How.UNDONE, why));
    try {
      if (files.is(one.to())) {
        files.restore(one);
      }
    } catch (IOException e) {
      LOG.error("not-undone-on-disk", "cause", e);
    }
  }

  /** Remembers a trial as it is now, on disk where that takes it. */
  private void end(Trial now) {
    trial = Optional.of(now);
    try {
      files.remember(now);
    } catch (IOException e) {
      LOG.error("trial-not-written", "cause", e);
    }
  }

  private Verdict begin(Text old, Text next, Trial begun) {
    try {
      files.begin(old, next, begun);
    } catch (IOException e) {
      if (!files.is(begun.to())) {
        over();
        return refused("the disk does not take it: " + e.getMessage(), begun.from());
      }
      LOG.warn("perhaps-not-on-disk", "cause", e);
    }
    trial = Optional.of(begun);
    LOG.info("on-trial", "sha256", begun.to(), "reach", String.join(",", begun.reach()));
    return new Verdict.OnTrial(begun);
  }

  /** Those that are new or changed, and those that the hub is connected to now and has then too. */
  private static List<String> toReach(
      HubConfiguration now, HubConfiguration next, Set<String> connected) {
    List<String> reach =
        next.destinations().stream()
            .filter(each -> !now.destinations().contains(each) || connected.contains(each.name()))
            .map(Destination::name)
            .toList();
    return reach.isEmpty() ? List.of(next.destinations().getFirst().name()) : reach;
  }

  private record Read(HubConfiguration configuration, Text text) {}

  private Read read() throws ConfigurationException {
    Text text;
    try {
      text = files.text();
    } catch (IOException e) {
      // The reader says what is wrong in words.
      return new Read(reader.read(file), Text.of(""));
    }
    return new Read(reader.read(file, text.bytes()), text);
  }

  private HubConfiguration run(Read read) {
    running = Optional.of(new Running(read.configuration(), read.text().digest()));
    return read.configuration();
  }

  private HubConfiguration before(Trial one, ConfigurationException otherwise)
      throws ConfigurationException {
    try {
      return reader.read(file, files.before(one).bytes());
    } catch (IOException e) {
      LOG.error("no-configuration-before", "cause", e);
      throw otherwise;
    }
  }

  /** Says nothing of what is in a file that is not the configuration. */
  private static Problem discreet(Problem problem) {
    return problem.path().endsWith(".parameters")
        ? new Problem(
            problem.path(),
            problem.value(),
            "expected a file of parameters that this hub can use; 'trygghub provision validate'"
                + " there tells more")
        : problem;
  }

  private static String firstOf(ConfigurationException e) {
    return e.problems().stream().findFirst().map(Problem::toString).orElse("");
  }

  private static Verdict refused(String reason, String present) {
    return new Verdict.Refused(reason, List.of(), present);
  }

  private static Verdict wrong(List<Problem> problems, String present) {
    int more = problems.size() - 1;
    return new Verdict.Refused(
        "the configuration cannot be used: "
            + problems.getFirst()
            + (more > 0 ? "; and " + more + " more" : ""),
        problems,
        present);
  }
}
