package no.trygghub.provisioning.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.ContractException;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkReader;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Topics;
import no.trygghub.provisioning.words.HubWords;

/**
 * What the broker lets the hub do, tried over a connection of its own, and whether a response
 * centre answers. What the hub must not be able to write is tried with an empty message to a hub
 * that there is none of, so that nobody takes it for anything where the broker does let it through.
 */
final class BrokerLook {
  /** Cannot be part of a hub's id, so that no other hub is thrown out. */
  private static final String CLIENT_SUFFIX = "_check";

  private static final HubId NOBODY = new HubId("no-such-hub");
  private static final byte[] NOTHING = {};

  /** So soon comes back what may be read. */
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(1);

  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(8);

  private final HubConfiguration configuration;
  private final Destination destination;
  private final TestMessages messages;
  private final boolean testAlarm;
  private final HubWords words;
  private final Topics own;
  private final Topics nobodys;

  /**
   * A look at the broker of a destination.
   *
   * @param testAlarm whether to send a test alarm
   * @param words what the acknowledgement is called
   */
  BrokerLook(
      HubConfiguration configuration,
      Destination destination,
      TestMessages messages,
      boolean testAlarm,
      HubWords words) {
    this.configuration = configuration;
    this.destination = destination;
    this.messages = messages;
    this.testAlarm = testAlarm;
    this.words = words;
    this.own = new Topics(configuration.tenant(), configuration.hub());
    this.nobodys = new Topics(configuration.tenant(), NOBODY);
  }

  void look(Findings findings) throws InterruptedException {
    try (Talk talk = new Talk()) {
      boolean readsAll = talk.may(session -> session.subscribe(all("up")));
      readsAll |= talk.may(session -> session.subscribe(all("down")));
      boolean works = mustRead(talk, findings) && mustWrite(talk, findings);
      if (works) {
        mustNotRead(talk, readsAll, findings);
      }
      mustNotWrite(talk, findings);
      if (works && testAlarm) {
        centre(talk, findings);
      }
    } catch (BrokerException e) {
      switch (e.why()) {
        case REFUSED ->
            findings.fail(
                Check.RIGHTS, name(), "rights.not-let-in", hex(e), configuration.hub().value());
        case SILENT -> findings.fail(Check.RIGHTS, name(), "rights.silent");
        case LOST ->
            findings.fail(Check.RIGHTS, name(), "rights.lost", String.valueOf(e.getMessage()));
        case TAKEN_OVER -> findings.warn(Check.RIGHTS, name(), "rights.taken-over");
      }
    }
  }

  private boolean mustRead(Talk talk, Findings findings)
      throws BrokerException, InterruptedException {
    for (Channel channel : List.of(Channel.DOWN_ACK, Channel.DOWN_COMMAND)) {
      if (!talk.may(session -> session.subscribe(own.of(channel)))) {
        findings.fail(Check.RIGHTS, name(), "rights.no-down", own.of(channel));
        return false;
      }
    }
    findings.pass(Check.RIGHTS, name(), "rights.down");
    return true;
  }

  private boolean mustWrite(Talk talk, Findings findings)
      throws BrokerException, InterruptedException {
    if (talk.may(session -> session.publish(own.of(Channel.UP_EVENT), bytes(messages.event())))) {
      findings.pass(Check.RIGHTS, name(), "rights.up");
      return true;
    }
    findings.fail(Check.RIGHTS, name(), "rights.no-up", own.of(Channel.UP_EVENT));
    return false;
  }

  /**
   * Brokers may accept a subscription and deliver nothing of it, so it is what comes that counts:
   * what others have retained there, and the hub's own event.
   */
  private void mustNotRead(Talk talk, boolean subscribed, Findings findings)
      throws BrokerException, InterruptedException {
    if (subscribed) {
      Optional<BrokerSession.Arrived> next = talk.session.next(ARRIVES_WITHIN);
      while (next.isPresent()) {
        if (!next.get().topic().startsWith(own.of(Channel.DOWN_ACK).replaceFirst("ack$", ""))) {
          findings.fail(Check.RIGHTS, name(), "rights.reads", next.get().topic());
          return;
        }
        next = talk.session.next(ARRIVES_WITHIN);
      }
      talk.goesOn();
    }
    findings.pass(Check.RIGHTS, name(), "rights.reads-no-other");
  }

  private void mustNotWrite(Talk talk, Findings findings)
      throws BrokerException, InterruptedException {
    boolean isRefused = true;
    for (String topic :
        List.of(
            nobodys.of(Channel.UP_EVENT), nobodys.of(Channel.DOWN_ACK), own.of(Channel.DOWN_ACK))) {
      if (talk.may(session -> session.publish(topic, NOTHING))) {
        findings.fail(Check.RIGHTS, name(), "rights.writes", topic);
        isRefused = false;
      }
    }
    if (isRefused) {
      findings.pass(Check.RIGHTS, name(), "rights.writes-no-other");
    }
  }

  private void centre(Talk talk, Findings findings) throws BrokerException, InterruptedException {
    // What came before is not about this alarm; a connection that was made anew hears nothing yet.
    boolean ignored = talk.may(session -> session.subscribe(own.of(Channel.DOWN_ACK)));
    if (!talk.may(session -> session.publish(own.of(Channel.UP_ALARM), bytes(messages.alarm())))) {
      findings.fail(Check.RIGHTS, name(), "rights.no-up", own.of(Channel.UP_ALARM));
      return;
    }
    long sent = System.nanoTime();
    long left = ACKNOWLEDGED_WITHIN.toNanos();
    while (left > 0) {
      Optional<Downlink.Word> word =
          talk.session.next(Duration.ofNanos(left)).flatMap(this::aboutTheAlarm);
      long took = System.nanoTime() - sent;
      left = ACKNOWLEDGED_WITHIN.toNanos() - took;
      if (word.isPresent()) {
        String said = words.acknowledgement(word.get().name().toLowerCase(Locale.ROOT));
        if (word.get() == Downlink.Word.REJECTED) {
          findings.fail(Check.CENTRE, name(), "centre.rejected");
        } else {
          findings.pass(
              Check.CENTRE, name(), "centre.acknowledged", said, Duration.ofNanos(took).toMillis());
        }
        return;
      }
    }
    talk.goesOn();
    findings.fail(Check.CENTRE, name(), "centre.silent", ACKNOWLEDGED_WITHIN.toSeconds());
  }

  private Optional<Downlink.Word> aboutTheAlarm(BrokerSession.Arrived arrived) {
    if (!arrived.topic().equals(own.of(Channel.DOWN_ACK))) {
      return Optional.empty();
    }
    try {
      return DownlinkReader.read(
                  Channel.DOWN_ACK, arrived.payload().getBytes(StandardCharsets.UTF_8))
              instanceof Downlink.Acknowledgement acknowledgement
          ? Optional.of(acknowledgement)
              .filter(about -> Optional.of(about.reference()).equals(messages.alarm().reference()))
              .map(Downlink.Acknowledgement::word)
          : Optional.empty();
    } catch (ContractException e) {
      return Optional.empty();
    }
  }

  private String all(String direction) {
    return "trygghub/v1/" + configuration.tenant() + "/+/" + direction + "/#";
  }

  private String name() {
    return destination.name();
  }

  private static byte[] bytes(Message message) {
    return message.json().getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(BrokerException e) {
    return String.format(Locale.ROOT, "0x%02X", e.code());
  }

  /** Something that a broker may refuse. */
  private interface Trial {
    void on(BrokerSession session) throws BrokerException;
  }

  /** A connection, made anew where the broker ends it for what it does not allow. */
  private final class Talk implements AutoCloseable {
    private BrokerSession session;

    Talk() throws BrokerException {
      this.session = connected();
    }

    /**
     * Whether the broker lets the hub do something.
     *
     * @throws BrokerException where it does not answer, or lets the hub in no more
     */
    boolean may(Trial trial) throws BrokerException, InterruptedException {
      return may(trial, true);
    }

    /** A connection that ends may have been taken over just then: the same is tried once more. */
    private boolean may(Trial trial, boolean again) throws BrokerException, InterruptedException {
      try {
        trial.on(session);
        return true;
      } catch (BrokerException e) {
        if (e.why() == BrokerException.Why.SILENT) {
          throw e;
        }
        if (e.why() != BrokerException.Why.LOST) {
          return false;
        }
        if (session.isTakenOver()) {
          throw takenOver();
        }
        session.close();
        session = connected();
        return again && may(trial, false);
      }
    }

    /**
     * Gives up where the connection has ended while nothing was asked for: at a broker that knows
     * both by the same id the running hub has thrown it out, often without a reason, and coming
     * back would throw out the hub.
     */
    void goesOn() throws BrokerException {
      if (session.isEnded()) {
        throw takenOver();
      }
    }

    private BrokerException takenOver() {
      return new BrokerException(BrokerException.Why.TAKEN_OVER, 0, "");
    }

    private BrokerSession connected() throws BrokerException {
      return BrokerSession.open(destination, configuration.hub() + CLIENT_SUFFIX);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
