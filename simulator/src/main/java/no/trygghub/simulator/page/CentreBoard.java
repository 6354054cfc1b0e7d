package no.trygghub.simulator.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.home.HubFile;

/**
 * What the response centre has on its screen: alarms, faults and hubs as their messages tell, kept
 * in the page's document. It says {@code received} by itself, of alarms unless a person wants to;
 * every other word is a person's. What is rejected is not acknowledged when it comes again.
 */
final class CentreBoard implements CentreListener {
  private static final String ALARMS = "alarms";
  private static final String FAULTS = "faults";
  private static final String HUBS = "hubs";
  private static final String RAISED = "raised";
  private static final String ONLINE = "online";
  private static final String OWN_HUB = HubFile.TENANT + "/" + HubFile.HUB;

  private final LiveDocument document;
  private final Happened happened;
  private final Supplier<Instant> now;
  private final String broker;
  // Guarded by this object.
  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final Map<String, Hub> hubs = new LinkedHashMap<>();
  private Optional<BiConsumer<Received, Word>> voice = Optional.empty();
  private boolean automatic;
  private boolean connected;
  private String cause = "";

  /**
   * A board that nothing is on.
   *
   * @param now the right time of the home
   * @param broker what the broker is called
   * @param automatic whether it says {@code received} by itself
   */
  CentreBoard(
      LiveDocument document,
      Happened happened,
      Supplier<Instant> now,
      String broker,
      boolean automatic) {
    this.document = document;
    this.happened = happened;
    this.now = now;
    this.broker = broker;
    this.automatic = automatic;
    List.of(ALARMS, FAULTS, HUBS).forEach(document::clear);
    showCentre();
  }

  /** What it has to say is said this way from now on, what it had to say before included. */
  synchronized void speakThrough(BiConsumer<Received, Word> say) {
    voice = Optional.of(say);
    automatic(automatic);
  }

  /** Says {@code received} by itself from now on, or no more. */
  synchronized void automatic(boolean wanted) {
    automatic = wanted;
    showCentre();
    cases.values().stream().filter(each -> wanted || !each.isAlarm).forEach(this::answerUnanswered);
  }

  /**
   * A person says a word on an alarm.
   *
   * @param key its hub and its id, {@code demo/simulated-home/7F3A000000001234}: two hubs may use
   *     the same id
   * @return what is wrong with that; empty where it was said
   */
  synchronized Optional<String> say(String key, Word word) {
    Case alarm = cases.get(key);
    if (alarm == null || !alarm.isAlarm) {
      return Optional.of("there is no alarm '" + key + "'");
    }
    if (word == Word.RECEIVED) {
      answerUnanswered(alarm);
    } else {
      // It is about every message of the alarm, those included that nobody has acknowledged.
      alarm.unanswered.clear();
      alarm.answeredMessages.clear();
      alarm.rejectedMessages.clear();
      (word == Word.REJECTED ? alarm.rejectedMessages : alarm.answeredMessages)
          .addAll(alarm.messageIds);
      voice.ifPresent(say -> say.accept(alarm.latest, word));
      alarm.answered(word);
      said(alarm, word);
    }
    show(alarm);
    return Optional.empty();
  }

  /** This home's alarms raised since a time, by kind and sensor, in the order of arrival. */
  synchronized List<Raised> raisedSince(Instant since) {
    return cases.values().stream()
        .filter(each -> each.isAlarm && each.latest.source().equals(OWN_HUB))
        .filter(each -> !each.detectedAt.isBefore(since))
        .map(each -> new Raised(each.kind, each.sensorId, each.raisedAt))
        .toList();
  }

  @Override
  public void received(Received message) {
    take(message, false);
  }

  @Override
  public void repeated(Received message) {
    take(message, true);
  }

  @Override
  public synchronized void gap(String source, long from, long to) {
    Hub hub = hub(source);
    hub.missing += to - from + 1;
    show(hub);
  }

  @Override
  public synchronized void silent(String source) {
    Hub hub = hub(source);
    hub.silent = true;
    show(hub);
    tellState(hub, "silent");
  }

  @Override
  public synchronized void back(String source) {
    Hub hub = hub(source);
    if (hub.silent) {
      hub.silent = false;
      show(hub);
      tellState(hub, hub.state);
    }
  }

  @Override
  public synchronized void garbage(String topic, String problem) {
    happened.add(now.get(), "step", Map.of("text", topic + ": " + problem));
  }

  @Override
  public synchronized void connection(boolean isConnected, String why) {
    connected = isConnected;
    cause = why;
    showCentre();
  }

  private synchronized void take(Received message, boolean again) {
    Hub hub = hub(message.source());
    try {
      switch (message.channel()) {
        case "alarm", "fault" -> about(message, again);
        case "status" -> status(hub, message.data());
        case "heartbeat" -> heartbeat(hub, message.data());
        case "event" -> {
          if (!again) {
            happened.add(
                now.get(),
                "event",
                Map.of("kind", message.data().text("event"), "about", message.source()));
          }
        }
        default -> {
          // Snapshots, telemetry and replies are not on this screen.
        }
      }
      if (message.sequence().isPresent()) {
        hub.messages += again ? 0 : 1;
        hub.repeats += again ? 1 : 0;
      }
    } catch (JsonException e) {
      garbage(message.channel(), String.valueOf(e.getMessage()));
    }
    show(hub);
  }

  private void about(Received message, boolean again) throws JsonException {
    boolean isAlarm = message.channel().equals("alarm");
    Optional<String> id = message.reference();
    if (id.isEmpty()) {
      throw new JsonException("neither alarmId nor faultId");
    }
    String key = message.source() + "/" + id.get();
    Case known = cases.get(key);
    Case found = known != null ? known : new Case(key, id.get(), isAlarm, cases.size(), message);
    cases.put(key, found);
    found.take(message, again);
    if (!again) {
      happened.add(
          now.get(),
          message.channel(),
          Map.of(
              "kind", found.kind,
              "change", message.data().text("state"),
              "id", found.id,
              "about", found.sensorId));
    }
    if (found.answeredMessages.contains(message.id())) {
      // The hub has not heard it.
      voice.ifPresent(say -> say.accept(message, Word.RECEIVED));
    } else if (!found.rejectedMessages.contains(message.id())) {
      found.unanswered.put(message.id(), message);
      if (automatic || !isAlarm) {
        answerUnanswered(found);
      }
    }
    show(found);
  }

  private void answerUnanswered(Case about) {
    if (about.unanswered.isEmpty() || voice.isEmpty()) {
      return;
    }
    about.unanswered.values().forEach(message -> voice.get().accept(message, Word.RECEIVED));
    about.answeredMessages.addAll(about.unanswered.keySet());
    about.unanswered.clear();
    if (about.word.isEmpty()) {
      about.answered(Word.RECEIVED);
      said(about, Word.RECEIVED);
    }
    show(about);
  }

  private void said(Case about, Word word) {
    happened.add(
        now.get(), "word", Map.of("word", word(word), "id", about.id, "about", about.kind));
  }

  private void status(Hub hub, JsonObject data) throws JsonException {
    long session = data.integer("session");
    if (session < hub.session) {
      return;
    }
    hub.session = session;
    String before = hub.state;
    hub.state =
        data.text("state").equals(ONLINE) ? ONLINE : data.optionalText("reason").orElse("stopped");
    if (!before.equals(hub.state)) {
      tellState(hub, hub.state);
    }
  }

  private void heartbeat(Hub hub, JsonObject data) throws JsonException {
    Map<String, Object> told = new LinkedHashMap<>();
    // By the computer's clock: connections and heartbeats are real, whatever the speed.
    told.put("heartbeatAt", System.currentTimeMillis());
    told.put("nextWithinS", data.integer("nextWithinS"));
    told.put("outboxDepth", data.integer("outboxDepth"));
    told.put("sensorsLost", data.texts("sensorsLost"));
    if (data.has("power")) {
      data.object("power").optionalText("mains").ifPresent(mains -> told.put("mains", mains));
    }
    hub.heartbeat = told;
  }

  private void tellState(Hub hub, String state) {
    happened.add(
        now.get(),
        "hub",
        Map.of(
            "about",
            hub.source,
            "state",
            state,
            "active",
            state.equals(ONLINE),
            "own",
            hub.source.equals(OWN_HUB)));
  }

  private Hub hub(String source) {
    return hubs.computeIfAbsent(source, Hub::new);
  }

  private void showCentre() {
    document.put(
        "centre",
        "state",
        Map.of("broker", broker, "connected", connected, "cause", cause, "auto", automatic));
  }

  private void show(Hub hub) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("source", hub.source);
    value.put("state", hub.state);
    value.put("silent", hub.silent);
    value.put("messages", hub.messages);
    value.put("repeats", hub.repeats);
    value.put("missing", hub.missing);
    value.putAll(hub.heartbeat);
    document.put(HUBS, hub.source, value);
  }

  private void show(Case about) {
    document.put(about.isAlarm ? ALARMS : FAULTS, about.key, about.shown());
  }

  private static String word(Word word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /**
   * An alarm that was raised.
   *
   * @param sensor its sensor; empty for the whole home
   * @param at when it was raised, by the hub's clock
   */
  record Raised(String kind, String sensor, Instant at) {}

  /** One hub as it is known here. */
  private static final class Hub {
    private final String source;
    private String state = "stopped";
    private long session = -1;
    private boolean silent;
    private long messages;
    private long repeats;
    private long missing;
    private Map<String, Object> heartbeat = Map.of();

    Hub(String source) {
      this.source = source;
    }
  }

  /** One alarm or fault, as the latest of its messages tells and as it was answered. */
  private static final class Case {
    private final String key;
    private final String id;
    private final boolean isAlarm;
    private final int number;
    private final Map<String, Received> unanswered = new LinkedHashMap<>();
    private final List<String> messageIds = new ArrayList<>();
    private final Set<String> answeredMessages = new HashSet<>();
    private final Set<String> rejectedMessages = new HashSet<>();
    private Received latest;
    private Map<String, Object> told = Map.of();
    private Optional<Word> word = Optional.empty();
    private String kind = "";
    private String sensorId = "";
    private Instant detectedAt = Instant.EPOCH;
    private Instant raisedAt = Instant.EPOCH;
    private long sequence = -1;
    private int times;
    private boolean late;

    Case(String key, String id, boolean isAlarm, int number, Received first) {
      this.key = key;
      this.id = id;
      this.isAlarm = isAlarm;
      this.number = number;
      this.latest = first;
    }

    void answered(Word said) {
      word = Optional.of(said);
    }

    void take(Received message, boolean again) throws JsonException {
      JsonObject data = message.data();
      late |= data.truth("late");
      if (data.text("state").equals(RAISED)) {
        times++;
      }
      if (!again) {
        messageIds.add(message.id());
      }
      long number = data.integer("seq");
      if (number < sequence) {
        return;
      }
      boolean urgent = data.has("urgent") && data.truth("urgent");
      if (urgent && number > sequence) {
        // What was said before was not about this.
        word = Optional.empty();
      }
      sequence = number;
      latest = message;
      kind = data.text("kind");
      detectedAt = data.has("detectedAt") ? data.instant("detectedAt") : detectedAt;
      raisedAt = data.instant(isAlarm ? "raisedAt" : "since");
      told = told(data, urgent);
    }

    private Map<String, Object> told(JsonObject data, boolean urgent) throws JsonException {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("kind", kind);
      value.put("state", data.text("state"));
      value.put("severity", data.optionalText("severity").orElse(""));
      value.put("raisedAt", raisedAt.toEpochMilli());
      value.put("urgent", urgent);
      value.put("seq", sequence);
      value.put("test", data.has("test") && data.truth("test"));
      value.put("timeTrusted", data.truth("timeTrusted"));
      data.optionalText("subject").ifPresent(subject -> value.put("subject", subject));
      data.optionalText("cause").ifPresent(why -> value.put("cause", why));
      if (data.has("sensor")) {
        JsonObject sensor = data.object("sensor");
        sensorId = sensor.text("id");
        value.put(
            "sensor",
            Map.of(
                "id", sensorId, "kind", sensor.text("kind"), "location", sensor.text("location")));
      }
      return value;
    }

    Map<String, Object> shown() {
      Map<String, Object> value = new LinkedHashMap<>(told);
      value.put("key", key);
      value.put("id", id);
      value.put("source", latest.source());
      value.put("number", number);
      value.put("times", times);
      value.put("late", late);
      value.put("ack", word.map(CentreBoard::word).orElse("none"));
      value.put("messageIds", List.copyOf(messageIds));
      return value;
    }
  }
}
