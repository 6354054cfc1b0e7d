package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The tables {@code alarm} and {@code fault}: one row each, as it is now. */
final class AlarmRows {
  private static final String ALARM =
      merged(
          "alarm",
          "alarm_id, kind, class, severity, state, test, sensor_id, sensor_kind, sensor_location,"
              + " detected_at, raised_at, changed_at, time_trusted, evidence, last_seq, first_received_at, asked_seq",
          List.of("severity", "state", "evidence", "changed_at", "last_seq"),
          List.of("detected_at", "raised_at"),
          ", asked_seq = case when excluded.asked_seq > alarm.asked_seq then excluded.asked_seq else"
              + " alarm.asked_seq end",
          " or excluded.asked_seq > alarm.asked_seq");

  private static final String FAULT =
      merged(
          "fault",
          "fault_id, kind, subject, state, cause, since, changed_at, time_trusted, last_seq,"
              + " first_received_at",
          List.of("state", "cause", "changed_at", "last_seq"),
          List.of("since"),
          "",
          "");

  private final Connection connection;
  private final Dialect dialect;

  AlarmRows(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Takes in what messages say of alarms and faults; others are left out. */
  void take(List<Entry.Numbered> entries) throws SQLException {
    try (PreparedStatement alarms = connection.prepareStatement(ALARM);
        PreparedStatement faults = connection.prepareStatement(FAULT)) {
      Row alarm = new Row(alarms, dialect);
      Row fault = new Row(faults, dialect);
      for (Entry.Numbered each : entries) {
        switch (each.content()) {
          case Entry.Content.Alarm content -> add(alarm, each, content);
          case Entry.Content.Fault content -> add(fault, each, content);
          case Entry.Content.Decommissioned none -> {}
          case Entry.Content.Other none -> {}
        }
      }
      alarms.executeBatch();
      faults.executeBatch();
    }
  }

  private static void add(Row row, Entry.Numbered entry, Entry.Content.Alarm alarm)
      throws SQLException {
    row.hub(entry.hub())
        .text(alarm.id())
        .text(alarm.kind())
        .text(alarm.category())
        .text(alarm.severity())
        .text(alarm.state())
        .truth(alarm.test())
        .text(alarm.sensor())
        .text(alarm.sensorKind())
        .text(alarm.location())
        .time(alarm.detectedAt())
        .time(alarm.raisedAt())
        .time(alarm.changedAt())
        .truth(entry.timeTrusted())
        .text(alarm.evidence())
        .number(entry.sequence())
        .time(entry.arrival().at())
        .number(alarm.asks() ? entry.sequence() : 0)
        .add();
  }

  private static void add(Row row, Entry.Numbered entry, Entry.Content.Fault fault)
      throws SQLException {
    row.hub(entry.hub())
        .text(fault.id())
        .text(fault.kind())
        .text(fault.subject())
        .text(fault.state())
        .text(fault.cause())
        .time(fault.since())
        .time(fault.changedAt())
        .truth(entry.timeTrusted())
        .number(entry.sequence())
        .time(entry.arrival().at())
        .add();
  }

  /**
   * Inserts a row, or merges it into the one that is there.
   *
   * @param columns all but the hub, the id first
   * @param newest those that the newest message has right
   * @param times those that any message whose times are trusted has right
   */
  private static String merged(
      String table,
      String columns,
      List<String> newest,
      List<String> times,
      String moreSet,
      String moreWhere) {
    // An end wins over a beginning, and else the higher number; so the order of coming is all one.
    String newer =
        "(case excluded.state when 'raised' then 0 else 1 end, excluded.last_seq) > (case %1$s.state when 'raised' then 0 else 1 end, %1$s.last_seq)"
            .formatted(table);
    // The same happening with its times put right.
    String righted = "(excluded.time_trusted and not %s.time_trusted)".formatted(table);
    StringBuilder sql = new StringBuilder("insert into " + table + " (tenant, hub, " + columns);
    sql.append(") values (?, ?").append(", ?".repeat(columns.split(",", -1).length)).append(")");
    sql.append(" on conflict (tenant, hub, ").append(columns, 0, columns.indexOf(','));
    sql.append(") do update set time_trusted = ")
        .append(table)
        .append(".time_trusted or excluded.time_trusted");
    sql.append(
        ", first_received_at = case when excluded.first_received_at < %1$s.first_received_at then excluded.first_received_at else %1$s.first_received_at end"
            .formatted(table));
    for (String column : newest) {
      sql.append(choice(table, column, newer));
    }
    for (String column : times) {
      sql.append(choice(table, column, righted));
    }
    sql.append(moreSet);
    return sql.append(" where ").append(newer).append(" or ").append(righted) + moreWhere;
  }

  private static String choice(String table, String column, String when) {
    return ", %2$s = case when %3$s then excluded.%2$s else %1$s.%2$s end"
        .formatted(table, column, when);
  }
}
