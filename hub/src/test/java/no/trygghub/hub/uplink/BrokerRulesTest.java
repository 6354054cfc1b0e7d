package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.ProjectBroker;
import no.trygghub.hub.testing.ReceiversBroker;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.TestClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a hub and a response centre may do at a Mosquitto with the project's files, and what
 * somebody with another hub's certificate may not.
 */
class BrokerRulesTest extends UplinkBench {
  private static final int NOT_AUTHORISED = 0x87;
  private static final String NAME = "h-7f3a";
  private static final String OTHER_NAME = "h-9c01";
  private static final String OTHER = "trygghub/v1/0806/h-9c01";

  private ProjectBroker project;

  @BeforeEach
  void startBroker() {
    project = closed(ProjectBroker.start(directory.resolve("project")));
    make(NAME);
    make(OTHER_NAME);
  }

  @Test
  void aHubSpeaksToTheResponseCentreAndIsAnswered() {
    ResponseCentre centre = closed(ResponseCentre.at(project));
    Buffer buffer = buffer();
    store(buffer);
    hub(buffer, destination());
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    centre.say(HUB + "/down/command", command("c-1"), false);

    eventually(() -> assertThat(ears.commands).containsExactly("c-1"));
    assertThat(ears.destinations).containsExactly("first: ");
  }

  @Test
  void aHubThatPublishesWhereItMayNotIsRefusedAndNobodyHearsIt() throws MqttException {
    TestClient ear = closed(centre());
    ear.subscribe("trygghub/v1/0806/+/up/#");
    TestClient rogue = closed(rogue(NAME, "any", Optional.empty()));

    for (String topic :
        List.of(
            OTHER + "/up/alarm",
            OTHER + "/up/status",
            OTHER + "/down/command",
            HUB + "/down/ack",
            HUB,
            "trygghub/v1/0301/h-7f3a/up/alarm",
            "trygghub/v1/0806/h-7f3a-2/up/alarm",
            "trygghub/v2/0806/h-7f3a/up/alarm",
            "anything")) {
      assertThat(rogue.publish(topic, "{}", true)).as(topic).isEqualTo(NOT_AUTHORISED);
    }
    assertThat(rogue.publish(HUB + "/up/event", "{}", false)).isZero();

    // The broker hands on in order: whatever it had taken would be here before.
    eventually(() -> assertThat(ear.heard()).containsExactly(HUB + "/up/event"));
  }

  /** Mosquitto's access rules agree to any subscription and hold back what comes of it. */
  @Test
  void aHubThatListensWhereItMayNotHearsNothing() throws MqttException {
    TestClient centre = closed(centre());
    TestClient rogue = closed(rogue(NAME, "any", Optional.empty()));
    TestClient other = closed(rogue(OTHER_NAME, "other", Optional.empty()));
    for (String topics :
        List.of(
            OTHER + "/down/#",
            OTHER + "/up/#",
            HUB + "/up/#",
            "trygghub/v1/0806/+/down/ack",
            "trygghub/#",
            "#",
            "$SYS/#",
            "$share/centre/trygghub/v1/0806/+/down/#")) {
      rogue.subscribe(topics);
    }

    assertThat(other.publish(OTHER + "/up/alarm", "{}", true)).isZero();
    assertThat(centre.publish(OTHER + "/down/ack", "{}", true)).isZero();
    assertThat(rogue.publish(HUB + "/up/status", "{}", true)).isZero();
    assertThat(centre.publish(HUB + "/down/ack", "{}", false)).isZero();

    eventually(() -> assertThat(rogue.heard()).isNotEmpty());
    assertThat(rogue.heard()).containsOnly(HUB + "/down/ack");
  }

  /** Why the page about the broker has another setting for several receivers. */
  @Test
  void aHubTakesAShareOfWhatReceiversShareWhereTheBrokerIsNotSetUpForIt() throws MqttException {
    TestClient ear = closed(centre());
    ear.subscribe("$share/centre/trygghub/v1/0806/+/up/#");
    TestClient rogue = closed(rogue(NAME, "any", Optional.empty()));
    rogue.subscribe("$share/centre/trygghub/v1/0806/+/up/#");
    TestClient other = closed(rogue(OTHER_NAME, "other", Optional.empty()));

    say(other, OTHER + "/up/alarm", 20);

    eventually(() -> assertThat(ear.heard()).hasSizeGreaterThanOrEqualTo(9));
    assertThat(ear.heard()).hasSizeLessThan(20);
    assertThat(rogue.heard()).isEmpty();
  }

  @Test
  void receiversShareAtABrokerOfTheirOwnWhereNoHubCanTakeAPart() throws MqttException {
    try (ReceiversBroker receivers = ReceiversBroker.start(directory.resolve("inner"), project)) {
      TestClient one = closed(receivers.connect("receiver.1"));
      TestClient two = closed(receivers.connect("receiver.2"));
      one.subscribe("$share/centre/trygghub/v1/0806/+/up/#");
      two.subscribe("$share/centre/trygghub/v1/0806/+/up/#");
      TestClient rogue = closed(rogue(NAME, "any", Optional.empty()));
      for (String topics :
          List.of("$share/centre/trygghub/v1/0806/+/up/#", "$share/centre/#", "#")) {
        rogue.subscribe(topics);
      }
      rogue.subscribe(HUB + "/down/#");
      TestClient other = closed(rogue(OTHER_NAME, "other", Optional.empty()));
      receivers.awaitBridge();

      say(other, OTHER + "/up/alarm", 20);
      // Each of them once, to one of the two.
      eventually(
          () -> assertThat(one.heard().size() + two.heard().size()).isGreaterThanOrEqualTo(20));
      assertThat(one.publish(HUB + "/down/ack", "{}", false)).isZero();
      eventually(() -> assertThat(rogue.heard()).isNotEmpty());

      assertThat(one.heard()).hasSize(10).containsOnly(OTHER + "/up/alarm");
      assertThat(two.heard()).hasSize(10).containsOnly(OTHER + "/up/alarm");
      assertThat(rogue.heard()).containsOnly(HUB + "/down/ack");
      assertThat(one.publish(HUB + "/up/alarm", "{}", false)).isEqualTo(NOT_AUTHORISED);
      assertThatThrownBy(() -> receivers.connectAsHub(NAME)).hasStackTraceContaining("unknown_ca");
    }
  }

  @Test
  void aCommandOfAnotherHubIsRefusedAndNeverCarriedOut() throws MqttException {
    TestClient centre = closed(centre());
    TestClient rogue = closed(rogue(OTHER_NAME, "any", Optional.empty()));
    hub(buffer(), destination());
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));

    assertThat(rogue.publish(HUB + "/down/command", command("rogue"), false))
        .isEqualTo(NOT_AUTHORISED);
    assertThat(centre.publish(HUB + "/down/command", command("right"), false)).isZero();

    eventually(() -> assertThat(ears.commands).containsExactly("right"));
  }

  @Test
  void aCommandThatTheBrokerKeptIsNotCarriedOut() throws MqttException {
    TestClient centre = closed(centre());
    assertThat(centre.publish(HUB + "/down/command", command("kept"), true)).isZero();
    Uplink uplink = hub(buffer(), destination());
    eventually(() -> assertThat(uplink.refusedDownlink()).isOne());

    assertThat(centre.publish(HUB + "/down/command", command("right"), false)).isZero();

    eventually(() -> assertThat(ears.commands).containsExactly("right"));
  }

  @Test
  void aHubCannotThrowAnotherOutByTakingItsClientId() throws MqttException {
    hub(buffer(), destination());
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));

    TestClient rogue = closed(rogue(OTHER_NAME, "trygghub-0806-" + NAME, Optional.empty()));

    assertThat(rogue.publish(OTHER + "/up/event", "{}", false)).isZero();
    closed(rogue(OTHER_NAME, NAME, Optional.empty()));
    eventually(() -> assertThat(rogue.isLost()).isTrue());
    loop.runDue();
    assertThat(ears.destinations).containsExactly("first: ");
  }

  @Test
  void aHubCannotHaveTheBrokerSayThatAnotherIsLost() throws MqttException {
    TestClient ear = closed(centre());
    ear.subscribe("trygghub/v1/0806/+/up/status");
    TestClient own = rogue(OTHER_NAME, "any", Optional.of(OTHER + "/up/status"));
    try {
      rogue(NAME, "any", Optional.of(OTHER + "/up/status")).vanish();
    } catch (MqttException e) {
      // Not let in at all is as good.
    }
    assertThat(ear.heard()).isEmpty();

    own.vanish();

    eventually(() -> assertThat(ear.heard()).containsExactly(OTHER + "/up/status"));
  }

  @Test
  void aCertificateWhoseNameIsAWildcardOpensNothing() throws MqttException {
    project.hubs().make("plus", "\\+", "subjectAltName=DNS:plus", 2);
    project.hubs().make("hash", "#", "subjectAltName=DNS:hash", 2);
    TestClient centre = closed(centre());
    TestClient other = closed(rogue(OTHER_NAME, "other", Optional.empty()));
    other.subscribe(OTHER + "/down/#");
    List<TestClient> rogues =
        List.of(
            closed(rogue("plus", "any", Optional.empty())),
            closed(rogue("hash", "any", Optional.empty())));
    for (TestClient rogue : rogues) {
      rogue.subscribe("trygghub/#");
      assertThat(rogue.publish(OTHER + "/up/alarm", "{}", false)).isEqualTo(NOT_AUTHORISED);
    }

    assertThat(centre.publish(OTHER + "/down/ack", "{}", false)).isZero();

    eventually(() -> assertThat(other.heard()).containsExactly(OTHER + "/down/ack"));
    assertThat(rogues).allSatisfy(rogue -> assertThat(rogue.heard()).isEmpty());
  }

  @Test
  void aResponseCentreCannotSpeakForAHubNorToAnotherTenant() throws MqttException {
    TestClient centre = closed(centre());

    for (String topic :
        List.of(HUB + "/up/alarm", "trygghub/v1/0301/h-7f3a/down/command", "anything")) {
      assertThat(centre.publish(topic, "{}", false)).as(topic).isEqualTo(NOT_AUTHORISED);
    }
  }

  @Test
  void neitherDoorTakesACertificateOfTheOther() {
    Certificates hubs = project.hubs();
    Certificates centres = project.centres();

    assertThatThrownBy(
            () ->
                TestClient.connect(
                    project, project.centreUrl(), hubs, NAME, "any", Optional.empty()))
        .hasStackTraceContaining("unknown_ca");
    assertThatThrownBy(
            () ->
                TestClient.connect(
                    project, project.hubUrl(), centres, "centre.1", "any", Optional.empty()))
        .hasStackTraceContaining("unknown_ca");
  }

  @Test
  void aHubThatIsRevokedIsNotLetInAgain() throws MqttException {
    TestClient before = closed(rogue(NAME, "any", Optional.empty()));
    assertThat(before.publish(HUB + "/up/event", "{}", false)).isZero();

    project.revoke(NAME);

    assertThatThrownBy(() -> rogue(NAME, "any", Optional.empty()))
        .hasStackTraceContaining("certificate_revoked");
    assertThat(
            closed(rogue(OTHER_NAME, "any", Optional.empty()))
                .publish(OTHER + "/up/event", "{}", false))
        .isZero();
  }

  private static void say(TestClient client, String topic, int times) throws MqttException {
    for (int i = 0; i < times; i++) {
      assertThat(client.publish(topic, "{}", false)).isZero();
    }
  }

  private TestClient centre() throws MqttException {
    return TestClient.connect(
        project, project.centreUrl(), project.centres(), "centre.1", "any", Optional.empty());
  }

  private TestClient rogue(String certificate, String clientId, Optional<String> will)
      throws MqttException {
    return TestClient.connect(project, certificate, clientId, will);
  }

  private void make(String name) {
    project.hubs().make(name, "DNS:" + name, 2);
  }

  private Destination destination() {
    return new Destination(
        "first",
        URI.create(project.hubUrl()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new Destination.Tls(
                Optional.of(project.centres().authority()),
                Optional.of(project.hubs().certificate(NAME)),
                Optional.of(project.hubs().key(NAME)))));
  }
}
