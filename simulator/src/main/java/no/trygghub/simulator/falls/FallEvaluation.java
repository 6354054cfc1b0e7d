package no.trygghub.simulator.falls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;

/** Recorded falls, read once, to judge detectors by and to fit one to. */
public final class FallEvaluation {
  private final String name;
  private final Mounting mounting;
  private final List<TrialFeatures> trials;

  private FallEvaluation(String name, Mounting mounting, List<TrialFeatures> trials) {
    this.name = name;
    this.mounting = mounting;
    this.trials = List.copyOf(trials);
  }

  /**
   * Reads a folder of packed recordings.
   *
   * @throws FallDataException where there is none, or a line of it cannot be read
   * @throws IOException where a file is damaged or cannot be read
   */
  public static FallEvaluation read(Path folder, FallFormat format, Mounting mounting)
      throws IOException, FallDataException {
    List<TrialFeatures> trials = new ArrayList<>();
    new PackedTrials(folder, format).read(trial -> trials.add(TrialFeatures.of(trial, mounting)));
    return new FallEvaluation(format.name().toLowerCase(Locale.ROOT), mounting, trials);
  }

  /**
   * Fits the detector to all but one person and judges that one, for each of them; beside it the
   * thresholds of the SisFall paper on the same split. Markdown.
   *
   * @throws FallDataException where there are fewer than two persons, or too little to fit to
   */
  public String leaveOneOut() throws FallDataException {
    LeaveOneOut split = new LeaveOneOut(trials);
    if (split.subjects().size() < 2) {
      throw new FallDataException("there must be two persons or more to leave one out");
    }
    return report("fitted, " + mounting.word(), split.detector(mounting));
  }

  /** Judges parameters that were fitted to others, beside thresholds that are fitted to these. */
  public String judge(FallParameters parameters) {
    return report("as given, " + mounting.word(), Judged.by(parameters, trials));
  }

  /**
   * Parameters fitted to all of the recordings.
   *
   * @throws FallDataException where there is too little to fit to
   */
  public FallParameters fit() throws FallDataException {
    return ModelFit.fit(trials, mounting);
  }

  /** How many samples a second a detector manages here, on one thread; takes a few seconds. */
  public static double samplesASecond(FallParameters parameters) {
    return DetectorSpeed.samplesASecond(parameters);
  }

  private String report(String detector, List<Judged> judged) {
    FallReport report = new FallReport(name, trials);
    report.detector(detector, judged);
    LeaveOneOut split = new LeaveOneOut(trials);
    for (PaperFeature feature : PaperFeature.values()) {
      report.detector("threshold of " + feature, split.threshold(feature));
    }
    report.errors(detector, judged);
    return report.text();
  }
}
