package no.trygghub.simulator.page;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has happened in the home and at the response centre, in the order that it was seen. */
final class Happened {
  private static final String PART = "happened";

  private final LiveDocument document;
  private long number;

  /** Nothing yet. */
  Happened(LiveDocument document) {
    this.document = document;
    document.clear(PART);
  }

  /**
   * Adds something. May be called on any thread.
   *
   * @param at when, by the right time of the home
   * @param what which sort of thing: reading, alarm, fault, hub, event, word or step
   * @param details what else the page needs to tell it
   */
  synchronized void add(Instant at, String what, Map<String, Object> details) {
    Map<String, Object> value = new LinkedHashMap<>(details);
    value.put("number", number++);
    value.put("at", at.toEpochMilli());
    value.put("what", what);
    document.append(PART, value);
  }
}
