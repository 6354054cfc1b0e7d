package no.trygghub.simulator.fleet;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a fleet's figures into files. Needs no screen. */
final class FleetPictures {
  private static final int WIDTH = 1100;
  private static final int HEIGHT = 600;
  private static final double NANOS = 1e9;
  private static final Color INK = new Color(0x222222);

  /** Told apart by those who are colour-blind as well (Okabe and Ito). */
  private static final List<Color> COLOURS =
      List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xE69F00));

  private FleetPictures() {}

  /** Which share of each took at most how long. */
  static void times(Path file, Map<String, Distribution> distributions) throws IOException {
    XYChart chart = chart("How long it took", "milliseconds", "of a hundred, at most so long");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    int place = 0;
    for (Map.Entry<String, Distribution> each : new TreeMap<>(distributions).entrySet()) {
      if (each.getValue().count() > 0) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (double percent = 0.5; percent <= 100; percent += 0.5) {
          x.add(Math.max(0.01, each.getValue().millis(percent)));
          y.add(percent);
        }
        add(chart, each.getKey(), x, y, place);
      }
      place++;
    }
    write(file, chart, place);
  }

  /** How much of a core was used, and how many messages came, second by second. */
  static void load(Path file, List<Sample> samples) throws IOException {
    XYChart chart = chart("What was used", "seconds, in real time", "percent of one core");
    add(
        chart,
        "broker",
        samples,
        0,
        (from, to) -> share(from, to, to.broker().minus(from.broker())));
    add(
        chart,
        "fleet and response centre",
        samples,
        1,
        (from, to) -> share(from, to, to.own().minus(from.own())));
    add(
        chart,
        "messages received, hundreds a second",
        samples,
        2,
        (from, to) -> (to.received() - from.received()) / seconds(from, to) / 100);
    add(
        chart,
        "hubs connected, of a hundred",
        samples,
        3,
        (from, to) -> 100.0 * to.connected() / most(samples));
    write(file, chart, samples.size());
  }

  private static double most(List<Sample> samples) {
    return Math.max(1, samples.stream().mapToInt(Sample::connected).max().orElse(1));
  }

  private static void add(
      XYChart chart,
      String name,
      List<Sample> samples,
      int place,
      ToDoubleBiFunction<Sample, Sample> value) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      Sample from = samples.get(i - 1);
      Sample to = samples.get(i);
      if (seconds(from, to) > 0.5) {
        x.add(seconds(samples.getFirst(), to));
        y.add(value.applyAsDouble(from, to));
      }
    }
    if (!x.isEmpty()) {
      add(chart, name, x, y, place);
    }
  }

  private static double share(Sample from, Sample to, Duration used) {
    return 100 * used.toNanos() / NANOS / seconds(from, to);
  }

  private static double seconds(Sample from, Sample to) {
    return (to.real() - from.real()) / NANOS;
  }

  private static void add(XYChart chart, String name, List<Double> x, List<Double> y, int place) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(COLOURS.get(place % COLOURS.size()));
    series.setLineWidth(2);
  }

  private static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    Styler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    return chart;
  }

  private static void write(Path file, XYChart chart, int points) throws IOException {
    if (points > 0 && !chart.getSeriesMap().isEmpty()) {
      Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
    }
  }
}
