package no.trygghub.simulator.harness.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Gives inputs to a reader and fails where one does anything but accept it or refuse it as it is
 * documented to: with its own exception, in words that a person can read, within a bounded time and
 * memory, and the same every time.
 */
final class Examiner<V> implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final long MOST_ALLOCATED = 64L * 1024 * 1024;
  private static final int LONGEST_MESSAGE = 16_000;

  /** What of our own and other people's code has no place in a message. */
  private static final Pattern INNARDS =
      Pattern.compile(
          "(?:java|javax|com\\.fasterxml|org\\.yaml|org\\.apache|no\\.trygghub\\.(?:hub|drivers|simulator))\\.[a-z.]*[A-Z]"
              + "|\\w(?:Exception|Error)\\b|StreamRead|\\.java:");

  private final Class<? extends Exception> refusal;
  private final Reader<V> reader;
  private final Function<V, String> judge;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private ExecutorService worker = worker();

  /**
   * An examiner.
   *
   * @param refusal the one exception that the reader may throw
   * @param judge what is wrong with a value that was accepted; empty where nothing is
   */
  Examiner(Class<? extends Exception> refusal, Reader<V> reader, Function<V, String> judge) {
    this.refusal = refusal;
    this.reader = reader;
    this.judge = judge;
  }

  /** What is examined. */
  interface Reader<V> {
    V read(Mutant input) throws Exception;
  }

  /** Throws {@link AssertionError}, with the input, where the reader does not keep its promise. */
  void examine(Mutant input) {
    Outcome first = outcome(input);
    Outcome again = outcome(input);
    if (!first.equals(again)) {
      throw failure("first " + first + " and then " + again, input);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private Outcome outcome(Mutant input) {
    Future<Outcome> future = worker.submit(() -> measured(input));
    try {
      return future.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      worker.shutdownNow();
      worker = worker();
      throw failure("no end within " + LONGEST.toSeconds() + " s", input);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted", input);
    } catch (ExecutionException e) {
      AssertionError error = failure("threw " + e.getCause(), input);
      error.initCause(e.getCause());
      throw error;
    }
  }

  /** Lets every exception out but the one that is documented. */
  private Outcome measured(Mutant input) throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    Outcome outcome = read(input);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    if (allocated > MOST_ALLOCATED) {
      throw new IllegalStateException("took " + allocated + " bytes of memory");
    }
    return outcome;
  }

  private Outcome read(Mutant input) throws Exception {
    V value;
    try {
      value = reader.read(input);
    } catch (Exception e) {
      if (!refusal.isInstance(e)) {
        throw e;
      }
      String message = String.valueOf(e.getMessage());
      check(message);
      return new Outcome(message);
    }
    String wrong = judge.apply(value);
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("accepted " + wrong);
    }
    return new Outcome(value);
  }

  private static void check(String message) {
    if (message.isBlank() || message.equals("null")) {
      throw new IllegalStateException("refused without a word");
    }
    if (message.length() > LONGEST_MESSAGE) {
      throw new IllegalStateException("refused in " + message.length() + " characters");
    }
    if (INNARDS.matcher(message).find()) {
      throw new IllegalStateException("refused in words of the program: " + message);
    }
    if (message.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
      throw new IllegalStateException("refused with control characters: " + message);
    }
  }

  private static AssertionError failure(String what, Mutant input) {
    return new AssertionError(what + " for the input: " + input);
  }

  private static ExecutorService worker() {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  }

  /** What came of an input: a value, or the words of a refusal. */
  private record Outcome(Object value) {}
}
