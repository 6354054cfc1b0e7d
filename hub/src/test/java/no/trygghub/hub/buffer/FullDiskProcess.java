package no.trygghub.hub.buffer;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that raises alarms until the disk takes no more, and some more in memory, has the first
 * acknowledged, and goes back to the disk. It begins, and goes back, when it is told to by a line.
 */
final class FullDiskProcess {
  private static final int MOST = 100_000;
  private static final int IN_MEMORY = 20;

  private FullDiskProcess() {}

  public static void main(String[] args) throws IOException {
    try (Buffer buffer = Buffer.open(Path.of(args[0]), 100 * Buffer.SMALLEST_BUDGET)) {
      int raised = 0;
      awaitWord();
      while (buffer.unwritable().isEmpty() && raised < MOST) {
        FailingDiskTest.raise(buffer, ++raised);
      }
      for (int i = 0; i < IN_MEMORY; i++) {
        FailingDiskTest.raise(buffer, ++raised);
      }
      FailingDiskTest.acknowledge(buffer, 1);
      System.out.println("in memory: " + buffer.unwritable().orElse("no"));
      System.out.flush();
      awaitWord();
      System.out.println("on disk again: " + buffer.resume());
      System.out.println(raised);
    }
  }

  private static void awaitWord() throws IOException {
    if (System.in.read() != '\n') {
      throw new IOException("nobody is there any more");
    }
  }
}
