package no.trygghub.hub.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.trygghub.hub.detection.AlarmId;

/** What may come down to a hub. */
public sealed interface Downlink {
  /**
   * The response centre's word on an alarm or a fault.
   *
   * @param reference the alarm or fault
   * @param message the one message meant; empty for all about it that have been sent
   * @param word what the response centre says
   * @param expires after this it is refused; empty where it holds for ever
   */
  record Acknowledgement(
      AlarmId reference, Optional<MessageId> message, Word word, Optional<Instant> expires)
      implements Downlink {
    /** One that holds for ever. */
    public Acknowledgement(AlarmId reference, Optional<MessageId> message, Word word) {
      this(reference, message, word, Optional.empty());
    }
  }

  /**
   * A command.
   *
   * @param id the same in every copy; a hub carries out one id once
   * @param expires after this it is refused
   * @param order what to do
   */
  record Command(String id, Instant expires, Order order) implements Downlink {}

  /** What an acknowledgement says. */
  enum Word {
    /** The response centre has it; nobody has helped yet. Stops the repeating. */
    RECEIVED,
    /** A person there has taken it on. */
    ACCEPTED,
    /** It is over. */
    CLOSED,
    /** The response centre cannot take it: the next destination is needed. */
    REJECTED
  }

  /** What a command can ask for. */
  sealed interface Order {
    /** Raise a test alarm. */
    record TestAlarm() implements Order {}

    /** Begin a privacy pause. */
    record Pause(Duration duration) implements Order {}

    /** End a privacy pause. */
    record Resume() implements Order {}

    /** Tell how the hub is. */
    record Status() implements Order {}

    /** Tell the configuration. */
    record SendConfiguration() implements Order {}

    /**
     * Go on with another configuration, on trial at first.
     *
     * @param configuration the text of the whole new configuration
     * @param replaces the SHA-256 of the one that it is to replace, 64 hexadecimal digits, small
     */
    record ApplyConfiguration(String configuration, String replaces) implements Order {}

    /** Something that this hub does not know; answered, not ignored. */
    record Unknown(String name) implements Order {}
  }
}
