package no.trygghub.simulator.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.TimeCorrection;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.simulator.harness.SampleMessages;

/**
 * Something that the hub asks of its database.
 *
 * @param name what it is, for the table
 * @param prepared looks up what is asked about, and gives back the asking itself, which is timed
 */
record Question(String name, Preparation prepared) {
  private static final int FETCHED = 64;
  private static final int FORWARDED = 20;
  private static final int BATCH = 250;
  private static final int TIDIED = 100;
  private static final Duration VALID = Duration.ofMinutes(1);
  private static final Instant WALL = Instant.parse("2026-01-10T02:14:07Z");
  private static final TimeCorrection SYNCHRONISED =
      new TimeCorrection(new HubTime("measured", 0, WALL, true));

  /** What comes before the asking. */
  interface Preparation {
    Runnable of(StoredRows rows);
  }

  /** All that a hub asks while it runs. */
  static List<Question> all() {
    List<Question> all = new ArrayList<>();
    for (Channel channel :
        List.of(Channel.UP_ALARM, Channel.UP_FAULT, Channel.UP_EVENT, Channel.UP_TELEMETRY)) {
      String what = "the next of " + channel.suffix();
      all.add(
          new Question(
              what + ", from the beginning",
              rows -> () -> rows.buffer().waiting(channel, 0, FETCHED)));
      all.add(
          new Question(
              what + ", from the middle",
              rows -> () -> rows.buffer().waiting(channel, rows.middle(), FETCHED)));
    }
    all.add(new Question("the next of a channel without any", nextOfNone()));
    all.add(new Question("one message by its id", find()));
    all.add(new Question("store an alarm", store(SampleMessages::alarm)));
    all.add(new Question("store a fault", store(SampleMessages::fault)));
    all.add(new Question("store a reading", store(SampleMessages::telemetry)));
    all.add(new Question("store what a command brought about", command()));
    all.add(new Question(FORWARDED + " readings forwarded", forwarded()));
    all.add(new Question("an alarm acknowledged", acknowledged(Channel.UP_ALARM)));
    all.add(new Question("a fault acknowledged", acknowledged(Channel.UP_FAULT)));
    all.add(
        new Question(
            "which alarms are active",
            rows -> () -> rows.buffer().activeAlarms(Composer.SNAPSHOT_SIZE)));
    all.add(new Question("how many wait", rows -> () -> rows.buffer().depth()));
    all.add(new Question("the last sequence number", rows -> () -> rows.buffer().lastSequence()));
    all.add(
        new Question(
            "since when one is unacknowledged",
            rows -> () -> rows.buffer().oldestUnacknowledged()));
    all.add(
        new Question(
            "whether a command was carried out", rows -> () -> rows.buffer().knowsCommand("none")));
    all.add(
        new Question("a number for a connection", rows -> () -> rows.buffer().nextSession(WALL)));
    all.add(new Question("what waits is late", rows -> () -> rows.buffer().markWaitingLate()));
    all.add(new Question("some of what a broker took tidied away", tidied()));
    all.add(
        new Question(
            "the last alarms", rows -> () -> rows.buffer().lastAlarms(Composer.SNAPSHOT_SIZE)));
    all.add(new Question("whether an alarm is closed", closed()));
    all.add(
        new Question(
            "times put right where none is wrong",
            rows -> () -> rows.buffer().correct(SYNCHRONISED, Set.of())));
    all.add(new Question("the state of detection", rows -> () -> rows.buffer().stateRows()));
    all.add(
        new Question(
            "whether anything was dropped",
            rows ->
                () ->
                    rows.buffer().tellDropped(dropped -> rows.draft(SampleMessages::event), true)));
    return List.copyOf(all);
  }

  /** What a hub asks whose disk budget is spent. */
  static Question atTheBudget() {
    return new Question(
        BATCH + " readings stored where as many have to be dropped",
        rows -> {
          List<Draft> drafts = readings(rows, BATCH);
          return () -> rows.buffer().commit(Map.of(), drafts);
        });
  }

  private static List<Draft> readings(StoredRows rows, int many) {
    return Collections.nCopies(many, 0).stream()
        .map(any -> rows.draft(SampleMessages::telemetry))
        .toList();
  }

  private static Preparation nextOfNone() {
    return rows -> () -> rows.buffer().waiting(Channel.UP_REPLY, 0, FETCHED);
  }

  private static Preparation find() {
    return rows -> {
      MessageId id =
          rows.buffer().waiting(Channel.UP_FAULT, rows.middle(), 1).getFirst().message().id();
      return () -> rows.buffer().find(id);
    };
  }

  private static Preparation store(Backlog.Kind kind) {
    return rows -> {
      Draft draft = rows.draft(kind);
      return () -> rows.buffer().commit(Map.of("time", "{}"), List.of(draft));
    };
  }

  private static Preparation command() {
    return rows -> {
      Draft draft = rows.draft(SampleMessages::event);
      String id = UUID.randomUUID().toString();
      return () ->
          rows.buffer().commitCommand(id, WALL.plus(VALID), WALL, Map.of(), List.of(draft));
    };
  }

  private static Preparation forwarded() {
    return rows -> {
      List<StoredMessage> oldest = rows.oldest(Channel.UP_TELEMETRY, FORWARDED);
      return () -> rows.buffer().forwarded(oldest);
    };
  }

  private static Preparation tidied() {
    return rows -> {
      rows.buffer().commit(Map.of(), readings(rows, TIDIED));
      rows.buffer().forwarded(rows.oldest(Channel.UP_TELEMETRY, TIDIED));
      return () -> rows.buffer().tidy();
    };
  }

  private static Preparation closed() {
    return rows -> {
      AlarmId alarm =
          rows.oldest(Channel.UP_ALARM, 1).getFirst().message().reference().orElseThrow();
      return () -> rows.buffer().isClosed(alarm);
    };
  }

  private static Preparation acknowledged(Channel channel) {
    return rows -> {
      StoredMessage oldest = rows.oldest(channel, 1).getFirst();
      Downlink.Acknowledgement word =
          new Downlink.Acknowledgement(
              oldest.message().reference().orElseThrow(),
              Optional.of(oldest.message().id()),
              Downlink.Word.RECEIVED);
      return () -> rows.buffer().acknowledge(word, "first");
    };
  }
}
