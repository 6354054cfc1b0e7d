package no.trygghub.hub.uplink;

/** What a link tells, on the uplink's thread. */
interface LinkEvents {
  /** The link is connected and subscribed. */
  void up(Link link);

  /** The link was lost, or an attempt to connect failed; it tries again by itself. */
  void down(Link link, String cause);

  /** The broker has answered, and more may be published. */
  void room(Link link);

  /** Something came down. */
  void arrived(Link link, String topic, byte[] payload, boolean retained);

  /** More came down than can be looked at; this was let go. Called on any thread. */
  void overrun();
}
