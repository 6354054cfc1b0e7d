package no.trygghub.provisioning.diagnostics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets through the lines of the log that are about the equipment, and of those the values that are.
 * When there was an alarm, when a sensor was last heard and what a message says is about the
 * person.
 */
final class LogFilter {
  /** Time, program, part of the hub, event, values. */
  private static final Pattern LINE =
      Pattern.compile("(\\S+) ([A-Za-z0-9_.-]+)\\[\\d+]: (\\S+) ([a-z-]+)((?: .*)?)");

  private static final Pattern VALUE =
      Pattern.compile(" ([a-zA-Z-]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+)");

  /** What systemd says of the service itself: started, stopped, killed, with which code. */
  private static final Pattern OF_SYSTEMD =
      Pattern.compile("(\\S+) systemd\\[\\d+]: ((?:Start|Stop|trygghub\\.service: )\\S*.*)");

  private static final Set<String> CAUSE = Set.of("cause");

  /** The events that are let through, each with the values that are. */
  private static final Map<String, Set<String>> EVENTS =
      Map.ofEntries(
          Map.entry("armed", Set.of("tenant", "hub", "sensors")),
          Map.entry("stopped", Set.of()),
          Map.entry("stop-slow", Set.of("waiting-for")),
          Map.entry("connected", Set.of("destination")),
          Map.entry("not-connected", Set.of("destination", "cause")),
          Map.entry("sending-to", Set.of("destination")),
          Map.entry("reached", Set.of("destination")),
          Map.entry("offline-not-said", CAUSE),
          Map.entry("refused-downlink", Set.of("kind", "count", "more")),
          Map.entry("times-corrected", Set.of()),
          Map.entry("wall-clock-set", Set.of("by", "trusted")),
          Map.entry("not-written-down", CAUSE),
          Map.entry("disk-does-not-take-anything", CAUSE),
          Map.entry("still-in-memory", CAUSE),
          Map.entry("writing-again", Set.of()),
          Map.entry("dropped-told", Set.of()),
          Map.entry("row-unreadable", Set.of()),
          Map.entry("database-unusable", CAUSE),
          Map.entry("already-running", CAUSE),
          Map.entry("not-locked", CAUSE),
          Map.entry("not-unlocked", CAUSE),
          Map.entry("no-local-status", CAUSE),
          Map.entry("no-local-control", CAUSE),
          Map.entry("client-not-served", CAUSE),
          Map.entry("not-served", CAUSE),
          Map.entry("not-closed", CAUSE),
          Map.entry("line-too-long", Set.of()),
          Map.entry("too-many-clients", Set.of()),
          Map.entry("socket-not-removed", CAUSE),
          Map.entry("client-too-slow", Set.of()),
          Map.entry("on-trial", Set.of("reach")),
          Map.entry("kept", Set.of()),
          Map.entry("undone", Set.of()),
          Map.entry("opening-anew", CAUSE),
          Map.entry("not-kept", CAUSE),
          Map.entry("not-put-together", Set.of("at")),
          Map.entry("not-undone-on-disk", CAUSE),
          Map.entry("trial-not-forgotten", CAUSE),
          Map.entry("trial-not-written", CAUSE),
          Map.entry("trial-unreadable", CAUSE),
          Map.entry("no-configuration-before", CAUSE),
          Map.entry("owner-not-kept", CAUSE),
          Map.entry("perhaps-not-on-disk", CAUSE),
          Map.entry("database-library-not-loaded", CAUSE),
          Map.entry("pages-kept", CAUSE),
          Map.entry("agent-stuck", Set.of("cause", "stack")),
          Map.entry("note-not-written", CAUSE),
          Map.entry("note-not-removed", CAUSE),
          Map.entry("not-told", CAUSE),
          Map.entry("temporary-files-in-memory", CAUSE),
          Map.entry("task-failed", Set.of("at", "times")),
          Map.entry("uplink-task-failed", Set.of("at", "times")),
          Map.entry("fault-raised", Set.of("kind", "subject", "cause")),
          Map.entry("fault-restored", Set.of("kind", "subject")));

  /** Whether somebody moves shows in all other faults of sensors. */
  private static final Set<String> FAULTS =
      Set.of(
          "sensor-unavailable",
          "disk",
          "disk-wear",
          "clock",
          "uplink",
          "output",
          "memory",
          "temperature",
          "agent-stuck",
          "certificate",
          "secret-exposed",
          "battery-low",
          "mains-lost");

  private LogFilter() {}

  /** Whether lines of an event are let through, at least some of them. */
  static boolean knows(String event) {
    return EVENTS.containsKey(event);
  }

  /** What of some lines may be seen, in their order. */
  static List<String> operational(List<String> lines) {
    return lines.stream().flatMap(line -> operational(line).stream()).toList();
  }

  private static Optional<String> operational(String line) {
    Matcher systemd = OF_SYSTEMD.matcher(line);
    if (systemd.matches()) {
      return Optional.of(systemd.group(1) + " systemd " + systemd.group(2));
    }
    Matcher found = LINE.matcher(line);
    if (!found.matches() || !knows(found.group(4))) {
      return Optional.empty();
    }
    String event = found.group(4);
    List<MatchResult> values = VALUE.matcher(found.group(5)).results().toList();
    boolean isOfAPerson =
        event.startsWith("fault-")
            && values.stream()
                .noneMatch(
                    value -> value.group(1).equals("kind") && FAULTS.contains(value.group(2)));
    if (isOfAPerson) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    text.append(found.group(1)).append(' ').append(found.group(3)).append(' ').append(event);
    values.stream()
        .filter(value -> EVENTS.getOrDefault(event, Set.of()).contains(value.group(1)))
        .forEach(value -> text.append(value.group()));
    return Optional.of(text.toString());
  }
}
