package no.trygghub.hub.contract;

/** Reads what comes down. Holds no state; may be used by any thread. */
public final class DownlinkReader {
  private DownlinkReader() {}

  /**
   * Reads an acknowledgement or a command.
   *
   * @param channel {@link Channel#DOWN_ACK} or {@link Channel#DOWN_COMMAND}
   * @throws ContractException where the payload is not what the contract says, naming the field and
   *     what it expects
   */
  public static Downlink read(Channel channel, byte[] payload) throws ContractException {
    throw new ContractException("not yet: " + channel + payload.length);
  }
}
