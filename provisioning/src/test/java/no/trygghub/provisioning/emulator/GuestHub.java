package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import no.trygghub.provisioning.testing.Ran;
import org.awaitility.Awaitility;

/** A hub in the guest: the packaged one, in a process of its own, as the launcher runs it. */
final class GuestHub implements AutoCloseable {
  private static final String JAVA =
      "/usr/lib/jvm/java-21-openjdk-arm64/bin/java --enable-native-access=ALL-UNNAMED"
          + " -Dio.netty.noUnsafe=true -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -cp ";
  // A jar's name ends with the version; that of the tests does not.
  private static final String HUB =
      JAVA
          + "\"$(ls /project/hub/target/hub-*[0-9].jar):/project/hub/target/lib/*\""
          + " no.trygghub.hub.main.HubCommand";
  private static final String PROVISION =
      JAVA
          + "\"$(ls /project/provisioning/target/provisioning-*[0-9].jar)"
          + ":/project/provisioning/target/lib/*\""
          + " no.trygghub.provisioning.main.ProvisionCommand";

  private final Guest guest;
  private final String name;
  private final String process;

  private GuestHub(Guest guest, String name, String process) {
    this.guest = guest;
    this.name = name;
    this.process = process;
  }

  /**
   * Starts a hub and does not wait until it is armed.
   *
   * @param name a word for its files
   * @param broker the port of the broker on the host
   * @param sensors the rest of its configuration
   */
  static GuestHub start(Guest guest, String name, int broker, String sensors) {
    guest.write(
        name + ".yaml",
        """
        tenant: "0806"
        hub: h-7f3a
        zone: Europe/Oslo
        clock: always
        data: /tmp/%s
        destinations:
          main: {url: "mqtt://%s:%d"}
        """
                .formatted(name, Guest.HOST, broker)
            + sensors);
    String process =
        guest.succeed(
            "mkdir -p /tmp/%s; %s --config /exchange/%s.yaml > /exchange/%s.log 2>&1 & echo $!"
                .formatted(name, HUB, name, name));
    return new GuestHub(guest, name, process);
  }

  /** Waits until the hub listens to its sensors. */
  void awaitArmed() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(log()).contains("hub armed"));
  }

  /** What it logged so far. */
  String log() {
    return guest.read(name + ".log");
  }

  /** Stops it as a busy computer does that has no time for it. */
  void holdUp() {
    guest.succeed("kill -STOP " + process);
  }

  /** Lets it go on. */
  void goOn() {
    guest.succeed("kill -CONT " + process);
  }

  /** Runs {@code provision lines} with the hub's configuration. */
  Ran provisionLines() {
    return guest.run(PROVISION + " lines --config /exchange/" + name + ".yaml");
  }

  /** Stops it as systemd does and waits for its end. */
  @Override
  public void close() {
    guest.run("kill " + process + "; while kill -0 " + process + "; do usleep 100000; done");
  }
}
