package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class WeekPlotTest {
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);
  private static final double HOUR = 42;
  private static final double MIDNIGHT = 140;

  @Test
  void aNightInBedIsABarBeforeMidnightAndOneAfter() throws Exception {
    List<Element> bars =
        shapes(page(home(stay("2026-01-05T22:00", "2026-01-06T06:30")), List.of()), "bed");

    assertThat(bars).hasSize(2);
    assertThat(number(bars.get(0), "x")).isEqualTo(MIDNIGHT + 22 * HOUR);
    assertThat(number(bars.get(0), "width")).isEqualTo(2 * HOUR);
    assertThat(number(bars.get(1), "x")).isEqualTo(MIDNIGHT);
    assertThat(number(bars.get(1), "width")).isEqualTo(6.5 * HOUR);
    assertThat(number(bars.get(1), "y")).isGreaterThan(number(bars.get(0), "y"));
    assertThat(bars.get(0).getTextContent())
        .isEqualTo("bed-1 occupied, Mon 22:00:00 to Tue 06:30:00");
  }

  @Test
  void whatEndsAtMidnightIsNotDrawnOnTheNextDay() throws Exception {
    List<Element> bars =
        shapes(page(home(stay("2026-01-05T22:00", "2026-01-06T00:00")), List.of()), "bed");

    assertThat(bars).hasSize(1);
  }

  @Test
  void theShortestTimeCanBeSeen() throws Exception {
    List<Element> bars =
        shapes(page(home(stay("2026-01-05T22:00", "2026-01-05T22:00")), List.of()), "bed");

    assertThat(bars).singleElement().satisfies(bar -> assertThat(number(bar, "width")).isOne());
  }

  @Test
  void anAlarmIsMarkedWhenItWasRaisedAndListedUnderItsNumber() throws Exception {
    Document page =
        page(
            home(stay("2026-01-05T22:00", "2026-01-06T06:30")),
            List.of(
                alarm("2026-01-05T23:50", "2026-01-06T00:10"),
                alarm("2026-02-05T23:50", "2026-02-06T00:10")));

    assertThat(shapes(page, "mark"))
        .singleElement()
        .satisfies(
            mark ->
                assertThat(mark.getTextContent())
                    .isEqualTo("1: bed-exit-no-return bed-1, Tue 00:10:00"));
    assertThat(shapes(page, "wait")).hasSize(2);
    assertThat(page.getElementsByTagName("table").item(0).getTextContent())
        .contains("1Tue 00:10:00bed-exit-no-returnbed-1Mon 23:50:00")
        .doesNotContain("Fri");
  }

  @Test
  void aNightInWhichTheClockIsChangedIsDrawnByTheClockOnTheWall() throws Exception {
    RecordedHome autumn = home(stay("2026-10-24T22:00", "2026-10-25T06:00"));
    RecordedHome spring = home(stay("2026-03-28T22:00", "2026-03-29T06:00"));

    assertThat(shapes(page(autumn, LocalDate.of(2026, 10, 24)), "bed"))
        .extracting(bar -> number(bar, "width"))
        .containsExactly(2 * HOUR, 6 * HOUR);
    assertThat(shapes(page(spring, LocalDate.of(2026, 3, 28)), "bed"))
        .extracting(bar -> number(bar, "width"))
        .containsExactly(2 * HOUR, 6 * HOUR);
  }

  @Test
  void whatSomebodyElseWroteIsTextAndNothingComesFromTheNetwork() {
    RecordedHome home = home(stay("2026-01-05T22:00", "2026-01-06T06:30"));

    String html =
        new WeekPlot(home, FIRST, Map.of("alarms", List.of()))
            .html("<script>alert(\"&\")</script>\u0007.txt");

    assertThat(html)
        .contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;?.txt")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
  }

  @Test
  void twoListsOfAlarmsHaveALaneAndATableEach() throws Exception {
    RecordedHome home = home(stay("2026-01-05T22:00", "2026-01-06T06:30"));
    SeenAlarm alarm = alarm("2026-01-05T23:50", "2026-01-06T00:10");

    Document page =
        parse(
            new WeekPlot(
                    home, FIRST, Map.of("alarms A", List.of(alarm), "alarms B", List.of(alarm)))
                .html("home"));

    assertThat(shapes(page, "mark"))
        .extracting(mark -> mark.getAttribute("d"))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(page.getElementsByTagName("table").getLength()).isEqualTo(2);
  }

  @Test
  void numbersOfMarksThatStandCloseAreInOnePlaceAndCoverNoOther() throws Exception {
    Document page =
        page(
            home(stay("2026-01-05T22:00", "2026-01-06T06:30")),
            List.of(
                alarm("2026-01-06T00:50", "2026-01-06T01:10"),
                alarm("2026-01-06T00:51", "2026-01-06T01:11"),
                alarm("2026-01-06T03:50", "2026-01-06T04:10")));

    assertThat(shapes(page, "mark")).hasSize(3);
    assertThat(shapes(page, "number"))
        .extracting(Element::getTextContent)
        .containsExactly("1,2", "3");
  }

  @Test
  void anAlarmThatWasChangedIsListedWithWhatItBecame() throws Exception {
    SeenAlarm raised = alarm("2026-01-05T23:50", "2026-01-06T00:10");
    SeenAlarm changed =
        new SeenAlarm(
            raised.kind(),
            raised.sensor(),
            "medium",
            "changed",
            raised.detectedAt(),
            at("2026-01-06T00:30").toString(),
            "exit-no-return door-1");

    Document page =
        page(home(stay("2026-01-05T22:00", "2026-01-06T06:30")), List.of(raised, changed));

    assertThat(shapes(page, "mark"))
        .singleElement()
        .satisfies(mark -> assertThat(mark.getAttribute("data-severity")).isEqualTo("high"));
    assertThat(page.getElementsByTagName("table").item(0).getTextContent())
        .contains("high, then mediumexit-no-return door-1");
  }

  private static Document page(RecordedHome home, List<SeenAlarm> alarms) throws Exception {
    return parse(new WeekPlot(home, FIRST, Map.of("alarms", alarms)).html("home"));
  }

  private static Document page(RecordedHome home, LocalDate first) throws Exception {
    return parse(new WeekPlot(home, first, Map.of("alarms", List.of())).html("home"));
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> shapes(Document page, String kind) {
    List<Element> found = new ArrayList<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("class").equals(kind)) {
        found.add(element);
      }
    }
    return found;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static RecordedHome home(List<HomeChange> changes) {
    try {
      SensorMap map =
          SensorMap.parse("map", "sensors: {bed-1: {kind: bed, location: bedroom, from: [12]}}");
      return new RecordedHome(changes, map, OSLO, Map.of());
    } catch (RecordingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<HomeChange> stay(String from, String to) {
    SensorId bed = new SensorId("bed-1");
    return List.of(
        new HomeChange(at(from), bed, SensorState.ACTIVE),
        new HomeChange(at(to), bed, SensorState.INACTIVE));
  }

  private static SeenAlarm alarm(String left, String raised) {
    return new SeenAlarm(
        "bed-exit-no-return",
        "bed-1",
        "high",
        "raised",
        at(left).toString(),
        at(raised).toString(),
        "");
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(OSLO).toInstant();
  }
}
