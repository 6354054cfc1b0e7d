package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import no.trygghub.hub.buffer.Buffer;

/**
 * Every question that the hub asks its database, with few messages waiting and with very many; in
 * turn, so that what else the machine does meets both.
 */
final class QuerySpeed {
  private static final int FEW = 1_000;
  private static final int WARM_UP = 5;
  private static final int TIMES = 40;
  private static final int OPENED = 3;

  private final int many;
  private final Consumer<Figure> told;
  private double worst;

  private QuerySpeed(int many, Consumer<Figure> told) {
    this.many = many;
    this.told = told;
  }

  static void measure(Load load, Consumer<Figure> told) throws IOException {
    new QuerySpeed(load.messages() * 10, told).run(load.directory("few"), load.directory("many"));
  }

  private void run(Path fewIn, Path manyIn) throws IOException {
    StoredRows.make(fewIn, FEW);
    StoredRows.make(manyIn, many);
    Path few = fewIn.resolve("hub.db");
    Path much = manyIn.resolve("hub.db");
    opening(few, much);
    try (StoredRows small = StoredRows.open(few, FEW, Long.MAX_VALUE);
        StoredRows large = StoredRows.open(much, many, Long.MAX_VALUE)) {
      Question.all().forEach(question -> compare(question, small, large));
    }
    try (StoredRows small = StoredRows.open(few, FEW, Files.size(few));
        StoredRows large = StoredRows.open(much, many, Files.size(much))) {
      compare(Question.atTheBudget(), small, large);
    }
    told.accept(
        new Figure(
            "the worst of these",
            String.format(Locale.ROOT, "%.1f times", worst),
            String.format(
                Locale.ROOT, "%,d stored messages against %,d, opening left aside", many, FEW)));
  }

  private void compare(Question question, StoredRows small, StoredRows large) {
    List<Long> inFew = new ArrayList<>();
    List<Long> inMany = new ArrayList<>();
    for (int i = 0; i < WARM_UP + TIMES; i++) {
      long few = time(question.prepared().of(small));
      long much = time(question.prepared().of(large));
      if (i >= WARM_UP) {
        inFew.add(few);
        inMany.add(much);
      }
    }
    long few = Percentiles.median(inFew);
    long much = Percentiles.median(inMany);
    worst = Math.max(worst, much / (double) few);
    told.accept(
        new Figure(
            "database: " + question.name(),
            String.format(
                Locale.ROOT,
                "%.2f ms, %.1f times as long as with %,d",
                much / 1e6,
                much / (double) few,
                FEW),
            String.format(Locale.ROOT, "%,d stored messages; median of %d, in turn", many, TIMES)));
  }

  private void opening(Path few, Path much) {
    List<Long> inFew = new ArrayList<>();
    List<Long> inMany = new ArrayList<>();
    for (int i = 0; i < OPENED; i++) {
      inFew.add(time(() -> Buffer.open(few, Long.MAX_VALUE).close()));
      inMany.add(time(() -> Buffer.open(much, Long.MAX_VALUE).close()));
    }
    told.accept(
        new Figure(
            "database: opening, its integrity checked",
            String.format(
                Locale.ROOT,
                "%.2f s; %.3f s with %,d",
                Percentiles.median(inMany) / 1e9,
                Percentiles.median(inFew) / 1e9,
                FEW),
            String.format(
                Locale.ROOT, "%,d stored messages; median of %d, in turn", many, OPENED)));
  }

  private static long time(Runnable asking) {
    long begin = System.nanoTime();
    asking.run();
    return System.nanoTime() - begin;
  }
}
