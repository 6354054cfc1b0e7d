package no.trygghub.hub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;

class LocalOutputsTest {
  private static final LocalSituation WELL =
      new LocalSituation(false, false, false, false, true, false);
  private static final LocalSituation PRE_ALARM =
      new LocalSituation(true, false, false, false, true, false);
  private static final LocalSituation WARNING =
      new LocalSituation(false, true, false, false, true, false);
  private static final LocalSituation UNANSWERED =
      new LocalSituation(false, false, true, false, true, false);
  private static final LocalSituation NO_CONNECTION =
      new LocalSituation(false, false, false, false, false, true);
  private static final LocalSituation FAULT =
      new LocalSituation(false, false, false, false, true, true);

  private static final Duration STEP = Duration.ofMillis(100);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:14:07Z"));
  private final List<Throwable> failures = new ArrayList<>();
  private final EventLoop loop = new EventLoop(clock, failures::add);
  private final Device annunciator = new Device();
  private final Device led = new Device();
  private final List<String> faults = new ArrayList<>();
  private final LocalOutputs outputs = outputs(LocalOutputs.ANNUNCIATOR, LocalOutputs.STATUS_LED);

  @Test
  void theAnnunciatorIsSilentWhenAllIsWellAndTheLedSteady() {
    show(WELL);

    assertThat(annunciator.overTime(20)).isEqualTo(".".repeat(20));
    assertThat(led.overTime(20)).isEqualTo("#".repeat(20));
  }

  @Test
  void aPreAlarmBeepsShortTwiceASecond() {
    show(PRE_ALARM);

    assertThat(annunciator.overTime(15)).isEqualTo("#....#....#....");
  }

  @Test
  void anInactivityWarningBeepsEveryFiveSeconds() {
    show(WARNING);

    assertThat(annunciator.overTime(100)).isEqualTo(("##" + ".".repeat(48)).repeat(2));
  }

  @Test
  void anUnansweredAlarmBeepsLong() {
    show(UNANSWERED);

    assertThat(annunciator.overTime(20)).isEqualTo("#####.....#####.....");
  }

  @Test
  void thePreAlarmGoesBeforeTheUnansweredAlarmAndThatBeforeTheWarning() {
    show(new LocalSituation(true, true, true, false, true, false));
    assertThat(annunciator.overTime(10)).isEqualTo("#....#....");
    show(new LocalSituation(false, true, true, false, true, false));
    assertThat(annunciator.overTime(10)).isEqualTo("#####.....");
  }

  @Test
  void aTriggerInAWalkTestIsHeardForAsLongAsItIsToldAlsoWhereAnAlarmWaits() {
    show(UNANSWERED);
    assertThat(annunciator.overTime(10)).isEqualTo("#####.....");
    show(new LocalSituation(false, false, true, true, true, false));
    assertThat(annunciator.overTime(2)).isEqualTo("##");
    show(WELL);
    assertThat(annunciator.overTime(5)).isEqualTo(".....");
  }

  @Test
  void theLedBlinksSlowlyWithoutAConnectionAndQuicklyForAFault() {
    show(NO_CONNECTION);
    assertThat(led.overTime(40)).isEqualTo(("#".repeat(10) + ".".repeat(10)).repeat(2));
    show(FAULT);
    assertThat(led.overTime(8)).isEqualTo("##..##..");
    show(WELL);
    assertThat(led.overTime(20)).isEqualTo("#".repeat(20));
  }

  @Test
  void theSameSituationAgainDoesNotDisturbTheRhythm() {
    show(UNANSWERED);
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      seen.append(annunciator.overTime(1));
      show(UNANSWERED);
    }

    assertThat(seen.toString()).isEqualTo("#####.....#####.....");
  }

  @Test
  void whatIsOverIsSilentAtOnceAndStaysSo() {
    show(PRE_ALARM);
    assertThat(annunciator.on).isTrue();
    show(WELL);

    assertThat(annunciator.overTime(20)).isEqualTo(".".repeat(20));
  }

  @Test
  void anOutputThatFailsIsToldOnceTriedAgainAndShowsThePresentSituationWhenItWorks() {
    annunciator.broken = true;
    show(PRE_ALARM);
    pass(Duration.ofMinutes(5));
    assertThat(faults).containsExactly("annunciator: no such device");
    assertThat(annunciator.attempts).isBetween(8, 12);
    show(UNANSWERED);

    annunciator.broken = false;
    pass(Duration.ofMinutes(1));

    assertThat(faults).containsExactly("annunciator: no such device", "annunciator: ");
    assertThat(annunciator.overTime(20)).containsAnyOf("#####.....");
    annunciator.broken = true;
    pass(Duration.ofSeconds(1));
    assertThat(faults).hasSize(3);
    assertThat(led.on).isTrue();
  }

  @Test
  void anUnknownDriverIsAFaultAndNotTheEnd() {
    HubConfiguration configuration = configuration(LocalOutputs.ANNUNCIATOR);
    LocalOutputs without =
        new LocalOutputs(
            configuration, List.of(), loop, (name, cause) -> faults.add(name + ": " + cause));

    without.show(PRE_ALARM);
    loop.runDue();

    assertThat(faults).containsExactly("annunciator: no driver test");
    without.close();
  }

  @Test
  void closingSwitchesOffAndNothingHappensAfterIt() {
    show(PRE_ALARM);
    outputs.close();

    assertThat(annunciator.open).isFalse();
    assertThat(annunciator.on).isFalse();
    assertThat(led.open).isFalse();
    int attempts = annunciator.attempts;
    pass(Duration.ofMinutes(2));
    assertThat(annunciator.attempts).isEqualTo(attempts);
    assertThat(loop.nextDue()).isEmpty();
  }

  @Test
  void aHubWithoutOutputsShowsNothing() {
    LocalOutputs none = outputs();
    none.show(PRE_ALARM);
    none.close();
    loop.runDue();

    assertThat(faults).isEmpty();
    assertThat(annunciator.attempts).isZero();
  }

  private void show(LocalSituation situation) {
    outputs.show(situation);
    loop.runDue();
    assertThat(failures).isEmpty();
  }

  private void pass(Duration time) {
    for (long i = 0; i < time.dividedBy(STEP); i++) {
      clock.advance(STEP);
      loop.runDue();
    }
  }

  private LocalOutputs outputs(String... names) {
    return new LocalOutputs(
        configuration(names),
        List.of(new Provider()),
        loop,
        (name, cause) -> faults.add(name + ": " + cause));
  }

  private static HubConfiguration configuration(String... names) {
    HubConfiguration plain =
        Configurations.hub(Path.of("."), List.of(), Configurations.defaultRules());
    return new HubConfiguration(
        plain.tenant(),
        plain.hub(),
        plain.zone(),
        plain.dataDirectory(),
        plain.clockTrust(),
        plain.destinations(),
        plain.sensors(),
        List.of(names).stream()
            .map(name -> new OutputSettings(name, "test", DriverOptions.of(List.of(), Map.of())))
            .toList(),
        plain.rules(),
        plain.uplink());
  }

  /** A buzzer or an LED that can break. */
  private final class Device implements OutputDriver {
    private boolean broken;
    private boolean open;
    private boolean on;
    private int attempts;

    OutputDriver opened() throws DriverException {
      attempts++;
      if (broken) {
        throw new DriverException("no such device");
      }
      open = true;
      on = false;
      return this;
    }

    @Override
    public void set(boolean wanted) throws DriverException {
      if (broken) {
        throw new DriverException("no such device");
      }
      on = wanted;
    }

    @Override
    public void close() {
      on = false;
      open = false;
    }

    /** What it does over so many tenths of a second: {@code #} for on. */
    String overTime(int steps) {
      StringBuilder seen = new StringBuilder();
      for (int i = 0; i < steps; i++) {
        seen.append(on ? '#' : '.');
        pass(STEP);
      }
      return seen.toString();
    }
  }

  private final class Provider implements OutputDriverProvider {
    @Override
    public String driver() {
      return "test";
    }

    @Override
    public List<DriverOption> options() {
      return List.of();
    }

    @Override
    public OutputDriver open(String name, DriverOptions options) throws DriverException {
      return (name.equals(LocalOutputs.ANNUNCIATOR) ? annunciator : led).opened();
    }
  }
}
