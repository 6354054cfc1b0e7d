package no.trygghub.simulator.fleet.rhythm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {
  private static final Incidents MANY = Incidents.DEFAULTS.times(50);

  @ParameterizedTest
  @ValueSource(strings = {"kasteren-a", "kasteren-b", "casas-al30d"})
  void theSameSeedGivesTheSameDayWhicheverWasDrawnBefore(String name) throws RhythmException {
    int[] third = days(name, 1, 4).draw(3);

    Days again = days(name, 1, 4);
    for (int day = 0; day < 3; day++) {
      again.draw(day);
    }

    assertThat(again.draw(3)).isEqualTo(third);
    assertThat(days(name, 1, 4).draw(2)).isNotEqualTo(third);
    assertThat(days(name, 1, 5).draw(3)).isNotEqualTo(third);
    assertThat(days(name, 2, 4).draw(3)).isNotEqualTo(third);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kasteren-a", "kasteren-b", "casas-al30d"})
  void everySensorChangesBackAndForthFromOneDayToTheNext(String name) throws RhythmException {
    Rhythm rhythm = RhythmFile.read(name);
    for (int person = 0; person < 20; person++) {
      Days days = new Days(rhythm, Incidents.NONE, Days.sensors(rhythm), 1, person);
      Map<Integer, Boolean> active = new HashMap<>();
      List<Sensor> sensors = Days.sensors(rhythm);
      days.activeAtFirst().forEach(sensor -> active.put(sensors.indexOf(sensor), true));
      for (int day = 0; day < 10; day++) {
        for (int happening : days.draw(day)) {
          boolean now = Happening.what(happening) == Happening.What.ACTIVE;
          boolean was = active.getOrDefault(Happening.sensor(happening), false);
          assertThat(now)
              .as("person %d, day %d, sensor %d", person, day, Happening.sensor(happening))
              .isNotEqualTo(was);
          active.put(Happening.sensor(happening), now);
        }
        assertThat(active)
            .as("what is active at midnight but the bed and the mains")
            .allSatisfy(
                (sensor, is) ->
                    assertThat(
                            !is
                                || List.of(SensorKind.BED, SensorKind.MAINS)
                                    .contains(sensors.get(sensor).kind()))
                        .isTrue());
      }
    }
  }

  @Test
  void aDayIsInOrderAndOverAtMidnight() throws RhythmException {
    int[] day = days("casas-al30d", 1, 1).draw(0);

    assertThat(day).isSorted();
    assertThat(Happening.nanos(day[0])).isNotNegative();
    assertThat(Happening.nanos(day[day.length - 1])).isLessThan(86_400_000_000_000L);
  }

  @Test
  void whatGoesWrongDoesSoAsOftenAsItIsSaid() throws RhythmException {
    Rhythm rhythm = RhythmFile.read("kasteren-b");
    int fall = Days.sensors(rhythm).indexOf(Days.FALL);
    Days days = new Days(rhythm, new Incidents(0.5, 0, 0, 0), Days.sensors(rhythm), 1, 1);

    long falls = 0;
    for (int day = 0; day < 2_000; day++) {
      falls +=
          Arrays.stream(days.draw(day))
              .filter(one -> Happening.sensor(one) == fall)
              .filter(one -> Happening.what(one) == Happening.What.ACTIVE)
              .count();
    }

    assertThat(falls).isBetween(900L, 1_100L);
  }

  private static Days days(String name, long seed, int person) throws RhythmException {
    Rhythm rhythm = RhythmFile.read(name);
    return new Days(rhythm, MANY, Days.sensors(rhythm), seed, person);
  }
}
