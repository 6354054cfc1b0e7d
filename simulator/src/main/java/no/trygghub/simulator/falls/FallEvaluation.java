package no.trygghub.simulator.falls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;

/** Recorded falls, read once, to judge detectors by and to fit one to. */
public final class FallEvaluation {
  private final String name;
  private final Mounting mounting;
  private final List<TrialFeatures> judged;
  private final List<TrialFeatures> own;
  private final List<TrialFeatures> others;

  private FallEvaluation(
      String name,
      Mounting mounting,
      List<TrialFeatures> judged,
      List<TrialFeatures> own,
      List<TrialFeatures> others) {
    this.name = name;
    this.mounting = mounting;
    this.judged = List.copyOf(judged);
    this.own = List.copyOf(own);
    this.others = List.copyOf(others);
  }

  /**
   * Reads recordings that are judged, as a device would have taken them, and fitted to, as they
   * are.
   *
   * @throws FallDataException where there are none, or a line of them cannot be read
   * @throws IOException where a file is damaged or cannot be read
   */
  public static FallEvaluation read(Recordings recordings, Device device, Mounting mounting)
      throws IOException, FallDataException {
    List<TrialFeatures> asRecorded = features(recordings, Device.asRecorded(), mounting);
    return new FallEvaluation(
        recordings.name() + device.words(),
        mounting,
        device.equals(Device.asRecorded()) ? asRecorded : features(recordings, device, mounting),
        asRecorded,
        List.of());
  }

  /**
   * The same, fitted to other recordings as well, of people none of whom is judged.
   *
   * @throws FallDataException where there are none, or a line of them cannot be read
   * @throws IOException where a file is damaged or cannot be read
   */
  public FallEvaluation with(Recordings recordings) throws IOException, FallDataException {
    return new FallEvaluation(
        name,
        mounting,
        judged,
        own,
        Stream.concat(others.stream(), features(recordings, Device.asRecorded(), mounting).stream())
            .toList());
  }

  /** The same, fitted to nothing of what is judged, only to the other recordings. */
  public FallEvaluation withoutItsOwn() {
    return new FallEvaluation(name, mounting, judged, List.of(), others);
  }

  /**
   * Fits the detector to all but one person and judges that one, for each of them; beside it the
   * thresholds of the SisFall paper on the same split. Where only other recordings are fitted to,
   * all are judged by one fit.
   *
   * @throws FallDataException where there are fewer than two persons, or too little to fit to
   */
  public FallResult leaveOneOut() throws FallDataException {
    boolean alone = judged.stream().map(TrialFeatures::subject).distinct().count() < 2;
    if (alone && others.isEmpty()) {
      throw new FallDataException("there must be two persons or more to leave one out");
    }
    return result("fitted, " + mounting.word(), split().detector(mounting));
  }

  /**
   * Judges parameters that were fitted to others, beside thresholds that are fitted as {@link
   * #leaveOneOut} would fit them.
   */
  public FallResult judge(FallParameters parameters) {
    return result("as given, " + mounting.word(), Judged.by(parameters, judged));
  }

  /**
   * Parameters fitted to all of the recordings, as they are.
   *
   * @throws FallDataException where there is too little to fit to
   */
  public FallParameters fit() throws FallDataException {
    return ModelFit.fit(Stream.concat(own.stream(), others.stream()).toList(), mounting);
  }

  private static List<TrialFeatures> features(
      Recordings recordings, Device device, Mounting mounting)
      throws IOException, FallDataException {
    List<TrialFeatures> features = new ArrayList<>();
    new PackedTrials(recordings.folder(), recordings.format())
        .read(trial -> features.add(TrialFeatures.of(device.record(trial), mounting)));
    return features;
  }

  private FallResult result(String detector, List<Judged> told) {
    LeaveOneOut split = split();
    return new FallResult(
        name,
        new JudgedDetector(detector, told),
        Arrays.stream(PaperFeature.values())
            .map(each -> new JudgedDetector("threshold of " + each, split.threshold(each)))
            .toList());
  }

  private LeaveOneOut split() {
    return new LeaveOneOut(judged, own, others);
  }
}
