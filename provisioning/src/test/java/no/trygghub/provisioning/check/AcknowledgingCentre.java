package no.trygghub.provisioning.check;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Mosquitto;

/** The user {@code centre} of a broker: acknowledges every alarm and remembers what came. */
final class AcknowledgingCentre implements AutoCloseable {
  private final BrokerSession session;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::listen);

  private AcknowledgingCentre(Destination broker) throws BrokerException {
    this.session = BrokerSession.open(broker, "centre");
    session.subscribe("trygghub/v1/+/+/up/#");
    thread.start();
  }

  /** What came. */
  record Heard(String topic, String payload) {}

  static AcknowledgingCentre byPassword(Mosquitto broker, Path password) throws BrokerException {
    return new AcknowledgingCentre(
        new Destination(
            "main",
            URI.create(broker.url()),
            Optional.of("centre"),
            Optional.of(password),
            Optional.empty()));
  }

  static AcknowledgingCentre byCertificate(Mosquitto broker, Certificates certificates)
      throws BrokerException {
    return new AcknowledgingCentre(
        new Destination(
            "main",
            URI.create(broker.url().replace("mqtt:", "mqtts:")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Destination.Tls(
                    Optional.of(certificates.authority()),
                    Optional.of(certificates.certificate("centre")),
                    Optional.of(certificates.key("centre"))))));
  }

  List<Heard> heard() {
    return heard;
  }

  @Override
  public void close() {
    thread.interrupt();
    session.close();
  }

  private void listen() {
    try {
      while (true) {
        Optional<BrokerSession.Arrived> next = session.next(Duration.ofMinutes(1));
        if (next.isPresent()) {
          take(next.get().topic(), new String(next.get().payload(), StandardCharsets.UTF_8));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokerException | JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(String topic, String payload) throws BrokerException, JsonException {
    heard.add(new Heard(topic, payload));
    if (!topic.endsWith("/up/alarm")) {
      return;
    }
    JsonObject event = JsonObject.read(payload);
    session.publish(
        topic.replace("/up/alarm", "/down/ack"),
        new DownlinkComposer("urn:test:centre")
            .acknowledgement(
                "a-1",
                Instant.now(),
                new Acknowledgement(
                    new AlarmId(event.object("data").text("alarmId")),
                    Optional.of(new MessageId(event.text("id"))),
                    Word.RECEIVED),
                false)
            .getBytes(StandardCharsets.UTF_8));
  }
}
