package no.trygghub.simulator.falls;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws an evaluation into files. Needs no screen. */
final class FallPictures {
  private static final int WIDTH = 1100;
  private static final int HEIGHT = 800;

  /** The corner that matters, in percent: few alarms, most falls found. */
  private static final double CORNER = 25;

  /** Told apart by those who are colour-blind as well (Okabe and Ito); the detector's first. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xE69F00),
          new Color(0xCC79A7));

  /** Values with equal spaces between them would become the ticks; this one is between theirs. */
  private static final double[] CHANCE = {0, 100 / Math.PI, 100};

  private static final Color OTHERS = new Color(0xBDBDBD);
  private static final Color INK = new Color(0x222222);

  private final String what;
  private final JudgedDetector detector;
  private final List<JudgedDetector> thresholds;

  FallPictures(String what, JudgedDetector detector, List<JudgedDetector> thresholds) {
    this.what = what;
    this.detector = detector;
    this.thresholds = List.copyOf(thresholds);
  }

  void draw(Path folder) throws IOException, FallDataException {
    Judgement judgement = Judgement.of(detector.scores(), 0);
    if (judgement.falls() == 0 || judgement.daily() == 0) {
      throw new FallDataException("pictures are of falls and of daily activity; one is missing");
    }
    Files.createDirectories(folder);
    List<Curve> curves = curves();
    write(folder.resolve("roc.png"), roc(curves, 100));
    write(folder.resolve("roc-corner.png"), roc(curves, CORNER));
    write(folder.resolve("confusion.png"), confusion(judgement));
    write(folder.resolve("activities.png"), activities(curves.get(1).of()));
  }

  private static void write(Path file, Chart<?, ?> chart) throws IOException {
    Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
  }

  /** The detector's first, then those of the thresholds from the greatest area to the smallest. */
  private List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    for (JudgedDetector each : thresholds) {
      curves.add(new Curve(each, RocCurve.of(each.scores())));
    }
    curves.sort(Comparator.comparingDouble((Curve curve) -> curve.roc().area()).reversed());
    curves.addFirst(new Curve(detector, RocCurve.of(detector.scores())));
    return curves;
  }

  private XYChart roc(List<Curve> curves, double corner) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(what + ": ROC curves, area below in brackets")
            .xAxisTitle("daily activities taken for a fall, %")
            .yAxisTitle("falls found, %")
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(corner);
    chart.getStyler().setYAxisMin(100 - corner).setYAxisMax(100.0);
    chart.getStyler().setXAxisDecimalPattern("0").setYAxisDecimalPattern("0");
    for (int i = 0; i < curves.size(); i++) {
      add(chart, legend(curves.get(i)), curves.get(i), i);
    }
    XYSeries chance = chart.addSeries("chance (0.500)", CHANCE, CHANCE);
    chance.setMarker(SeriesMarkers.NONE);
    chance.setLineColor(INK);
    chance.setLineStyle(
        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 5}, 0));
    // First in the legend, and once more as the last, so that no other hides it.
    add(chart, "the detector, on top", curves.getFirst(), 0).setShowInLegend(false);
    return chart;
  }

  private static String legend(Curve curve) {
    return String.format(Locale.ROOT, "%s (%.3f)", curve.of().name(), curve.roc().area());
  }

  private static XYSeries add(XYChart chart, String name, Curve curve, int rank) {
    List<RocCurve.Point> points = curve.roc().points();
    XYSeries series =
        chart.addSeries(
            name,
            points.stream().mapToDouble(point -> 100 * point.alarms()).toArray(),
            points.stream().mapToDouble(point -> 100 * point.found()).toArray());
    boolean coloured = rank < COLOURS.size();
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(coloured ? COLOURS.get(rank) : OTHERS);
    series.setLineStyle(stroke(rank == 0 ? 4 : coloured ? 2.2f : 1.2f));
    return series;
  }

  private HeatMapChart confusion(Judgement judgement) {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(WIDTH * 3 / 4)
            .height(HEIGHT * 3 / 4)
            .title(what + ": " + detector.name())
            .xAxisTitle("what the detector said, in % of what it was")
            .yAxisTitle("what it was, and how many were told right")
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setShowValue(true).setValueFontColor(INK);
    chart.getStyler().setValueFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
    chart.getStyler().setHeatMapValueDecimalPattern("0.0 '%'");
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(0x7FB8D8)});
    chart.getStyler().setMin(0).setMax(100);
    double found = 100 * judgement.sensitivity();
    double quiet = 100 * judgement.specificity();
    chart.addSeries(
        "percent of what it was",
        List.of("nothing", "a fall"),
        List.of(
            "daily, %d of %d".formatted(judgement.dailyQuiet(), judgement.daily()),
            "falls, %d of %d".formatted(judgement.fallsFound(), judgement.falls())),
        List.of(
            new Number[] {0, 0, quiet},
            new Number[] {1, 0, 100 - quiet},
            new Number[] {0, 1, 100 - found},
            new Number[] {1, 1, found}));
    return chart;
  }

  private CategoryChart activities(JudgedDetector best) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT * 3 / 4)
            .title(what + ": wrong of each activity's trials")
            .xAxisTitle("activity")
            .yAxisTitle("wrong, %")
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setSeriesColors(COLOURS.subList(0, 2).toArray(Color[]::new));
    for (JudgedDetector each : List.of(detector, best)) {
      List<ActivityErrors> errors = ActivityErrors.of(each.judged());
      chart.addSeries(
          each.name(),
          errors.stream().map(ActivityErrors::activity).toList(),
          errors.stream().map(ActivityErrors::percentWrong).toList());
    }
    return chart;
  }

  private static BasicStroke stroke(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static void style(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartFontColor(INK);
  }

  private record Curve(JudgedDetector of, RocCurve roc) {}
}
