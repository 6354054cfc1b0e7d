package no.trygghub.hub.main;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.change.ConfigurationChanges;
import no.trygghub.hub.change.Trial;
import no.trygghub.hub.change.Verdict;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.Problem;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Reply;
import no.trygghub.hub.detection.Finding.EventKind;

/**
 * A running hub's part in the change of its configuration: answers the commands, has the hub opened
 * anew, and decides a trial by which destinations are reached. Lives on the detection loop.
 */
final class Reconfiguration {
  /** So that the answer goes out over the connection that the command came by. */
  private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);

  /** How many bytes of problems an answer lists; how many more there are it says. */
  private static final int MOST_PROBLEM_BYTES = 8 * 1024;

  private final ConfigurationChanges changes;
  private final Runnable reopen;
  private final Agent agent;
  private final Function<Reply, Draft> answer;
  private final Supplier<Instant> wall;
  private final EventLoop loop;
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, String> wrong = new HashMap<>();
  private EventLoop.Timer end = () -> {};

  /**
   * The part of a hub that is being put together.
   *
   * @param reopen has this hub closed and another opened with what the configuration is then
   * @param answer makes the message of an answer
   * @param wall the time on the wall, for people
   */
  Reconfiguration(
      ConfigurationChanges changes,
      Runnable reopen,
      Agent agent,
      Function<Reply, Draft> answer,
      Supplier<Instant> wall,
      EventLoop loop) {
    this.changes = changes;
    this.reopen = reopen;
    this.agent = agent;
    this.answer = answer;
    this.wall = wall;
    this.loop = loop;
    onTrial().ifPresent(trial -> missing.addAll(trial.reach()));
  }

  /** The destinations that have to be reached for the configuration to stay. */
  List<String> toReach() {
    return onTrial().map(Trial::reach).orElse(List.of());
  }

  /** The hub is armed: what it left off at goes on. */
  void armed() {
    changes.trial().ifPresent(this::goOn);
  }

  /** The answer to a command that asks for the configuration. */
  Reply told(String commandId) {
    ConfigurationChanges.Told told;
    try {
      told = changes.told();
    } catch (IOException e) {
      return refused(commandId, "the configuration cannot be read: " + e.getMessage(), Map.of());
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("sha256", told.digest());
    details.put("onTrial", told.onTrial());
    if (!told.fits()) {
      return refused(
          commandId,
          "the configuration is larger than a message may be, "
              + ConfigurationChanges.LARGEST_IN_MESSAGE
              + " bytes as JSON; see to it at the hub",
          details);
    }
    details.put("configuration", told.text());
    return new Reply(commandId, Reply.Result.DONE, "", details);
  }

  /**
   * Puts another configuration in force on trial, or does not.
   *
   * @param connected the destinations that the hub is connected to now
   * @return the answer
   */
  Reply apply(
      Downlink.Command command, Downlink.Order.ApplyConfiguration order, Set<String> connected) {
    Verdict verdict =
        changes.propose(
            command.id(), command.expires(), order.configuration(), order.replaces(), connected);
    return switch (verdict) {
      case Verdict.Refused refused -> refused(command.id(), refused.reason(), details(refused));
      case Verdict.Unchanged unchanged ->
          new Reply(
              command.id(),
              Reply.Result.DONE,
              "",
              Map.of("state", "unchanged", "sha256", unchanged.present()));
      case Verdict.OnTrial begun -> {
        loop.after(REOPEN_AFTER, reopen);
        yield accepted(begun.trial());
      }
    };
  }

  /** The answer to a command that was carried out before. */
  Reply again(String commandId, Downlink.Order.ApplyConfiguration order) {
    Optional<Trial> own = onTrial().filter(trial -> trial.commandId().equals(commandId));
    if (own.isPresent()) {
      return accepted(own.get());
    }
    return changes.isInForce(order.configuration())
        ? new Reply(commandId, Reply.Result.DONE, "", Map.of())
        : refused(
            commandId, "this was carried out before, and is not the configuration now", Map.of());
  }

  /** A destination is connected and takes what the hub says. */
  void reached(String destination) {
    if (missing.remove(destination)) {
      keepWhereReached();
    }
  }

  /** How a destination is; what is wrong is empty where nothing is. */
  void destinationIs(String destination, String what) {
    // What it was last, even where the connection has just come back.
    if (!what.isEmpty()) {
      wrong.put(destination, what);
    }
  }

  private Optional<Trial> onTrial() {
    return changes.trial().filter(trial -> trial.ending().isEmpty());
  }

  private void goOn(Trial trial) {
    // A power cut may have come before this was said.
    agent.storeOnce(
        trial.commandId(), trial.expires(), answer.apply(accepted(trial)), Optional.empty());
    if (trial.ending().isPresent()) {
      tell(trial, trial.ending().get());
    } else {
      end = loop.after(changes.left(), this::outOfTime);
      keepWhereReached();
    }
  }

  private void keepWhereReached() {
    if (missing.isEmpty() && onTrial().isPresent() && changes.keep()) {
      end.cancel();
      tellEnd();
    }
  }

  private void outOfTime() {
    keepWhereReached();
    if (onTrial().isPresent()) {
      changes.undo(missing.isEmpty() ? "the disk does not take that it is kept" : notReached());
      reopen.run();
    }
  }

  private String notReached() {
    return "not reached within "
        + ConfigurationChanges.REACH_WITHIN.toSeconds()
        + " s: "
        + missing.stream().map(this::withCause).collect(Collectors.joining("; "));
  }

  private String withCause(String destination) {
    String cause = wrong.getOrDefault(destination, "");
    return cause.isEmpty() ? destination : destination + " (" + cause + ")";
  }

  private void tellEnd() {
    changes.trial().ifPresent(trial -> trial.ending().ifPresent(ending -> tell(trial, ending)));
  }

  /** An answer and an event, once, whatever comes between; then nothing is left to remember. */
  private void tell(Trial trial, Trial.Ending ending) {
    boolean kept = ending.how() == Trial.How.KEPT;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("commandId", trial.commandId());
    details.put("from", trial.from());
    details.put("to", trial.to());
    if (!ending.why().isEmpty()) {
      details.put("why", ending.why());
    }
    Reply reply =
        kept
            ? new Reply(
                trial.commandId(),
                Reply.Result.DONE,
                "",
                Map.of("state", "kept", "sha256", trial.to()))
            : refused(trial.commandId(), "undone: " + ending.why(), Map.of("state", "undone"));
    agent.storeOnce(
        trial.commandId() + " ended",
        trial.expires(),
        answer.apply(reply),
        Optional.of(
            new Agent.Event(
                kept ? EventKind.CONFIGURATION_CHANGED : EventKind.CONFIGURATION_UNDONE, details)));
    changes.over();
  }

  private Reply accepted(Trial trial) {
    Duration left = changes.left();
    return new Reply(
        trial.commandId(),
        Reply.Result.ACCEPTED,
        "",
        Map.of(
            "state",
            "on-trial",
            "sha256",
            trial.to(),
            "until",
            wall.get().plus(left).truncatedTo(ChronoUnit.MILLIS).toString(),
            "withinS",
            Math.max(0, left.toSeconds()),
            "reach",
            trial.reach()));
  }

  private static Map<String, Object> details(Verdict.Refused refused) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("sha256", refused.present());
    if (!refused.problems().isEmpty()) {
      List<Map<String, String>> listed = new ArrayList<>();
      int bytes = 0;
      for (Problem problem : refused.problems()) {
        bytes += 2 * (problem.path() + problem.value() + problem.expected()).length() + 50;
        if (bytes > MOST_PROBLEM_BYTES && !listed.isEmpty()) {
          break;
        }
        listed.add(
            Map.of(
                "key", problem.path(), "value", problem.value(), "expected", problem.expected()));
      }
      details.put("problems", listed);
      details.put("moreProblems", refused.problems().size() - listed.size());
    }
    return details;
  }

  private static Reply refused(String commandId, String reason, Map<String, Object> details) {
    return new Reply(commandId, Reply.Result.REFUSED, reason, details);
  }
}
