package no.trygghub.simulator.centre;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.trygghub.hub.contract.Downlink;

/**
 * Keeps what a response centre receives, and may be one of many that keep in the same place. What
 * it says it has kept survives the process and the computer.
 *
 * <p>Called on one thread.
 */
public interface Keeper extends AutoCloseable {
  /**
   * Keeps messages, all of them or none, in whatever order and however often they come.
   *
   * @return for each, in the same order, what became of it
   * @throws KeeperException where nothing can be kept at present; the same may be tried again
   */
  List<Kept> keep(List<Arrival> arrivals) throws KeeperException;

  /**
   * Keeps words that are about to be said on alarms and faults.
   *
   * @throws KeeperException where nothing can be kept at present; the same may be tried again
   */
  void say(List<Said> words) throws KeeperException;

  /**
   * Looks for what is missing in what came lately, and for hubs that should have been heard by now.
   *
   * @param now the receiver's clock
   * @param listening for how long the receiver has been listening without a break; a hub is not
   *     silent that may have spoken before
   * @throws KeeperException where nothing can be seen at present
   */
  Look look(Instant now, Duration listening) throws KeeperException;

  /** Lets go of the place; what is kept stays. */
  @Override
  void close();

  /**
   * What became of a message.
   *
   * @param outcome whether it was new
   * @param back whether the hub was silent or offline until now
   * @param problem why it was refused; empty otherwise
   */
  record Kept(Outcome outcome, boolean back, String problem) {
    /** One that came for the first time. */
    public static Kept anew(boolean back) {
      return new Kept(Outcome.NEW, back, "");
    }

    /** One that was kept before, by whomever. */
    public static Kept again() {
      return new Kept(Outcome.REPEATED, false, "");
    }

    /** One that cannot be kept, because of what is in it. */
    public static Kept refused(String problem) {
      return new Kept(Outcome.REFUSED, false, problem);
    }
  }

  /** Whether a message is kept now. */
  enum Outcome {
    /** It is, since now. */
    NEW,
    /** It was before. */
    REPEATED,
    /** It is not and never will be: it is not of the contract. */
    REFUSED
  }

  /**
   * A word on an alarm or fault.
   *
   * @param about a message about it
   * @param word what is said
   * @param at when, by the receiver's clock
   */
  record Said(Received about, Downlink.Word word, Instant at) {}

  /**
   * Numbers of a hub that have not come.
   *
   * @param source the hub, as {@link Received#source} has it
   * @param epoch what they are counted in
   * @param from the first
   * @param to the last
   */
  record Gap(String source, String epoch, long from, long to) {}

  /**
   * An epoch of a hub and what is missing in it now.
   *
   * @param source the hub
   * @param epoch what is counted
   * @param gaps all that is missing
   */
  record Numbers(String source, String epoch, List<Gap> gaps) {
    /** Copies what it is given, so that it never changes. */
    public Numbers {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * What a look found.
   *
   * @param numbers the epochs that were looked at
   * @param silent hubs that are silent since now; each is told by one keeper alone
   * @param unfinished whether there is more to look at
   */
  record Look(List<Numbers> numbers, List<String> silent, boolean unfinished) {
    /** Copies what it is given, so that it never changes. */
    public Look {
      numbers = List.copyOf(numbers);
      silent = List.copyOf(silent);
    }
  }
}
