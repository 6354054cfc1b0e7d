package no.trygghub.simulator.falls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What came of an evaluation: the detector beside the thresholds of the SisFall paper. */
public final class FallResult {
  private final String what;
  private final JudgedDetector detector;
  private final List<JudgedDetector> thresholds;

  /** Of a detector and the thresholds beside it, over the same trials. */
  FallResult(String what, JudgedDetector detector, List<JudgedDetector> thresholds) {
    this.what = what;
    this.detector = detector;
    this.thresholds = List.copyOf(thresholds);
  }

  /** The tables, in Markdown. */
  public String text() {
    FallReport report =
        new FallReport(what, detector.judged().stream().map(Judged::trial).toList());
    report.detector(detector);
    thresholds.forEach(report::detector);
    report.errors(detector);
    return report.text();
  }

  /**
   * Draws the curves, the confusion matrix and the errors of each activity, as PNG: {@code
   * roc.png}, {@code roc-corner.png}, {@code confusion.png}, {@code activities.png}. Files of these
   * names are replaced.
   *
   * @param folder made where there is none
   * @throws FallDataException where there are not both falls and daily activity to draw
   * @throws IOException where a file cannot be written
   */
  public void draw(Path folder) throws IOException, FallDataException {
    new FallPictures(what, detector, thresholds).draw(folder);
  }
}
