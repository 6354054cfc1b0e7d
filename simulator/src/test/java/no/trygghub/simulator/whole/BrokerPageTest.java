package no.trygghub.simulator.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.hub.main.HubCommand;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ProjectBroker;
import no.trygghub.simulator.main.SimulatorCommand;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about the broker, command by command, and then a hub and a {@code receive} at the broker
 * that came of it.
 */
class BrokerPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final String HUB = "h-7f3a";

  @TempDir private Path directory = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : processes.reversed()) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aBrokerSetUpAsThePageSaysTakesAHubAndAReceiverAndLocksARevokedHubOut() throws Exception {
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(7);
    Certificates request = setUp(blocks.subList(0, 4));
    int hubPort = Mosquitto.freePort();
    int centrePort = Mosquitto.freePort();

    try (Mosquitto broker = broker(hubPort, centrePort)) {
      Path record = directory.resolve("received.jsonl");
      startReceiver(receive(centrePort, record));
      Process hub = start("hub", HubCommand.class, List.of("-c", hub(hubPort, request).toString()));

      eventually(
          () ->
              assertThat(text(record))
                  .contains("/0806/h-7f3a/up/status\"", "/0806/h-7f3a/up/fault\""));
      eventually(
          () ->
              assertThat(text(directory.resolve("hub.log")))
                  .contains("acknowledged")
                  .doesNotContain("refused", "not-connected", "secret-exposed"));

      hub.destroy();
      assertThat(hub.waitFor(10, TimeUnit.SECONDS)).isTrue();
      shell(blocks.get(4));
      broker.reload();
      start("later", HubCommand.class, List.of("-c", hub(hubPort, request).toString()));

      eventually(
          () -> assertThat(text(directory.resolve("later.log"))).contains("it has been revoked"));
    }
  }

  @Test
  void aReceiverSharesAtABrokerOfItsOwnSetUpAsThePageSays() throws Exception {
    List<String> blocks = blocks();
    Certificates request = setUp(blocks.subList(0, 4));
    shell(blocks.get(5));
    shell(blocks.get(6));
    int hubPort = Mosquitto.freePort();
    int centrePort = Mosquitto.freePort();
    int receiversPort = Mosquitto.freePort();

    try (Mosquitto hubs = broker(hubPort, centrePort);
        Mosquitto receivers = receivers(receiversPort, centrePort)) {
      Path record = directory.resolve("received.jsonl");
      List<String> receive = new ArrayList<>(receive(receiversPort, record));
      receive.addAll(
          List.of("--share", "centre", "--store", "sqlite:" + directory.resolve("centre.db")));
      startReceiver(receive);
      // What the hubs' broker is told before the other one listens there is not kept for it.
      eventually(() -> assertThat(hubs.log()).anyMatch(line -> line.contains(" as receivers ")));
      start("hub", HubCommand.class, List.of("-c", hub(hubPort, request).toString()));

      eventually(() -> assertThat(text(record)).contains("trygghub/v1/0806/h-7f3a/up/fault\""));
      eventually(
          () ->
              assertThat(text(directory.resolve("hub.log")))
                  .contains("acknowledged")
                  .doesNotContain("refused", "not-connected"));
      assertThat(hubs.log()).noneMatch(line -> line.contains("Denied"));
      assertThat(receivers.log()).noneMatch(line -> line.contains("Denied"));
    }
  }

  /** The hub's own part, and then what the page says. */
  private Certificates setUp(List<String> blocks) throws IOException, InterruptedException {
    // A key, and a request that asks for another name than it is to get.
    Certificates request = Certificates.in(directory.resolve("request"));
    request.make("hub", "somebody-else", "subjectAltName=DNS:hub", 2);
    Path hubs = Files.createDirectories(directory.resolve("trygghub-ca/hubs"));
    Files.copy(directory.resolve("request/hub.csr"), hubs.resolve(HUB + ".csr"));
    for (String block : blocks) {
      shell(block);
    }
    return request;
  }

  private static List<String> blocks() throws IOException {
    Path page = project().resolve("docs/broker.md");
    List<String> found = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(page));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Path project() {
    return ProjectBroker.files().resolveSibling("");
  }

  /** Runs a block in the folder of the project, with this computer's folders and no service. */
  private void shell(String block) throws IOException, InterruptedException {
    String here =
        block
            .replace("/root/trygghub-ca", directory.resolve("trygghub-ca").toString())
            .replace("/etc/mosquitto", directory.resolve("etc").toString())
            .replaceAll("-o \\w+ -g mosquitto ", "")
            .replace("s/alarm.example/alarm.example/", "s/alarm.example/localhost/")
            .replace("/var/lib/mosquitto", directory.resolve("data").toString())
            .replaceAll("chown mosquitto .*", ":")
            .replaceAll("systemctl \\w+ mosquitto", ":");
    Path log = directory.resolve("shell.log");
    Process process =
        new ProcessBuilder("sh", "-euc", here)
            .directory(project().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", here, text(log)).isZero();
  }

  private Mosquitto broker(int hubPort, int centrePort) throws IOException {
    Files.createDirectories(directory.resolve("data"));
    String lines =
        Files.readString(directory.resolve("etc/mosquitto.conf"))
            .replace("listener 8883", "listener " + hubPort + " 127.0.0.1")
            .replace("listener 8884", "listener " + centrePort + " 127.0.0.1")
            .replace("/etc/mosquitto", directory.resolve("etc").toString())
            .replace("/var/lib/mosquitto", directory.resolve("data").toString());
    // As root it would become a user who cannot read a test's files.
    String user = "user " + System.getProperty("user.name") + "\n";
    return Mosquitto.start(directory.resolve("broker"), hubPort, (lines + user).lines().toList());
  }

  private Mosquitto receivers(int port, int centrePort) throws IOException {
    String lines =
        Files.readString(directory.resolve("etc/receivers.conf"))
            .replace("listener 8886", "listener " + port + " 127.0.0.1")
            .replace("localhost:8884", "localhost:" + centrePort)
            .replace("/etc/mosquitto", directory.resolve("etc").toString())
            .replace("/var/lib/mosquitto", directory.resolve("data").toString());
    String user = "user " + System.getProperty("user.name") + "\n";
    return Mosquitto.start(directory.resolve("inner"), port, (lines + user).lines().toList());
  }

  private List<String> receive(int port, Path record) {
    Path centre = directory.resolve("trygghub-ca/centre");
    return List.of(
        "receive",
        "--broker",
        "mqtts://localhost:" + port,
        "--tenant",
        "0806",
        "--ca",
        centre.resolve("ca.pem").toString(),
        "--certificate",
        centre.resolve("centre.1.pem").toString(),
        "--key",
        centre.resolve("centre.1.key").toString(),
        "--out",
        record.toString());
  }

  /** A bed sensor at a pin; on a computer without pins that is a fault, to be acknowledged. */
  private Path hub(int port, Certificates request) throws IOException {
    Path file = directory.resolve("hub.yaml");
    Files.writeString(
        file,
        """
        tenant: "0806"
        hub: h-7f3a
        zone: Europe/Oslo
        clock: always
        data: hub
        destinations:
          main:
            url: mqtts://localhost:%d
            ca: trygghub-ca/centre/ca.pem
            certificate: trygghub-ca/hubs/h-7f3a.pem
            key: %s
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: gpio, pin: 17}
        """
            .formatted(port, request.key("hub")));
    return file;
  }

  /** A receiver that listens. What a hub says before that is not kept for it. */
  private void startReceiver(List<String> arguments) throws IOException {
    start("receive", SimulatorCommand.class, arguments);
    eventually(() -> assertThat(text(directory.resolve("receive.log"))).contains("Listening on"));
  }

  private Process start(String name, Class<?> main, List<String> arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()),
                arguments.stream())
            .toList();
    // Its input stays open: nobody presses a key, and nobody hangs up.
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
