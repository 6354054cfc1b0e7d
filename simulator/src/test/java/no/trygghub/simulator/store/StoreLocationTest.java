package no.trygghub.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {
  @Test
  void aServerIsReadWithItsUsualPortAndTheDriversParameters() {
    assertThat(StoreLocation.parse("postgresql://centre@db.example/alarms?sslmode=verify-full"))
        .isEqualTo(
            new StoreLocation.Postgresql(
                "//db.example:5432/alarms", Optional.of("centre"), "sslmode=verify-full"))
        .hasToString("postgresql://db.example:5432/alarms");
  }

  @Test
  void aFileIsReadAsAnAbsoluteOne() {
    assertThat(StoreLocation.parse("sqlite:centre.db"))
        .isEqualTo(new StoreLocation.Sqlite(Path.of("centre.db").toAbsolutePath()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://centre:secret@db.example/alarms",
        "postgresql://centre@db.example/alarms?password=secret"
      })
  void aPasswordIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--store-password-file")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alarms.db",
        "sqlite:",
        "sqlite::memory:",
        "postgresql:",
        "postgresql://db.example",
        "postgresql://db.example/",
        "postgresql:// /x",
        "mysql://db.example/alarms"
      })
  void whatIsNeitherIsRefused(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
