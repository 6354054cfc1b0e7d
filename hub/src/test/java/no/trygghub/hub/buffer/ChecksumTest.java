package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
  private static final long RIGHT = 0x8A1C_35F7L;

  @ParameterizedTest
  @ValueSource(
      longs = {
        // A bit.
        0x8A1C_35F6L,
        // Its last bytes are zero, or what was there before.
        0x8A1C_3500L,
        0x8A1C_0000L,
        0x8A00_0000L,
        0,
        0x8A1C_4711L,
        // Only its first bytes were read, or bytes that are not its own as well.
        0x8A1CL,
        0x8A1C_35F7_4711L,
        -1
      })
  void aChecksumThatIsTheRightOneDamagedIsKnown(long kept) {
    assertThat(Checksum.isDamaged(kept, RIGHT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x7B3C_A210L, 0x8A00_35F7L, 1})
  void aChecksumOfSomethingElseSaysThatTheTextWasChanged(long kept) {
    assertThat(Checksum.isDamaged(kept, RIGHT)).isFalse();
  }
}
