package no.trygghub.hub.contract;

/**
 * A payload that is not what the contract says. Its message names the field and what was expected,
 * in one line.
 */
public final class ContractException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A breach of the contract. */
  public ContractException(String message) {
    super(message);
  }
}
