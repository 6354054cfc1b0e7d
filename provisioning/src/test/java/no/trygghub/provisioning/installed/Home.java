package no.trygghub.provisioning.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A booted root as the home that a hub watches, and its Mosquitto as the response centre's. */
final class Home {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOPIC = "trygghub/v1/0806/h-7f3a/";

  static final String CONFIGURATION =
      """
      tenant: "0806"
      hub: h-7f3a
      zone: Europe/Oslo
      clock: always
      destinations:
        main: {url: "mqtt://localhost:1883"}
      sensors:
        bed-1: {kind: bed, location: bedroom, pin: 27}
        button-1: {kind: button, location: bedroom, pin: 23}
      # There is no GPIO here, and it is known.
      faults:
        sensor-unavailable: {enabled: false}
      """;

  private final InstalledRoot root;

  Home(InstalledRoot root) {
    this.root = root;
  }

  /** Gives the hub its configuration and starts it; returns when systemd says that it is armed. */
  void configureAndStart() {
    root.write("/root/hub.yaml", CONFIGURATION);
    root.succeed(
        "install -o trygghub -g trygghub -m 640 /root/hub.yaml /etc/trygghub/hub.yaml"
            + " && systemctl start trygghub");
    awaitConnected();
  }

  /** Waits until the hub says that it has a connection. */
  void awaitConnected() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(root.run("trygghub provision status").output())
                    .contains("destination main: connected"));
  }

  /** Whether the service is active. */
  boolean isActive() {
    return root.run("systemctl is-active --quiet trygghub").code() == 0;
  }

  /** A property of the service as systemd tells it. */
  String property(String name) {
    return root.succeed("systemctl show --value -p " + name + " trygghub");
  }

  /** Begins to note every alarm that comes to the broker, until the root is closed. */
  void listen() {
    root.succeed(
        "systemd-run --quiet --unit heard sh -c 'exec mosquitto_sub -V mqttv5 -h localhost"
            + " -q 1 -i centre -c -x 3600 -t \""
            + TOPIC
            + "up/alarm\" >> /root/heard'");
  }

  /** Has the hub raise a test alarm, once for one id. */
  void commandTestAlarm(String id) {
    publish(
        "down/command",
        """
        {"specversion":"1.0","id":"%s","source":"urn:example:response-centre",\
        "type":"no.trygghub.command.v1",\
        "data":{"command":"test-alarm","expires":"2036-01-01T00:00:00Z"}}\
        """
            .formatted(id));
  }

  /** Acknowledges an alarm. */
  void acknowledge(String alarmId) {
    publish(
        "down/ack",
        """
        {"specversion":"1.0","id":"a-%s","source":"urn:example:response-centre",\
        "type":"no.trygghub.ack.v1","data":{"alarmId":"%s","ack":"received"}}\
        """
            .formatted(alarmId, alarmId));
  }

  /** The alarms heard so far, their ids, each as often as it came. */
  List<String> alarmsHeard() {
    return root.run("grep -o '\"alarmId\":\"[^\"]*' /root/heard | cut -d'\"' -f4")
        .output()
        .lines()
        .toList();
  }

  private void publish(String channel, String message) {
    root.write("/root/message", message);
    root.succeed(
        "mosquitto_pub -V mqttv5 -h localhost -q 1 -t " + TOPIC + channel + " -f /root/message");
  }
}
