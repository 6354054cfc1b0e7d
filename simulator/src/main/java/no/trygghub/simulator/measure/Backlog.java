package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import no.trygghub.simulator.harness.SampleMessages;

/** A database with messages of one channel waiting in it, made once and copied for every round. */
final class Backlog {
  static final TenantId TENANT = new TenantId("measure");
  static final HubId HUB = new HubId("backlog");

  private static final String DATABASE = "hub.db";
  private static final int AT_ONCE = 5_000;
  private static final Instant BEGIN = Instant.parse("2026-01-10T02:14:07Z");

  private final Path database;
  private final Channel channel;
  private final List<String> payloads;

  private Backlog(Path database, Channel channel, List<String> payloads) {
    this.database = database;
    this.channel = channel;
    this.payloads = payloads;
  }

  /** Makes one, with one message after another as {@code kind} makes them. */
  static Backlog make(Path directory, int messages, Kind kind) throws IOException {
    Path database = directory.resolve(DATABASE);
    List<Message> stored = new ArrayList<>();
    try (Buffer buffer = Buffer.open(database, Long.MAX_VALUE)) {
      SampleMessages samples = samples(buffer);
      for (int from = 0; from < messages; from += AT_ONCE) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = from; i < Math.min(from + AT_ONCE, messages); i++) {
          drafts.add(kind.draft(samples, i));
        }
        stored.addAll(buffer.commit(Map.of(), drafts));
      }
    }
    return new Backlog(
        database, stored.getFirst().channel(), stored.stream().map(Message::json).toList());
  }

  /** Messages of the hub whose database that is. */
  static SampleMessages samples(Buffer buffer) {
    return new SampleMessages(TENANT, HUB, buffer.epoch(), BEGIN);
  }

  /**
   * Puts a copy of it where a hub with that data directory looks for its database, and returns when
   * it is on the disk: a backlog has been there for long, and a disk that is still busy with the
   * copy would be measured with it.
   */
  void copyTo(Path data) throws IOException {
    Files.createDirectories(data);
    Path copy = data.resolve(DATABASE);
    Files.copy(database, copy);
    try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  Channel channel() {
    return channel;
  }

  /** What is sent, oldest first. */
  List<String> payloads() {
    return payloads;
  }

  /** Which messages. */
  interface Kind {
    Draft draft(SampleMessages samples, long number);
  }
}
