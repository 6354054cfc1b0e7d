package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What a trial works with.
 *
 * @param directory an empty directory of its own
 * @param seed where its chance begins, so that a run can be repeated
 * @param whole whether it is to run in full; otherwise a short run that shows that it works
 * @param progress told in a line how far it is
 */
record Bench(Path directory, long seed, boolean whole, Consumer<String> progress) {
  /** A new generator; the same for the same seed. */
  Random random() {
    return new Random(seed);
  }

  /** How many of something: all in a whole run, few in a short one. */
  int many(int inWhole, int inShort) {
    return whole ? inWhole : inShort;
  }

  /** A new directory inside the trial's own. */
  Path directory(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
