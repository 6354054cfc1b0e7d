package no.trygghub.provisioning.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HubWordsTest {
  @ParameterizedTest
  @EnumSource(Language.class)
  void everyWordThatAHubHasIsThere(Language language) {
    Texts texts = Texts.of(HubWords.class, language);
    for (SensorKind kind : SensorKind.values()) {
      assertThat(texts.text("kind." + kind.word())).isNotBlank();
      for (SensorState state : SensorState.values()) {
        assertThat(texts.text("state." + kind.word(state))).isNotBlank();
      }
    }
    Arrays.stream(AlarmKind.values())
        .forEach(kind -> assertThat(texts.text("rule." + kind.word())).isNotBlank());
    Arrays.stream(FaultKind.values())
        .forEach(kind -> assertThat(texts.text("fault." + kind.word())).isNotBlank());
    Arrays.stream(AlarmChange.values())
        .forEach(change -> assertThat(texts.text("change." + change.word())).isNotBlank());
    Arrays.stream(Downlink.Word.values())
        .forEach(
            word ->
                assertThat(texts.text("acknowledgement." + word.name().toLowerCase(Locale.ROOT)))
                    .isNotBlank());
    for (String word : List.of("connected", "connecting", "down", "stand-by")) {
      assertThat(texts.text("destination." + word)).isNotBlank();
    }
  }

  @Test
  void aWordThatNobodyKnowsIsToldAsItIs() {
    assertThat(new HubWords(Language.BOKMAL).rule("party")).isEqualTo("party");
    assertThat(new HubWords(Language.BOKMAL).kind("door")).isEqualTo("dør");
  }

  @Test
  void aSpanIsToldInItsTwoLargestUnits() {
    HubWords words = new HubWords(Language.ENGLISH);
    assertThat(words.span(Duration.ofSeconds(97_320))).isEqualTo("1 d 3 h");
    assertThat(words.span(Duration.ofSeconds(3_720))).isEqualTo("1 h 2 min");
    assertThat(words.span(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
    assertThat(words.span(Duration.ofMillis(900))).isEqualTo("0 s");
  }
}
