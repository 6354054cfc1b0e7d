package no.trygghub.simulator.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.trygghub.hub.json.JsonObject;

/**
 * All that the page shows, and who watches it. A watcher gets the whole document first and every
 * change after it, in order and without a gap; one that does not keep up is let go, and comes back
 * for the whole document. Nobody who changes the document ever waits. May be used by any thread.
 */
final class LiveDocument {
  /** The longest list; what is older than that is not shown any more. */
  static final int LONGEST_LIST = 2_000;

  private final Map<String, Map<String, Map<String, Object>>> entries = new LinkedHashMap<>();
  private final Map<String, Deque<Map<String, Object>>> lists = new LinkedHashMap<>();
  private final Set<Watcher> watchers = new LinkedHashSet<>();

  /** Sets an entry of a part. Values are texts, numbers, truth values, maps and lists. */
  synchronized void put(String part, String key, Map<String, Object> value) {
    Map<String, Map<String, Object>> of =
        entries.computeIfAbsent(part, any -> new LinkedHashMap<>());
    if (!Objects.equals(of.put(key, value), value)) {
      tell("put", Map.of("part", part, "key", key, "value", value));
    }
  }

  /** Adds to the end of a part that is a list. */
  synchronized void append(String part, Map<String, Object> value) {
    Deque<Map<String, Object>> list = lists.computeIfAbsent(part, any -> new ArrayDeque<>());
    list.addLast(value);
    if (list.size() > LONGEST_LIST) {
      list.removeFirst();
    }
    tell("append", Map.of("part", part, "value", value));
  }

  /** Empties a part. */
  synchronized void clear(String part) {
    entries.remove(part);
    lists.remove(part);
    tell("clear", Map.of("part", part));
  }

  /** Lets somebody watch from now on. */
  synchronized Watcher watch() {
    Watcher watcher = new Watcher();
    watcher.offer(event("snapshot", snapshot()));
    watchers.add(watcher);
    return watcher;
  }

  /** Lets somebody watch no more. */
  synchronized void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** Lets everybody go. */
  synchronized void close() {
    watchers.forEach(Watcher::end);
    watchers.clear();
  }

  private Map<String, Object> snapshot() {
    Map<String, List<Map<String, Object>>> copies = new LinkedHashMap<>();
    lists.forEach((part, list) -> copies.put(part, new ArrayList<>(list)));
    return Map.of("entries", entries, "lists", copies);
  }

  private void tell(String name, Map<String, Object> change) {
    if (!watchers.isEmpty()) {
      String event = event(name, change);
      watchers.removeIf(watcher -> !watcher.offer(event));
    }
  }

  /** One event of a stream, see the HTML standard, "Server-sent events". JSON has no line break. */
  private static String event(String name, Map<String, Object> data) {
    return "event: " + name + "\ndata: " + JsonObject.write(data) + "\n\n";
  }
}
