package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.simulator.centre.Keeper.Gap;

/**
 * The tables {@code numbering} and {@code gap}: up to which number a hub's messages have been
 * counted, and which are missing until there.
 */
final class NumberRows {
  /** What came before the first number that anybody received here is not missed. */
  private static final String BEGIN =
      """
      insert into numbering (tenant, hub, epoch, counted_to)
      select ?, ?, ?, min(seq) from message where tenant = ? and hub = ? and epoch = ? having min(seq) is not null
      on conflict (tenant, hub, epoch) do update set counted_to = numbering.counted_to
      """;

  private static final String OF_EPOCH = " where tenant = ? and hub = ? and epoch = ?";
  private static final String COUNTED = "select counted_to from numbering" + OF_EPOCH;
  private static final String COUNT = "update numbering set counted_to = ?" + OF_EPOCH;
  private static final String GAPS =
      "select first_seq, last_seq from gap" + OF_EPOCH + " order by first_seq";
  private static final String FORGET =
      "delete from gap" + OF_EPOCH + " and first_seq = ? and last_seq = ?";
  private static final String NOTICE =
      "insert into gap (tenant, hub, epoch, first_seq, last_seq, noticed_at) values (?, ?, ?, ?, ?, ?)";

  private static final String NUMBERS =
      "select seq from message" + OF_EPOCH + " and seq between ? and ? order by seq";

  private final Connection connection;
  private final Dialect dialect;

  NumberRows(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Counts what came since the last time, and fills gaps with what came late.
   *
   * @return all that is missing now, in order
   */
  List<Gap> count(HubKey hub, String epoch, Instant now) throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      new Row(begin, dialect).hub(hub).text(epoch).hub(hub).text(epoch).update();
    }
    OptionalLong counted = counted(hub, epoch);
    if (counted.isEmpty()) {
      return List.of();
    }
    List<Gap> gaps = new ArrayList<>();
    for (Gap gap : noticed(hub, epoch)) {
      List<Gap> left = missing(hub, epoch, gap.from(), gap.to(), gap.to() + 1);
      if (left.equals(List.of(gap))) {
        gaps.add(gap);
      } else {
        forget(hub, gap);
        notice(hub, left, now);
        gaps.addAll(left);
      }
    }
    List<Long> numbers = numbers(hub, epoch, counted.getAsLong() + 1, Long.MAX_VALUE);
    if (!numbers.isEmpty()) {
      List<Gap> fresh = between(hub, epoch, counted.getAsLong() + 1, numbers);
      notice(hub, fresh, now);
      gaps.addAll(fresh);
      try (PreparedStatement count = connection.prepareStatement(COUNT)) {
        new Row(count, dialect).number(numbers.getLast()).hub(hub).text(epoch).update();
      }
    }
    return gaps;
  }

  private OptionalLong counted(HubKey hub, String epoch) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNTED)) {
      new Row(select, dialect).hub(hub).text(epoch);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private List<Gap> noticed(HubKey hub, String epoch) throws SQLException {
    List<Gap> gaps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(GAPS)) {
      new Row(select, dialect).hub(hub).text(epoch);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          gaps.add(new Gap(hub.source(), epoch, found.getLong(1), found.getLong(2)));
        }
      }
    }
    return gaps;
  }

  /** What is missing from one number to another, the second being followed by one that is there. */
  private List<Gap> missing(HubKey hub, String epoch, long from, long to, long then)
      throws SQLException {
    List<Long> numbers = new ArrayList<>(numbers(hub, epoch, from, to));
    numbers.add(then);
    return between(hub, epoch, from, numbers);
  }

  private List<Long> numbers(HubKey hub, String epoch, long from, long to) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(NUMBERS)) {
      new Row(select, dialect).hub(hub).text(epoch).number(from).number(to);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          numbers.add(found.getLong(1));
        }
      }
    }
    return numbers;
  }

  private static List<Gap> between(HubKey hub, String epoch, long from, List<Long> numbers) {
    List<Gap> gaps = new ArrayList<>();
    long expected = from;
    for (long number : numbers) {
      if (number > expected) {
        gaps.add(new Gap(hub.source(), epoch, expected, number - 1));
      }
      expected = number + 1;
    }
    return gaps;
  }

  private void forget(HubKey hub, Gap gap) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
      new Row(delete, dialect)
          .hub(hub)
          .text(gap.epoch())
          .number(gap.from())
          .number(gap.to())
          .update();
    }
  }

  private void notice(HubKey hub, List<Gap> gaps, Instant now) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(NOTICE)) {
      Row row = new Row(insert, dialect);
      for (Gap gap : gaps) {
        row.hub(hub).text(gap.epoch()).number(gap.from()).number(gap.to()).time(now).add();
      }
      insert.executeBatch();
    }
  }
}
