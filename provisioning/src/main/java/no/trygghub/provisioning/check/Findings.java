package no.trygghub.provisioning.check;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import no.trygghub.provisioning.text.Texts;

/**
 * What a check has found so far, in words. A text's key with {@code .todo} behind it is what to do.
 * May be used by any thread.
 */
final class Findings {
  private final Texts texts;
  private final List<Finding> all = new CopyOnWriteArrayList<>();

  Findings(Texts texts) {
    this.texts = texts;
  }

  void pass(Check check, String subject, String key, Object... values) {
    all.add(new Finding(check, subject, Result.PASS, texts.text(key, values), ""));
  }

  void warn(Check check, String subject, String key, Object... values) {
    add(Result.WARN, check, subject, key, values);
  }

  void fail(Check check, String subject, String key, Object... values) {
    add(Result.FAIL, check, subject, key, values);
  }

  /** Whether a check has found something that keeps the hub from its work. */
  boolean hasFailed() {
    return all.stream().anyMatch(finding -> finding.result() == Result.FAIL);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  private void add(Result result, Check check, String subject, String key, Object... values) {
    all.add(
        new Finding(
            check, subject, result, texts.text(key, values), texts.text(key + ".todo", values)));
  }
}
