package no.trygghub.simulator.home;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.simulator.falls.FallDataException;
import no.trygghub.simulator.falls.FallFormat;
import no.trygghub.simulator.falls.RecordedMovement;
import no.trygghub.simulator.sensors.DescribedMovement;

/** What somebody who wears an accelerometer can do in a scenario. */
final class WornVerbs {
  private static final String BREAKS = "breaks: ";
  private static final String PLAYS = "plays";

  private final Path folder;

  /**
   * Verbs of a scenario.
   *
   * @param folder what the files of recordings are relative to
   */
  WornVerbs(Path folder) {
    this.folder = folder;
  }

  /**
   * What happens in these words; empty where they are none.
   *
   * @throws FallDataException where a recording cannot be read
   */
  Optional<Action> read(SensorId id, String words) throws FallDataException {
    if (words.startsWith(BREAKS)) {
      return Optional.of(new Action.Break(id, words.substring(BREAKS.length()).strip()));
    }
    String[] parts = words.split(" ", 4);
    if (parts[0].equals(PLAYS) && parts.length == 4) {
      return recorded(id, words, parts);
    }
    return switch (words) {
      case "falls" -> Optional.of(new Action.Move(id, words, DescribedMovement.fall()));
      case "sits down hard" ->
          Optional.of(new Action.Move(id, words, DescribedMovement.sittingDownHard()));
      case "goes silent" -> Optional.of(new Action.Silence(id));
      case "repaired" -> Optional.of(new Action.Repair(id));
      default -> Optional.empty();
    };
  }

  /** All of it, as one writes it. */
  static List<String> words() {
    return List.of(
        "falls",
        "sits down hard",
        "plays sisfall F01_SA01_R01 FILE",
        "goes silent",
        "breaks: REASON",
        "repaired");
  }

  private Optional<Action> recorded(SensorId id, String words, String[] parts)
      throws FallDataException {
    Optional<FallFormat> known =
        Arrays.stream(FallFormat.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(parts[1]))
            .findFirst();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Path file;
    try {
      file = folder.resolve(parts[3]);
    } catch (InvalidPathException e) {
      throw new FallDataException("not the name of a file: " + e.getReason());
    }
    return Optional.of(
        new Action.Move(id, words, RecordedMovement.read(file, known.get(), parts[2])));
  }
}
