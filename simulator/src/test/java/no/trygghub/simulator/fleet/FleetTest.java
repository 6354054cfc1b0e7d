package no.trygghub.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.simulator.broker.EmbeddedBroker;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.fleet.mqtt.Session;
import no.trygghub.simulator.fleet.mqtt.SessionListener;
import no.trygghub.simulator.fleet.mqtt.SessionSettings;
import no.trygghub.simulator.fleet.mqtt.Traffic;
import no.trygghub.simulator.fleet.rhythm.Incidents;
import no.trygghub.simulator.fleet.rhythm.RhythmException;
import no.trygghub.simulator.fleet.rhythm.RhythmFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small fleets, on a real Mosquitto where there is one, else on the embedded broker. */
@Timeout(300)
class FleetTest {
  private static final Storm STORM = Storm.parse("at 01:00 50% for 10 min at once");

  @TempDir private static Path directory = Path.of("");
  private static Closeable broker = () -> {};
  private static URI url = URI.create("mqtt://127.0.0.1:1883");
  private static OptionalLong process = OptionalLong.empty();

  @BeforeAll
  static void start() throws IOException {
    if (MosquittoProcess.find("mosquitto").isPresent()) {
      MosquittoProcess mosquitto =
          MosquittoProcess.start(
              directory.resolve("mosquitto"),
              List.of("max_inflight_messages 1000", "max_queued_messages 0"));
      broker = mosquitto::close;
      url = mosquitto.url();
      process = OptionalLong.of(mosquitto.pid());
    } else {
      System.err.println("Mosquitto is not installed: this test uses the embedded broker instead.");
      EmbeddedBroker embedded = EmbeddedBroker.start();
      broker = embedded::close;
      url = embedded.url();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @Test
  void everyMessageArrivesThroughAStormAndIsOfTheContract() throws Exception {
    int struck = (int) IntStream.range(0, 40).filter(hub -> STORM.strikes(1, 0, hub)).count();
    try (Tap tap = new Tap()) {
      FleetReport report = fleet(40, 0.1, 4_000, List.of(STORM), 0);

      assertThat(report.isGood()).as(report.verdict()).isTrue();
      assertThat(report.lost()).isZero();
      assertThat(report.waiting()).isZero();
      assertThat(report.alarms()).isGreaterThan(20);
      assertThat(report.returned()).isEqualTo(struck);
      // Each of those without power found at least that it was gone, and that it was back.
      assertThat(report.late()).isGreaterThanOrEqualTo(2L * struck);
      assertThat(report.unplanned()).isZero();
      assertThat(report.markdown("here"))
          .contains("| `up/alarm` |", "The first bottleneck while days passed:")
          .containsPattern("all back [0-9.]+ m?s after");
      tap.check();
    }
  }

  @Test
  void aCentreThatLosesAlarmsIsFoundOut() throws Exception {
    FleetReport report = fleet(20, 0.1, 4_000, List.of(), 2);

    assertThat(report.isGood()).isFalse();
    assertThat(report.lost()).isPositive().isLessThan(report.alarms());
    assertThat(report.waiting()).as("the hubs believe that all is well").isZero();
    assertThat(report.verdict()).startsWith("NOT GOOD");
  }

  @Test
  void theSameSeedGivesTheSameMessagesAtAnySpeed() throws Exception {
    List<String> slow = messages(fleet(8, 0.1, 3_000, List.of(STORM), 0), "slow");

    assertThat(slow).hasSizeGreaterThan(20);
    assertThat(messages(fleet(8, 0.1, 9_000, List.of(STORM), 0), "fast")).isEqualTo(slow);
  }

  @Test
  void picturesAreDrawnAndEveryMessageIsInTheBooks() throws Exception {
    FleetReport report = fleet(5, 0.02, 1_000, List.of(), 0);
    Path folder = directory.resolve("out");

    report.write(folder, "here");

    assertThat(folder.resolve("fleet.md")).content().startsWith("# A fleet of 5 hubs");
    assertThat(folder.resolve("fleet-load.png")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("books.csv"))).hasSize((int) report.made() + 1);
  }

  @Test
  void aBrokerThatIsNotThereIsTold() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Fleet fleet =
        new Fleet(
            settings(URI.create("mqtt://127.0.0.1:" + free), 1, 1, 1, List.of(), 0),
            (what, share, connected, alarms, waiting, rate) -> {});

    assertThatThrownBy(fleet::run)
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("the broker cannot be used");
  }

  @Test
  void moreHubsThanTheMachineCanHaveAreRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> Fleet.check(100_000_000, true, true))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("100,000,000 hubs need");
  }

  /** Hub, number, channel and id of each. */
  private static List<String> messages(FleetReport report, String folder) throws IOException {
    report.write(directory.resolve(folder), "here");
    return Files.readAllLines(directory.resolve(folder).resolve("books.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 5)))
        .toList();
  }

  private static FleetReport fleet(
      int hubs, double days, double speed, List<Storm> storms, int loseEvery)
      throws FleetException, InterruptedException, RhythmException {
    return new Fleet(
            settings(url, hubs, days, speed, storms, loseEvery),
            (what, share, connected, alarms, waiting, rate) -> {})
        .run();
  }

  private static FleetSettings settings(
      URI broker, int hubs, double days, double speed, List<Storm> storms, int loseEvery)
      throws RhythmException {
    return new FleetSettings(
        hubs,
        days,
        speed,
        broker,
        process,
        1,
        storms,
        RhythmFile.shipped(),
        Incidents.DEFAULTS.times(100),
        2,
        Duration.ofMinutes(30),
        loseEvery,
        Duration.ofMillis(100),
        Duration.ofMillis(1));
  }

  /** Hears everything that hubs say. */
  private static final class Tap implements SessionListener, AutoCloseable {
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final CompletableFuture<Boolean> up = new CompletableFuture<>();
    private final List<String> topics = Collections.synchronizedList(new ArrayList<>());
    private final List<String> payloads = Collections.synchronizedList(new ArrayList<>());

    Tap() throws Exception {
      var loop = loops.next();
      Session session =
          new Session(
              loop,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()),
              new SessionSettings(
                  "tap",
                  List.of("trygghub/v1/+/+/up/#"),
                  Duration.ofSeconds(30),
                  Duration.ZERO,
                  1_000),
              new Traffic(),
              this);
      loop.execute(() -> session.connect(Optional.empty()));
      assertThat(up.get(60, TimeUnit.SECONDS)).isTrue();
    }

    void check() {
      ContractSchemas schemas = new ContractSchemas();
      assertThat(topics)
          .anyMatch(topic -> topic.endsWith("up/status"))
          .anyMatch(topic -> topic.endsWith("up/heartbeat"))
          .anyMatch(topic -> topic.endsWith("up/alarm"))
          .anyMatch(topic -> topic.endsWith("up/alarms-active"))
          .anyMatch(topic -> topic.endsWith("up/fault"))
          .anyMatch(topic -> topic.endsWith("up/event"));
      for (int i = 0; i < topics.size(); i++) {
        // An empty one takes back what a broker keeps.
        if (!payloads.get(i).isEmpty()) {
          assertThat(schemas.problems(topics.get(i), payloads.get(i)))
              .as("%s %s", topics.get(i), payloads.get(i))
              .isEmpty();
        }
      }
      assertThat(payloads)
          .as("last wills of those whose connections were cut")
          .anyMatch(json -> json.contains("\"reason\":\"lost\""));
    }

    @Override
    public void up() {
      up.complete(true);
    }

    @Override
    public void down(String cause) {
      up.completeExceptionally(new IOException(cause));
    }

    @Override
    public void answered(Object what, boolean taken) {}

    @Override
    public void arrived(String topic, byte[] payload, boolean retained) {
      topics.add(topic);
      payloads.add(new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
  }
}
