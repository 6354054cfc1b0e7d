package no.trygghub.simulator.home;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody who mistyped one may have meant. */
public final class NearestWord {
  private NearestWord() {}

  /** The known word that is most alike, or empty where none is alike at all. */
  public static Optional<String> of(String typed, Collection<String> known) {
    int tolerated = Math.max(2, typed.length() / 3);
    return known.stream()
        .filter(word -> distance(typed, word) <= tolerated)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** A hint for an error message, with a leading separator; empty where there is none to give. */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  /** How many letters have to be changed, added or left out: the Levenshtein distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
