package no.trygghub.simulator.harness.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.arbitraries.IntegerArbitrary;

/** An input: something valid after some edits, or noise. */
final class Mutant {
  private static final int ANYWHERE = 1_000_000;
  private static final int MOST_EDITS = 6;
  private static final int LONGEST_NOISE = 200;
  private static final int LONGEST_SHOWN = 2_000;

  private final byte[] bytes;

  Mutant(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Mutants of texts. */
  static Arbitrary<Mutant> of(List<String> texts) {
    return ofBytes(texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Mutants of anything. */
  static Arbitrary<Mutant> ofBytes(List<byte[]> samples) {
    List<String> latin =
        samples.stream().map(sample -> new String(sample, StandardCharsets.ISO_8859_1)).toList();
    return Combinators.combine(
            Arbitraries.of(latin),
            edits().list().ofMaxSize(MOST_EDITS),
            Arbitraries.of(true, false))
        .as((sample, edits, few) -> edited(sample, few ? edits.stream().limit(1).toList() : edits));
  }

  /** Noise: any bytes, or any row of such characters. */
  static Arbitrary<Mutant> noise(String characters) {
    Arbitrary<Mutant> texts =
        Arbitraries.strings()
            .withChars(characters)
            .ofMaxLength(LONGEST_NOISE)
            .map(text -> new Mutant(text.getBytes(StandardCharsets.UTF_8)));
    Arbitrary<Mutant> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(LONGEST_NOISE).map(Mutant::new);
    return Arbitraries.oneOf(texts, bytes);
  }

  private static Arbitrary<Edit> edits() {
    return Combinators.combine(Arbitraries.of(Edit.Kind.values()), number(), number(), number())
        .as(Edit::new);
  }

  private static IntegerArbitrary number() {
    return Arbitraries.integers()
        .between(0, ANYWHERE)
        .withDistribution(RandomDistribution.uniform());
  }

  private static Mutant edited(String sample, List<Edit> edits) {
    String text = sample;
    for (Edit edit : edits) {
      text = edit.apply(text);
    }
    return new Mutant(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as UTF-8; what is none is replaced. */
  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mutant that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes as a Java string would write them, as far as they fit a report. */
  @Override
  public String toString() {
    StringBuilder shown = new StringBuilder();
    for (byte one : bytes) {
      if (shown.length() > LONGEST_SHOWN) {
        return shown + "... (" + bytes.length + " bytes)";
      }
      if (one == '\n') {
        shown.append("\\n");
      } else if (one < ' ' || one == 0x7F) {
        shown.append("\\x%02x".formatted(one));
      } else {
        shown.append((char) one);
      }
    }
    return shown.toString();
  }
}
