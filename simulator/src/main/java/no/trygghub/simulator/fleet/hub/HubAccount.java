package no.trygghub.simulator.fleet.hub;

import no.trygghub.hub.contract.Message;

/** Told of what becomes of each message of a hub, on its shard's thread. */
public interface HubAccount {
  /**
   * Detection made it, and it is not sent before this returns.
   *
   * @param connected whether the hub could send it at once
   */
  void made(int hub, Message message, boolean connected);

  /** It could not be sent when it was made, and goes out marked as late. */
  void late(int hub, Message message);

  /** It was given to the session. */
  void sent(int hub, Message message);

  /** The response centre has acknowledged it. */
  void acknowledged(int hub, Message message);

  /** The broker has a message that nobody has to acknowledge. */
  void forwarded(int hub, Message message);

  /**
   * The power of a hub's home goes, or is back.
   *
   * @param wasUp whether a connection was cut by it
   */
  void power(int hub, boolean isBack, boolean wasUp);

  /** A hub is connected, for the first time or again. */
  void up(int hub);

  /** A hub has lost its connection, which nobody cut, or could not get one. */
  void down(int hub, boolean wasUp, String cause);
}
