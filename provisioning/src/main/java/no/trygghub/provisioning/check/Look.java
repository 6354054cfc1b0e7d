package no.trygghub.provisioning.check;

import java.time.Duration;

/**
 * One look that does not depend on any other.
 *
 * @param check what its findings are about where it does not end in time
 * @param subject which of them
 * @param limit after which it is given up
 * @param work says what it finds
 */
record Look(Check check, String subject, Duration limit, Work work) {
  /** What a look does. */
  interface Work {
    void look(Findings findings) throws InterruptedException;
  }
}
