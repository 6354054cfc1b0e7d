package no.trygghub.provisioning.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import no.trygghub.hub.config.Problem;
import no.trygghub.provisioning.text.Complaint;
import no.trygghub.provisioning.text.Texts;

/**
 * Asks a technician, one line an answer, from a terminal or from whatever standard input is. An
 * empty line takes what is proposed.
 */
final class Interview {
  private final BufferedReader in;
  private final PrintWriter out;
  private final Texts texts;
  private final boolean asks;

  /**
   * An interview.
   *
   * @param asks whether anything is asked; otherwise whatever is proposed is taken
   */
  Interview(BufferedReader in, PrintWriter out, Texts texts, boolean asks) {
    this.in = in;
    this.out = out;
    this.texts = texts;
    this.asks = asks;
  }

  /** Judges an answer: what is wrong with it, nothing where it is well. */
  @FunctionalInterface
  interface Check {
    /** What is wrong. */
    List<Problem> problems(String answer) throws Complaint;
  }

  /** Whether anything is asked. */
  boolean asks() {
    return asks;
  }

  /** Says something that is no question. */
  void say(String line) {
    out.println(line);
  }

  /**
   * Asks until an answer is well.
   *
   * @param explanation what is asked for and why; nothing is shown where it is empty
   * @param prompt the question in a few words
   * @param proposal what an empty line means; where it is empty itself there has to be an answer
   * @throws Complaint where the input ends, or nobody is asked and there is no proposal
   */
  String ask(String explanation, String prompt, String proposal, Check check) throws Complaint {
    if (!asks) {
      if (proposal.isEmpty()) {
        throw new Complaint(Interview.class, "not-given", prompt);
      }
      return proposal;
    }
    if (!explanation.isEmpty()) {
      out.println();
      out.println(explanation);
    }
    while (true) {
      out.print(proposal.isEmpty() ? prompt + ": " : prompt + " [" + proposal + "]: ");
      out.flush();
      String answer = line(prompt);
      String taken = answer.isEmpty() ? proposal : answer;
      List<Problem> problems =
          taken.isEmpty()
              ? List.of(new Problem("", "", texts.text("answer-needed")))
              : check.problems(taken);
      if (problems.isEmpty()) {
        return taken;
      }
      problems.forEach(problem -> out.println("  ! " + withoutPath(problem)));
    }
  }

  private String line(String prompt) throws Complaint {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new Complaint(Interview.class, "input-ended", prompt);
      }
      return line.strip();
    } catch (IOException e) {
      throw new Complaint(Interview.class, "input-ended", prompt);
    }
  }

  /** The question tells what it is about. */
  private static String withoutPath(Problem problem) {
    return new Problem("", problem.value(), problem.expected()).toString();
  }
}
