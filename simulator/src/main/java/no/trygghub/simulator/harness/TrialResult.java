package no.trygghub.simulator.harness;

import java.util.List;
import java.util.Optional;

/**
 * What came of a trial.
 *
 * @param lines what was done and seen, one sentence each, for the report
 * @param account the books, where the trial keeps them
 * @param held whether everything that was promised held
 */
record TrialResult(List<String> lines, Optional<Account> account, boolean held) {
  /** Copies what it is given, so that it never changes. */
  TrialResult {
    lines = List.copyOf(lines);
  }

  /** A trial that holds if its books balance. */
  static TrialResult of(List<String> lines, Account account) {
    return new TrialResult(lines, Optional.of(account), account.balances());
  }
}
