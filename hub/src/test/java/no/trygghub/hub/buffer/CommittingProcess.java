package no.trygghub.hub.buffer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.contract.Message;

/** A process that commits and tells each commit once it has returned, until it is killed. */
final class CommittingProcess {
  private CommittingProcess() {}

  public static void main(String[] args) {
    Buffer buffer = Buffer.open(Path.of(args[0]), 100 * Buffer.SMALLEST_BUDGET);
    for (int i = 1; ; i++) {
      int number = i;
      Message message =
          buffer
              .commit(
                  Map.of("row", Integer.toString(i)),
                  List.of(sequence -> Messages.raised(number, sequence)))
              .getFirst();
      System.out.println(message.sequence() + " " + message.id());
      System.out.flush();
    }
  }
}
