package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.HubConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRulesTest {
  private static final String MAP =
      """
      sensors:
        bed-1: {kind: bed, location: bedroom, from: [12]}
      rules:
        bed-exit-no-return: {after: 15 min}
        not-up: {enabled: true}
      faults:
        sensor-silent: {after: 7 d}
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void ofAHubsConfigurationTheRulesAloneAreTaken() throws Exception {
    HubConfiguration configuration =
        configured(
            """
            tenant: 0806
            hub: h-7f3a
            zone: Europe/Oslo
            destinations: {main: {url: 'mqtts://alarm.example'}}
            sensors:
              bed-9: {kind: bed, location: guest-room, pin: 17}
            rules:
              bed-exit-no-return: {after: 40 min}
            faults:
              sensor-silent: {after: 1 d}
            """);

    assertThat(configuration.rules().of(AlarmKind.BED_EXIT_NO_RETURN).delay())
        .isEqualTo(Duration.ofMinutes(40));
    assertThat(configuration.rules().of(AlarmKind.NOT_UP).enabled()).isFalse();
    assertThat(configuration.sensors())
        .singleElement()
        .satisfies(sensor -> assertThat(sensor.sensor().id()).hasToString("bed-1"));
    assertThat(configuration.zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(Files.readString(directory.resolve("hub.yaml"))).contains("7 d");
  }

  @Test
  void aFileWithoutRulesHasEveryRuleOnItsDefault() throws Exception {
    assertThat(configured("tenant: 0806").rules().of(AlarmKind.BED_EXIT_NO_RETURN).delay())
        .isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aRuleForASensorThatTheHomeDoesNotHaveIsAnError() {
    assertThatThrownBy(() -> configured("rules: {bed-exit-no-return: {watch: [bed-9]}}"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("bed-9");
  }

  @Test
  void aFileThatIsNoConfigurationIsAnErrorThatSaysSo() {
    assertThatThrownBy(() -> RecordedRules.parse("b.yaml", "rule: {fall: {enabled: false}}"))
        .hasMessage("b.yaml: rule: unknown key; expected rules, or what else hub.yaml has");
    assertThatThrownBy(() -> RecordedRules.parse("b.yaml", ""))
        .hasMessageContaining("expected keys and values");
    assertThatThrownBy(() -> RecordedRules.read(directory.resolve("none.yaml")))
        .hasMessageContaining("there is no such file");
  }

  private HubConfiguration configured(String rules) throws Exception {
    RecordedHome home =
        new RecordedHome(
            List.of(new HomeChange(Instant.EPOCH, new SensorId("bed-1"), SensorState.ACTIVE)),
            SensorMap.parse("map", MAP),
            ZoneOffset.UTC,
            Map.of());
    Path file = Files.writeString(directory.resolve("b.yaml"), rules);
    return HubYaml.read(
        HubYaml.write(home.with(file), "h-1", URI.create("mqtt://127.0.0.1:1883"), directory));
  }
}
