package no.trygghub.simulator.harness.fuzz;

/**
 * One change of a text, whose places and sizes are taken modulo what there is. A character stands
 * for a byte.
 *
 * @param kind what is done
 * @param where at which character
 * @param other at which other character, or which oddity
 * @param size how much of it
 */
record Edit(Kind kind, int where, int other, int size) {
  /** What makes a text longer leaves one alone that has become so long. */
  private static final int LONGEST = 100_000;

  private static final int DEEPEST = 3_000;
  private static final int MOST_REPEATED = 2_000;
  private static final int LONGEST_SPAN = 64;
  private static final String[] BRACKETS = {
    "[", "]", "{a: ", "}", "{\"a\":", "}", "\"", "\"", "- ", ""
  };

  /** What can happen to a text. */
  enum Kind {
    LINE_GONE,
    LINE_TWICE,
    LINE_ELSEWHERE,
    LINE_INDENTED,
    WORD_GONE,
    WORD_TWICE,
    WORD_OF_ELSEWHERE,
    WORD_ODD,
    WORD_REPEATED,
    WORD_NESTED,
    ODDITY_INSERTED,
    SPAN_GONE,
    BYTE_CHANGED,
    CUT
  }

  String apply(String text) {
    if (text.isEmpty()) {
      return Oddities.get(other);
    }
    int at = where % text.length();
    Span line = Span.line(text, at);
    Span word = Span.word(text, at);
    String changed =
        switch (kind) {
          case LINE_GONE -> line.replaced(text, "");
          case LINE_TWICE -> line.replaced(text, line.of(text) + line.of(text));
          case LINE_ELSEWHERE -> {
            String without = line.replaced(text, "");
            int to = without.isEmpty() ? 0 : Span.line(without, other % without.length()).begin();
            yield without.substring(0, to) + line.of(text) + without.substring(to);
          }
          case LINE_INDENTED -> line.replaced(text, indented(line.of(text)));
          case WORD_GONE -> word.replaced(text, "");
          case WORD_TWICE -> word.replaced(text, word.of(text) + " " + word.of(text));
          case WORD_OF_ELSEWHERE ->
              word.replaced(text, Span.word(text, other % text.length()).of(text));
          case WORD_ODD -> word.replaced(text, Oddities.get(other));
          case WORD_REPEATED -> word.replaced(text, word.of(text).repeat(1 + size % MOST_REPEATED));
          case WORD_NESTED -> word.replaced(text, nested(word.of(text)));
          case ODDITY_INSERTED -> text.substring(0, at) + Oddities.get(other) + text.substring(at);
          case SPAN_GONE ->
              text.substring(0, at)
                  + text.substring(Math.min(text.length(), at + 1 + size % LONGEST_SPAN));
          case BYTE_CHANGED ->
              text.substring(0, at) + (char) (other & 0xFF) + text.substring(at + 1);
          case CUT -> text.substring(0, at);
        };
    return changed.length() <= LONGEST || changed.length() < text.length() ? changed : text;
  }

  private String indented(String line) {
    int spaces = size % 9;
    return spaces < 5
        ? " ".repeat(spaces) + line
        : line.replaceFirst("^ {0," + (spaces - 4) + "}", "");
  }

  private String nested(String word) {
    int pair = other % (BRACKETS.length / 2) * 2;
    int depth = 1 + size % (size % 2 == 0 ? 40 : DEEPEST);
    return BRACKETS[pair].repeat(depth) + word + BRACKETS[pair + 1].repeat(depth);
  }

  /** A part of a text, from a character up to and without another. */
  private record Span(int begin, int end) {
    static Span line(String text, int at) {
      int end = text.indexOf('\n', at);
      return new Span(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length() : end + 1);
    }

    static Span word(String text, int at) {
      int begin = at;
      while (begin > 0 && isOfWord(text.charAt(begin - 1))) {
        begin--;
      }
      int end = at;
      while (end < text.length() && isOfWord(text.charAt(end))) {
        end++;
      }
      return new Span(begin, Math.max(end, at));
    }

    private static boolean isOfWord(char character) {
      return Character.isLetterOrDigit(character) || character == '-' || character == '_';
    }

    String of(String text) {
      return text.substring(begin, end);
    }

    String replaced(String text, String with) {
      return text.substring(0, begin) + with + text.substring(end);
    }
  }
}
