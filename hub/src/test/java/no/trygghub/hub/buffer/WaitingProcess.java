package no.trygghub.hub.buffer;

import java.nio.file.Path;
import no.trygghub.hub.contract.Channel;

/** A process that opens a database and tells how many alarms wait in it. */
final class WaitingProcess {
  private WaitingProcess() {}

  public static void main(String[] args) {
    try (Buffer buffer = Buffer.open(Path.of(args[0]), 100 * Buffer.SMALLEST_BUDGET)) {
      System.out.println("waiting: " + buffer.waiting(Channel.UP_ALARM, 0, 1_000).size());
    }
  }
}
