package no.trygghub.drivers.contact;

import static no.trygghub.drivers.SensorState.ACTIVE;
import static no.trygghub.drivers.SensorState.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.Test;

class ContactTest {
  private static final Sensor DOOR = new Sensor(new SensorId("door-1"), SensorKind.DOOR, "hall");

  private final ManualContext context = new ManualContext();
  private final Contact contact = contact(Map.of("debounce-off", "200 ms", "chatter-limit", "10"));

  @Test
  void theStateAtTheStartIsReportedAtOnce() {
    contact.start(true);

    assertThat(states()).containsExactly(ACTIVE);
  }

  @Test
  void aNormallyClosedContactIsActiveWhileItIsOpen() {
    Contact closed = contact(Map.of("contact", "normally-closed"));

    closed.start(true);

    assertThat(states()).containsExactly(INACTIVE);
  }

  @Test
  void aChangeThatLastsIsReportedWithTheTimeOfItsFirstEdge() {
    contact.start(false);
    context.advance(Duration.ofSeconds(1));
    HubTime edge = context.now();
    contact.level(true, edge);

    context.advance(Duration.ofMillis(49));
    assertThat(states()).containsExactly(INACTIVE);
    context.advance(Duration.ofMillis(1));

    assertThat(context.reported().getLast()).isEqualTo(new SensorReading(DOOR.id(), ACTIVE, edge));
  }

  @Test
  void aBounceGivesNoReading() {
    contact.start(false);
    contact.level(true, context.now());
    context.advance(Duration.ofMillis(20));
    contact.level(false, context.now());

    context.advance(Duration.ofSeconds(5));

    assertThat(states()).containsExactly(INACTIVE);
  }

  @Test
  void goingOnAndOffHaveDebounceTimesOfTheirOwn() {
    contact.start(true);
    contact.level(false, context.now());

    context.advance(Duration.ofMillis(199));
    assertThat(states()).containsExactly(ACTIVE);
    context.advance(Duration.ofMillis(1));
    assertThat(states()).containsExactly(ACTIVE, INACTIVE);
  }

  @Test
  void withoutDebounceAnEdgeIsAReadingAtOnce() {
    Contact bare = contact(Map.of("debounce-on", "0 s"));
    bare.start(false);

    bare.level(true, context.now());

    assertThat(states()).containsExactly(INACTIVE, ACTIVE);
  }

  @Test
  void aChatteringContactIsOneFaultAndNoFloodOfReadings() {
    contact.start(false);

    chatter(40);

    assertThat(faults()).containsExactly(true);
    assertThat(states()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void theBounceOfAFewPressesIsNoChatter() {
    contact.start(false);
    for (int press = 0; press < 4; press++) {
      for (int edge = 0; edge < 21; edge++) {
        contact.level(edge % 2 == 0, context.now());
        context.advance(Duration.ofMillis(1));
      }
      context.advance(Duration.ofSeconds(1));
      contact.level(false, context.now());
      context.advance(Duration.ofSeconds(2));
    }

    assertThat(faults()).isEmpty();
    assertThat(states().stream().filter(state -> state == ACTIVE)).hasSize(4);
  }

  @Test
  void theTrueStateIsReportedOnceAChatteringContactSettles() {
    contact.start(false);
    chatter(40);
    assertThat(states().getLast()).isEqualTo(ACTIVE);

    context.advance(Contact.SETTLED);

    assertThat(states().getLast()).isEqualTo(INACTIVE);
  }

  @Test
  void chatterIsOverOnceAMinuteHadFewEdges() {
    contact.start(false);
    chatter(40);

    context.advance(Duration.ofMinutes(2));

    assertThat(faults()).containsExactly(true, false);
  }

  @Test
  void afterTheChatterReadingsComeAsBefore() {
    contact.start(false);
    chatter(40);
    context.advance(Duration.ofMinutes(2));
    contact.level(true, context.now());

    context.advance(Duration.ofMillis(50));

    assertThat(states().getLast()).isEqualTo(ACTIVE);
  }

  @Test
  void aSignOfLifeIsReportedAtMostOnceAnHour() {
    contact.start(false);
    for (int minute = 0; minute < 150; minute++) {
      context.advance(Duration.ofMinutes(1));
      contact.alive();
    }

    assertThat(context.reported().stream().filter(SensorAlive.class::isInstance)).hasSize(2);
  }

  @Test
  void aStoppedContactReportsNothing() {
    contact.start(false);
    contact.level(true, context.now());
    contact.stop();

    context.advance(Duration.ofSeconds(1));

    assertThat(states()).containsExactly(INACTIVE);
  }

  /** Changes the level every 100 ms, each change long enough to be a reading by itself. */
  private void chatter(int edges) {
    boolean level = false;
    for (int i = 0; i < edges; i++) {
      level = !level;
      contact.level(level, context.now());
      context.advance(Duration.ofMillis(100));
    }
  }

  private Contact contact(Map<String, String> options) {
    return new Contact(
        DOOR, ContactSettings.of(DriverOptions.of(ContactSettings.options(), options)), context);
  }

  private List<SensorState> states() {
    return context.reported().stream()
        .filter(SensorReading.class::isInstance)
        .map(event -> ((SensorReading) event).state())
        .toList();
  }

  private List<Boolean> faults() {
    return context.reported().stream()
        .filter(SensorFault.class::isInstance)
        .map(event -> ((SensorFault) event).present())
        .toList();
  }
}
