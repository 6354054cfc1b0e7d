package no.trygghub.provisioning.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import no.trygghub.provisioning.text.Texts;

/** Looks at everything at the same time and tells it in order. */
final class Looks {
  private final Texts texts;

  Looks(Texts texts) {
    this.texts = texts;
  }

  /**
   * Starts all of them, and tells what each found as soon as those before it have ended. One that
   * does not end in time, or breaks, is a finding that fails, behind what it found until then.
   */
  List<Finding> all(List<Look> looks, Consumer<Finding> told) throws InterruptedException {
    List<Running> running = looks.stream().map(this::start).toList();
    long begun = System.nanoTime();
    List<Finding> all = new ArrayList<>();
    for (Running each : running) {
      for (Finding finding : each.await(begun)) {
        all.add(finding);
        told.accept(finding);
      }
    }
    return all;
  }

  private Running start(Look look) {
    Findings findings = new Findings(texts);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              look.work().look(findings);
              return true;
            });
    // A thread that hangs in the kernel or in a resolver must not keep the process from ending.
    Thread thread = new Thread(task, "check " + look.check().word() + " " + look.subject());
    thread.setDaemon(true);
    thread.start();
    return new Running(look, findings, task);
  }

  private record Running(Look look, Findings findings, FutureTask<Boolean> task) {
    List<Finding> await(long begun) throws InterruptedException {
      try {
        long left = look.limit().toNanos() - (System.nanoTime() - begun);
        boolean ignored = task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        findings.fail(look.check(), look.subject(), "too-slow", look.limit().toSeconds());
      } catch (ExecutionException e) {
        findings.fail(look.check(), look.subject(), "broken", String.valueOf(e.getCause()));
      }
      return findings.all();
    }
  }
}
