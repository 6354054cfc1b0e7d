package no.trygghub.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.Action;
import org.junit.jupiter.api.Test;

class ScenarioPrinterTest {
  private static final SensorId BED = new SensorId("bed-1");
  private static final Step EVENING =
      new Step(
          9,
          at(10, 22, 40),
          "bed-1 occupied",
          new Deed.Happens(new Action.Level(BED, SensorState.ACTIVE)));
  private static final Step NIGHT =
      new Step(
          10,
          at(11, 2, 14),
          "bed-1 leaves",
          new Deed.Happens(new Action.Level(BED, SensorState.INACTIVE)));
  private static final Step EXPECTATION =
      new Step(
          11,
          at(11, 2, 35),
          "expect bed-exit-no-return",
          new Deed.Expects(
              new Expectation.Arrives(
                  "bed-exit-no-return", Optional.empty(), Expectation.What.RAISED)));

  private final StringWriter text = new StringWriter();
  private final Scenario scenario =
      new Scenario("A title", "About it.", "", List.of(EVENING, NIGHT, EXPECTATION));
  private final ScenarioPrinter printer =
      new ScenarioPrinter(scenario, new PrintWriter(text, true));

  @Test
  void aNightIsWrittenDownWithItsDaysAndWhatArrivedInLocalTime() {
    printer.begun(scenario);
    printer.step(EVENING);
    printer.step(NIGHT);
    printer.arrived(
        """
        {"type":"no.trygghub.alarm.raised.v1","time":"2026-01-11T01:34:00Z","subject":"bed-1",
         "data":{"kind":"bed-exit-no-return","state":"raised","late":false}}""");
    printer.step(EXPECTATION);

    assertThat(text.toString().lines())
        .containsExactly(
            "A title. About it.",
            "",
            "Saturday 10 January 2026",
            "22:40:00  bed-1 occupied",
            "",
            "Sunday 11 January 2026",
            "02:14:00  bed-1 leaves",
            "02:34:00    >> alarm bed-exit-no-return bed-1");
  }

  @Test
  void theSummaryTellsWhatWasMetAndWhatWasNot() {
    printer.summary(
        List.of(
            new Verdict(EXPECTATION, true, "bed-exit-no-return bed-1"),
            new Verdict(EXPECTATION, false, "none came")));

    assertThat(text.toString().lines())
        .containsExactly(
            "met      by 02:35:00  expect bed-exit-no-return  bed-exit-no-return bed-1",
            "NOT MET  by 02:35:00  expect bed-exit-no-return  none came",
            "1 of 2 expectations met.");
  }

  @Test
  void whatIsNoMessageOfTheContractIsSaidToBeNone() {
    printer.arrived("{}");

    assertThat(text.toString()).contains("not a message of the contract");
  }

  private static ZonedDateTime at(int day, int hour, int minute) {
    return LocalDate.of(2026, 1, day).atTime(hour, minute).atZone(ZoneId.of("Europe/Oslo"));
  }
}
