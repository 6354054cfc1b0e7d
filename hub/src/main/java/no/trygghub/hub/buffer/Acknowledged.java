package no.trygghub.hub.buffer;

import java.util.List;
import no.trygghub.hub.contract.MessageId;

/**
 * What came of an acknowledgement.
 *
 * @param known whether this hub knows the alarm or fault
 * @param delivered the messages that left the outbox by it
 */
public record Acknowledged(boolean known, List<MessageId> delivered) {
  /** Copies what it is given, so that it never changes. */
  public Acknowledged {
    delivered = List.copyOf(delivered);
  }
}
