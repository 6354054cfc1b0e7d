package no.trygghub.simulator.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody who presses one button after another, a few a second, until closed. */
final class Presser implements AutoCloseable {
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(4));

  private final Books books;
  private final Thread thread;
  private volatile boolean goesOn = true;
  private volatile Optional<IOException> stoppedBy = Optional.empty();

  /** Begins at once. */
  Presser(RunningHome home, Books books) {
    this.books = books;
    this.thread = Thread.ofPlatform().name("presser").start(() -> press(home));
  }

  /**
   * Waits until all that was raised until now has come, and tells how long that took.
   *
   * @throws IOException where it does not come, or nothing is pressed any more
   */
  Duration awaitRaised() throws IOException {
    long begin = System.nanoTime();
    List<Press> raised = books.presses();
    PATIENCE.until("what was raised has come", () -> books.hold(raised) || stoppedBy.isPresent());
    if (stoppedBy.isPresent()) {
      throw stoppedBy.get();
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    goesOn = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void press(RunningHome home) {
    try {
      while (goesOn) {
        home.press(books, 1);
      }
    } catch (IOException e) {
      stoppedBy = Optional.of(e);
    }
  }
}
