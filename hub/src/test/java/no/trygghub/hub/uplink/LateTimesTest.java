package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.FewBytesBroker;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import org.junit.jupiter.api.Test;

/** What becomes of times that were written down before the clock was right. */
class LateTimesTest extends UplinkBench {
  @Test
  void timesOfWhatWasMadeBeforeTheClockBecameRightAreRightWhenItIsSent() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Instant right = clock.now().wall();
    clock.setWall(Instant.EPOCH, false);
    Message alarm = store(buffer);
    clock.advance(Duration.ofMinutes(10));
    clock.setWall(right, true);
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));
    ResponseCentre.Heard heard = centre.on(ALARM).getFirst();
    assertThat(heard.id()).isEqualTo(alarm.id().value());
    assertThat(heard.field("timeTrusted")).isEqualTo(true);
    assertThat(heard.field("raisedAt"))
        .isEqualTo(right.minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS).toString());
  }

  @Test
  void whatWasFetchedBeforeTheClockBecameRightIsRightWhenItIsSent() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + ALARM + "\n");
    Mosquitto broker = broker("first", "allow_anonymous true", "acl_file " + rules);
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Instant right = clock.now().wall();
    clock.setWall(Instant.EPOCH, false);
    List<Message> alarms = List.of(store(buffer), store(buffer), store(buffer));
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(ears.last()).startsWith("first: up/alarm: not authorised"));

    clock.setWall(right, true);
    eventually(
        SOME,
        () ->
            assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
                .allMatch(stored -> stored.message().json().contains("\"timeTrusted\":true")));
    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSizeGreaterThanOrEqualTo(3));
    assertThat(centre.on(ALARM)).allMatch(heard -> heard.field("timeTrusted").equals(true));
    assertThat(centre.on(ALARM).stream().map(ResponseCentre.Heard::id).distinct())
        .containsExactlyInAnyOrderElementsOf(
            alarms.stream().map(alarm -> alarm.id().value()).toList());
  }

  @Test
  void whatABrokerMayHaveStaysAsItWasSent() throws IOException {
    // A broker that takes what is published and does not answer.
    try (FewBytesBroker broker = new FewBytesBroker()) {
      CountDownLatch sent = new CountDownLatch(1);
      broker.serve(
          (socket, in) -> {
            String read = "";
            while (!read.contains("no.trygghub.alarm.raised")) {
              read = new String(FewBytesBroker.packet(in), StandardCharsets.UTF_8);
            }
            sent.countDown();
          });
      Buffer buffer = buffer();
      Instant right = clock.now().wall();
      clock.setWall(Instant.EPOCH, false);
      Message alarm = store(buffer);
      hub(buffer, Configurations.destination("first", broker.url()));
      eventually(() -> assertThat(sent.getCount()).isZero());
      Message waiting =
          buffer
              .commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)))
              .getFirst();

      clock.setWall(right, true);
      clock.advance(Duration.ofSeconds(5));
      loop.runDue();

      assertThat(first(buffer).message()).isEqualTo(alarm);
      assertThat(buffer.find(waiting.id()).orElseThrow().message().json())
          .contains("\"timeTrusted\":true");
    }
  }
}
