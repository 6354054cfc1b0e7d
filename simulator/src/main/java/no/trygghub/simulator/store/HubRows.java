package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The tables {@code hub} and {@code hub_connection}: how each hub is. */
final class HubRows {
  private static final String HEARD =
      """
      insert into hub (tenant, hub, first_received_at, last_received_at) values (?, ?, ?, ?)
      on conflict (tenant, hub) do update set
        last_received_at = case
          when hub.last_received_at is null then excluded.last_received_at
          when excluded.last_received_at > hub.last_received_at then excluded.last_received_at
          else hub.last_received_at end
      """;

  /** Of one session the end is later than the beginning, whatever came first. */
  private static final String CONNECTION =
      """
      insert into hub_connection (tenant, hub, broker, session, state, told_at, received_at) values (?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant, hub, broker) do update set
        session = excluded.session, state = excluded.state, told_at = excluded.told_at, received_at = excluded.received_at
      where (excluded.session, case excluded.state when 'online' then 0 when 'offline' then 1 else 2 end)
        > (hub_connection.session, case hub_connection.state when 'online' then 0 when 'offline' then 1 else 2 end)
      """;

  /** A heartbeat that was on its way when the silence was noticed ends it too. */
  private static final String NO_MORE_SILENT =
      "update hub set silent_since = null where tenant = ? and hub = ? and silent_since <= ?";

  /** A hub that was taken out of use and begins anew counts in another epoch. */
  private static final String HEARTBEAT =
      """
      update hub set heartbeat_at = ?, next_within_s = ?, next_due_at = ?, uptime_s = ?, outbox_depth = ?,
        oldest_unacknowledged_at = ?, epoch = ?, last_seq = ?, sensors_lost = ?, paused = ?, walk_test = ?,
        decommissioned_at = case when decommissioned_epoch = ? then decommissioned_at end
      where tenant = ? and hub = ? and (heartbeat_at is null or heartbeat_at <= ?)
      """;

  private static final String DECOMMISSIONED =
      "update hub set decommissioned_at = ?, decommissioned_epoch = ?, silent_since = null where tenant = ? and hub = ?";

  private static final String SILENT =
      """
      update hub set silent_since = ?
      where silent_since is null and decommissioned_at is null and next_due_at < ? and next_within_s <= ?
      returning tenant, hub
      """;

  /** By a receiver's clock that was wrong; heartbeats would not count until that time. */
  private static final String AHEAD =
      "update hub set heartbeat_at = ? where heartbeat_at > ? returning tenant, hub, next_within_s";

  private static final String DUE = "update hub set next_due_at = ? where tenant = ? and hub = ?";
  private static final String SILENT_AHEAD =
      "update hub set silent_since = ? where silent_since > ?";

  /** As far as receivers' clocks may be from one another. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final Connection connection;
  private final Dialect dialect;
  private final String broker;

  HubRows(Connection connection, Dialect dialect, String broker) {
    this.connection = connection;
    this.dialect = dialect;
    this.broker = broker;
  }

  /**
   * Hubs were heard, or only spoken of where there is no time. Makes other transactions about them
   * wait.
   */
  void heard(SortedMap<HubKey, Optional<Instant>> hubs, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HEARD)) {
      Row row = new Row(statement, dialect);
      for (var each : hubs.entrySet()) {
        row.hub(each.getKey()).time(now).time(each.getValue()).add();
      }
      statement.executeBatch();
    }
  }

  /** Connections began or ended; tells for each whether that is news. */
  List<Boolean> connections(List<Entry.Status> states) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CONNECTION)) {
      Row row = new Row(statement, dialect);
      for (Entry.Status each : states) {
        row.hub(each.hub())
            .text(broker)
            .number(each.session())
            .text(each.state())
            .time(each.toldAt())
            .time(each.arrival().at())
            .add();
      }
      return changed(statement);
    }
  }

  /** Hubs live; tells for each whether it was silent until now. */
  List<Boolean> heartbeats(List<Entry.Heartbeat> beats) throws SQLException {
    List<Boolean> back;
    try (PreparedStatement statement = connection.prepareStatement(NO_MORE_SILENT)) {
      Row row = new Row(statement, dialect);
      for (Entry.Heartbeat each : beats) {
        row.hub(each.hub()).time(each.arrival().at().plus(each.nextWithin())).add();
      }
      back = changed(statement);
    }
    try (PreparedStatement statement = connection.prepareStatement(HEARTBEAT)) {
      Row row = new Row(statement, dialect);
      for (Entry.Heartbeat each : beats) {
        Instant at = each.arrival().at();
        row.time(at)
            .number(each.nextWithin().toSeconds())
            .time(at.plus(each.nextWithin()))
            .number(each.uptimeS())
            .number(each.outboxDepth())
            .time(each.oldestUnacknowledged())
            .text(each.epoch())
            .number(each.lastSequence())
            .text(each.sensorsLost())
            .truth(each.paused())
            .truth(each.walkTest())
            .text(each.epoch())
            .hub(each.hub())
            .time(at)
            .add();
      }
      statement.executeBatch();
    }
    return back;
  }

  /** A hub was taken out of use. */
  void decommissioned(Entry.Numbered event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DECOMMISSIONED)) {
      new Row(statement, dialect)
          .time(event.arrival().at())
          .text(event.epoch())
          .hub(event.hub())
          .update();
    }
  }

  /** Marks hubs that are silent since now, and tells which. */
  List<String> silent(Instant now, Duration listening) throws SQLException {
    putRight(now);
    List<String> silent = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SILENT)) {
      new Row(statement, dialect).time(now).time(now).number(listening.toSeconds());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          silent.add(new HubKey(rows.getString(1), rows.getString(2)).source());
        }
      }
    }
    return silent;
  }

  /** Takes what was received at a time that is yet to come as received now. */
  private void putRight(Instant now) throws SQLException {
    Instant ahead = now.plus(CLOCKS_APART);
    try (PreparedStatement update = connection.prepareStatement(AHEAD);
        PreparedStatement due = connection.prepareStatement(DUE);
        PreparedStatement silent = connection.prepareStatement(SILENT_AHEAD)) {
      new Row(update, dialect).time(now).time(ahead);
      Row row = new Row(due, dialect);
      try (ResultSet rows = update.executeQuery()) {
        while (rows.next()) {
          row.time(now.plusSeconds(rows.getLong(3)))
              .hub(new HubKey(rows.getString(1), rows.getString(2)))
              .add();
        }
      }
      due.executeBatch();
      new Row(silent, dialect).time(now).time(ahead).update();
    }
  }

  static List<Boolean> changed(PreparedStatement statement) throws SQLException {
    List<Boolean> changed = new ArrayList<>();
    for (int rows : statement.executeBatch()) {
      changed.add(rows > 0);
    }
    return changed;
  }
}
