package no.trygghub.simulator.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Received;

/**
 * Which alarms wait for a person's answer, by the key that gives it, and which answers were given.
 * For any thread.
 */
final class Answers {
  private static final String KEYS = "123456789";
  private static final int MOST_REMEMBERED = 100_000;

  private final Map<Character, Received> byKey = new LinkedHashMap<>();
  private final Map<String, Boolean> shown = new Remembered<>();
  // By the id of the message: one that was changed has to be answered anew.
  private final Map<String, Downlink.Word> given = new Remembered<>();
  private final Map<String, Boolean> answeredAlarms = new Remembered<>();

  /** An alarm is shown: the key that answers it from now on; empty where all are taken. */
  synchronized Optional<Character> keyFor(Received alarm) {
    shown.put(alarm.id(), true);
    for (int i = 0; i < KEYS.length(); i++) {
      if (byKey.putIfAbsent(KEYS.charAt(i), alarm) == null) {
        return Optional.of(KEYS.charAt(i));
      }
    }
    return Optional.empty();
  }

  /** Whether an alarm is to be shown that nobody has answered: it was not, or without a key. */
  synchronized boolean isToBeShown(Received alarm) {
    boolean hasKey = byKey.values().stream().anyMatch(one -> one.id().equals(alarm.id()));
    return !shown.containsKey(alarm.id()) || (!hasKey && byKey.size() < KEYS.length());
  }

  /** The alarm that a key answers. */
  synchronized Optional<Received> at(char key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** A word was said on the alarm of a key; with {@code closed} the key is free again. */
  synchronized void said(char key, Downlink.Word word) {
    Received alarm = byKey.get(key);
    if (alarm == null) {
      return;
    }
    given.put(alarm.id(), word);
    alarmOf(alarm).ifPresent(id -> answeredAlarms.put(id, true));
    if (word == Downlink.Word.CLOSED) {
      byKey.remove(key);
    }
  }

  /** The last word that was said on a message. */
  synchronized Optional<Downlink.Word> given(Received message) {
    return Optional.ofNullable(given.get(message.id()));
  }

  /** Whether a person has answered the alarm that a message is about. */
  synchronized boolean isAnswered(Received message) {
    return alarmOf(message).filter(answeredAlarms::containsKey).isPresent();
  }

  private static Optional<String> alarmOf(Received message) {
    try {
      return message.reference().map(id -> message.source() + "/" + id);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Forgets the oldest where it would grow too large. */
  private static final class Remembered<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }
}
