package no.trygghub.hub.buffer;

import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;

/** A message that lacks only its sequence number. */
@FunctionalInterface
public interface Draft {
  /** The message with its number. Called once, inside the transaction that stores it. */
  Message number(Sequence sequence);
}
