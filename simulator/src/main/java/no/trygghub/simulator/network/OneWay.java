package no.trygghub.simulator.network;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One direction of a connection. One thread reads and notes when each piece is due, another passes
 * it on then, so that a delay holds nothing up that is behind it.
 */
final class OneWay {
  private static final int PIECE = 8 * 1024;
  private static final int PIECES_UNDERWAY = 64;
  private static final int THROTTLED_PIECES_PER_SECOND = 20;
  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  private final Socket from;
  private final Socket to;
  private final Supplier<Trouble> trouble;
  private final BooleanSupplier isSilent;
  private final BlockingQueue<Piece> underway = new ArrayBlockingQueue<>(PIECES_UNDERWAY);

  /**
   * A direction that nothing moves in yet.
   *
   * @param trouble what is wrong at present
   * @param isSilent whether nothing passes in this direction at present
   */
  OneWay(Socket from, Socket to, Supplier<Trouble> trouble, BooleanSupplier isSilent) {
    this.from = from;
    this.to = to;
    this.trouble = trouble;
    this.isSilent = isSilent;
  }

  /** Passes on what is sent until the connection ends, and returns then. */
  void run() {
    Thread.ofVirtual().name("relay-read").start(this::read);
    try {
      for (Piece piece = underway.take(); waits(piece); piece = underway.take()) {
        if (piece.isEnd()) {
          return;
        }
        write(piece.bytes);
      }
    } catch (IOException e) {
      // the connection is over, which is all there is to know
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    byte[] read = new byte[PIECE];
    long due = System.nanoTime();
    try {
      try {
        for (int count = from.getInputStream().read(read);
            count >= 0;
            count = from.getInputStream().read(read)) {
          due = Math.max(due, System.nanoTime() + delay(trouble.get()));
          put(new Piece(Arrays.copyOf(read, count), due));
        }
      } catch (IOException e) {
        // what was sent before still passes
      }
      Trouble now = trouble.get();
      due = Math.max(due, System.nanoTime() + delay(now)) + now.closeDelay().toNanos();
      put(new Piece(new byte[0], due));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody takes pieces any more once the other side is gone. */
  private void put(Piece piece) throws InterruptedException {
    while (!underway.offer(piece, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS) && !to.isClosed()) {
      // tries again
    }
  }

  /** Waits until a piece may pass; false where the other side is gone before. */
  private boolean waits(Piece piece) {
    while (!to.isClosed()) {
      long left = piece.due - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(Math.min(left, LOOK_EVERY.toNanos()));
      } else if (isSilent.getAsBoolean()) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      } else {
        return true;
      }
    }
    return false;
  }

  private void write(byte[] bytes) throws IOException {
    int written = 0;
    while (written < bytes.length) {
      int perSecond = trouble.get().bytesPerSecond();
      int most =
          perSecond == 0 ? bytes.length : Math.max(1, perSecond / THROTTLED_PIECES_PER_SECOND);
      int count = Math.min(most, bytes.length - written);
      to.getOutputStream().write(bytes, written, count);
      written += count;
      if (perSecond > 0) {
        LockSupport.parkNanos(count * 1_000_000_000L / perSecond);
      }
    }
  }

  private static long delay(Trouble now) {
    return now.delay().toNanos() + ThreadLocalRandom.current().nextLong(now.jitter().toNanos() + 1);
  }

  /** Something on its way. */
  private static final class Piece {
    private final byte[] bytes;
    private final long due;

    /** Bytes, or none for the end, and when they may arrive. */
    Piece(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }

    boolean isEnd() {
      return bytes.length == 0;
    }
  }
}
