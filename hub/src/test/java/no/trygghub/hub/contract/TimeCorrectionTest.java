package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.ContractSchemas;
import org.junit.jupiter.api.Test;

class TimeCorrectionTest {
  private static final ContractSchemas CONTRACT = new ContractSchemas();
  private static final Instant NIGHT = Samples.NIGHT;
  private static final String BOOT = Samples.time().bootId();

  /** How much the wall clock of the samples is behind the right time. */
  private static final Duration BEHIND = Duration.ofDays(321).plusMillis(5_003);

  /** A time ten minutes after the samples' and right. */
  private static final HubTime RIGHT =
      new HubTime(
          BOOT,
          Samples.time().nanosSinceBoot() + Duration.ofMinutes(10).toNanos(),
          NIGHT.plus(BEHIND).plus(Duration.ofMinutes(10)),
          true);

  private final TimeCorrection correction = new TimeCorrection(RIGHT);

  @Test
  void everyTimeInEveryKindOfMessageIsMovedAndNothingElseChanges() {
    for (Samples.Sent sent : Samples.all()) {
      boolean stored = sent.json().contains("\"seq\":") && sent.channel() != SNAPSHOT;
      if (stored && !sent.json().contains("earlierBoot")) {
        String untrusted = untrusted(sent.json());
        assertThat(correction.message(untrusted))
            .as(sent.name())
            .isEqualTo(
                instants(untrusted, BEHIND)
                    .replace("\"timeTrusted\":false", "\"timeTrusted\":true"))
            .isNotEqualTo(untrusted);
        assertThat(CONTRACT.problems(sent.channel(), correction.message(untrusted))).isEmpty();
      }
    }
  }

  @Test
  void theIdStaysAndASecondCorrectionChangesNothing() throws JsonException {
    String untrusted = untrusted(restored(untrusted(0), untrusted(20), untrusted(30)));
    String corrected = correction.message(untrusted);

    assertThat(JsonObject.read(corrected).text("id"))
        .isEqualTo(JsonObject.read(untrusted).text("id"));
    assertThat(correction.message(corrected)).isEqualTo(corrected);
  }

  @Test
  void aMessageOfAnotherBootStaysAsItIs() {
    String untrusted = untrusted(Samples.all().getFirst().json());
    HubTime other = new HubTime("another", RIGHT.nanosSinceBoot(), RIGHT.wall(), true);

    assertThat(new TimeCorrection(other).message(untrusted)).isEqualTo(untrusted);
  }

  @Test
  void aTimeThatIsTrustedAlreadyStaysAsItIs() {
    String trusted = Samples.all().getFirst().json();

    assertThat(correction.message(trusted)).isEqualTo(trusted);
  }

  @Test
  void aTrustedTimeOfAnEarlierBootStaysAndTheOthersArePutRight() throws JsonException {
    Instant before = NIGHT.plus(BEHIND).minusSeconds(7_200);
    Moment detected = new Moment(1, new HubTime("earlier", 77, before, true));
    String message = restored(detected, untrusted(20), untrusted(30));

    JsonObject data = JsonObject.read(correction.message(message)).object("data");
    assertThat(data.instant("detectedAt")).isEqualTo(before);
    assertThat(data.instant("raisedAt")).isEqualTo(NIGHT.plus(BEHIND).plusSeconds(20));
    assertThat(data.instant("changedAt")).isEqualTo(NIGHT.plus(BEHIND).plusSeconds(30));
    assertThat(data.truth("timeTrusted")).isTrue();
    assertThat(data.object("clock").object("earlierBoot").fields())
        .isEqualTo(Map.of("detectedAt", true));
    assertThat(CONTRACT.problems(Channel.UP_ALARM, correction.message(message))).isEmpty();
  }

  @Test
  void anUntrustedTimeOfAnEarlierBootKeepsTheMessageFromBeingTrusted() throws JsonException {
    Moment detected = new Moment(1, new HubTime("earlier", 77, Instant.EPOCH, false));
    String corrected = correction.message(restored(detected, untrusted(20), untrusted(30)));

    JsonObject data = JsonObject.read(corrected).object("data");
    assertThat(data.instant("detectedAt")).isEqualTo(Instant.EPOCH);
    assertThat(data.instant("changedAt")).isEqualTo(NIGHT.plus(BEHIND).plusSeconds(30));
    assertThat(data.truth("timeTrusted")).isFalse();
    assertThat(correction.message(corrected)).isEqualTo(corrected);
  }

  @Test
  void whatIsKnownOfAnAlarmIsPutRightLikeTheMessage() throws JsonException {
    for (String message :
        List.of(
            untrusted(alarm(AlarmChange.RAISED)),
            restored(untrusted(0), untrusted(20), untrusted(30)))) {
      assertThat(correction.alarm(Samples.data(message)))
          .isEqualTo(Samples.data(correction.message(message)));
    }
  }

  @Test
  void whatCannotBeReadStaysAsItIs() {
    for (String text :
        List.of("{\"timeTrusted\":false", "{\"timeTrusted\":false}", "{\"data\":7}")) {
      assertThat(correction.message(text)).isEqualTo(text);
      assertThat(correction.alarm(text)).isEqualTo(text);
    }
  }

  @Test
  void aClockThatIsNotTrustedCorrectsNothing() {
    HubTime unsure = new HubTime(BOOT, 0, NIGHT, false);
    assertThatThrownBy(() -> new TimeCorrection(unsure))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final Channel SNAPSHOT = Channel.UP_ALARMS_ACTIVE;

  private static String alarm(AlarmChange change) {
    return Samples.COMPOSER
        .message(Samples.alarm(change, AlarmKind.NOT_UP, Optional.empty(), false), new Sequence(1))
        .json();
  }

  private static String restored(Moment detected, Moment raised, Moment at) {
    return Samples.COMPOSER
        .message(
            new AlarmFinding(
                AlarmChange.RESTORED,
                AlarmId.of("7F3A", 1),
                AlarmKind.NOT_UP,
                Severity.LOW,
                Optional.empty(),
                detected,
                raised,
                at,
                false,
                new Evidence(Map.of("rule", "not-up"))),
            new Sequence(1))
        .json();
  }

  private static Moment untrusted(int seconds) {
    return Samples.moment(NIGHT.plusSeconds(seconds), false);
  }

  private static String untrusted(String json) {
    return json.replace("\"timeTrusted\":true", "\"timeTrusted\":false");
  }

  /** The text with everything in it that looks like an instant moved. */
  private static String instants(String json, Duration by) {
    List<MatchResult> found = new ArrayList<>();
    Pattern.compile("[0-9-]{10}T[0-9:.]{12}Z").matcher(json).results().forEach(found::add);
    String moved = json;
    for (MatchResult each : found.reversed()) {
      moved =
          moved.substring(0, each.start())
              + Composer.text(Instant.parse(each.group()).plus(by))
              + moved.substring(each.end());
    }
    return moved;
  }
}
