package no.trygghub.hub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever connects, and whatever they do, waits for nobody and is waited for by nobody. */
@Timeout(120)
class ControlSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T14:00:00Z"));
  private final Heard heard = new Heard();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    open.add(ControlSocket.open(file(), clock, heard));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void linesGoBothWays() throws IOException {
    SocketChannel client = client();
    write(client, "one\ntw");
    write(client, "o\n");

    await().atMost(PATIENCE).until(() -> heard.lines.equals(List.of("one", "two")));
    heard.last().tell("answer");

    assertThat(read(client, 7)).isEqualTo("answer\n");
  }

  @Test
  void onlyTheUserAndTheGroupOfTheHubMayConnect() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-rw----");
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    boolean canBeNobody = Files.isExecutable(Path.of("/usr/bin/setpriv"));
    if (!isRoot || !canBeNobody) {
      System.err.println("SKIPPED: only root can try to connect as somebody else, with setpriv");
    }
    Assumptions.assumeTrue(isRoot && canBeNobody);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Path above = directory.getParent(); above != null; above = above.getParent()) {
      Assumptions.assumeTrue(Files.isReadable(above));
    }
    Files.setAttribute(file(), "unix:gid", 65533);

    assertThat(connectAs("--clear-groups", "--regid", "65534")).contains("Permission denied");
    assertThat(connectAs("--clear-groups", "--regid", "65533")).contains("connected");
  }

  @Test
  void aClientThatDiesIsNoticed() throws IOException {
    SocketChannel client = client();
    write(client, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);

    client.close();

    await().atMost(PATIENCE).until(() -> heard.gone.size() == 1);
    heard.last().tell("to nobody");
    heard.last().end();
    assertThat(heard.gone).hasSize(1);
  }

  @Test
  void aLineWithoutEndEndsTheConnectionAndNothingElse() throws IOException {
    SocketChannel endless = client();
    writeAsMuchAsItTakes(endless, "x".repeat(1_000_000));

    await().atMost(PATIENCE).until(() -> heard.gone.size() == 1);
    assertThat(heard.lines).isEmpty();
    assertThatAnotherIsServed();
  }

  @Test
  void garbageIsALineLikeAnyOtherAndZeroesAreNothing() throws IOException {
    SocketChannel client = client();
    ByteBuffer garbage = ByteBuffer.wrap(new byte[] {0, (byte) 0xff, (byte) 0xfe, 7, '\n'});
    while (garbage.hasRemaining()) {
      assertThat(client.write(garbage)).isNotNegative();
    }

    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);
    assertThatAnotherIsServed();
  }

  @Test
  void aClientThatReadsNothingIsLetGoOfAndNobodyWaitsForIt() throws IOException {
    SocketChannel slow = client();
    write(slow, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);
    ControlSocket.Client client = heard.last();
    String line = "x".repeat(1_000);

    for (int i = 0; i < 10 * ControlSocket.MOST_UNREAD / line.length(); i++) {
      client.tell(line);
    }

    await().atMost(PATIENCE).until(() -> heard.gone.containsKey(client));
    assertThatAnotherIsServed();
  }

  @Test
  void aClientThatDoesNotTakeItsLastLineIsLetGoOf() throws IOException {
    SocketChannel slow = client();
    write(slow, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);
    for (int i = 0; i < ControlSocket.MOST_UNREAD - 2_000; i += 1_000) {
      heard.last().tell("x".repeat(999));
    }
    heard.last().end();

    clock.advance(ControlSocket.PATIENCE);

    await().atMost(PATIENCE).until(() -> heard.gone.size() == 1);
  }

  @Test
  void whatWasToldBeforeTheEndIsTaken() throws IOException {
    SocketChannel client = client();
    write(client, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);

    heard.last().tell("last");
    heard.last().end();
    writeAsMuchAsItTakes(client, "and another\n");

    assertThat(readAll(client)).isEqualTo("last\n");
    assertThat(heard.lines).containsExactly("one");
  }

  @Test
  void aClientThatSaysNothingIsLetGoOf() throws IOException {
    SocketChannel silent = client();
    SocketChannel speaking = client();
    write(speaking, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);

    clock.advance(ControlSocket.PATIENCE);

    await().atMost(PATIENCE).until(() -> heard.gone.size() == 1);
    assertThat(readAll(silent)).isEmpty();
    write(speaking, "two\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 2);
  }

  @Test
  void onlySoManyAreServedAndOneThatGoesMakesRoom() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < ControlSocket.MOST_CLIENTS; i++) {
      SocketChannel client = client();
      write(client, "hello " + i + "\n");
      clients.add(client);
    }
    await().atMost(PATIENCE).until(() -> heard.lines.size() == ControlSocket.MOST_CLIENTS);

    for (int i = 0; i < 50; i++) {
      assertThat(readAll(client())).isEmpty();
    }
    clients.getFirst().close();

    await().atMost(PATIENCE).until(() -> heard.gone.size() == 1);
    assertThatAnotherIsServed();
  }

  @Test
  void aListenerThatFailsCostsThatClientOnly() throws IOException {
    SocketChannel client = client();
    write(client, "fail\n");

    assertThat(readAll(client)).isEmpty();
    assertThatAnotherIsServed();
  }

  @Test
  void theSocketOfALivingHubIsNotTakenAway() {
    assertThatThrownBy(() -> ControlSocket.open(file(), clock, heard))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another hub answers at " + file());
  }

  @Test
  void whatIsToldLastComesThroughWhenTheHubStops() throws Exception {
    SocketChannel client = client();
    write(client, "one\n");
    await().atMost(PATIENCE).until(() -> heard.lines.size() == 1);

    heard.last().tell("stopping");
    open.removeFirst().close();

    assertThat(readAll(client)).isEqualTo("stopping\n");
    assertThat(file()).doesNotExist();
  }

  private void assertThatAnotherIsServed() throws IOException {
    SocketChannel other = client();
    write(other, "another\n");
    await().atMost(PATIENCE).until(() -> heard.lines.contains("another"));
  }

  private String connectAs(String... identity) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid", "65534"));
    command.addAll(List.of(identity));
    command.addAll(
        List.of(
            "perl",
            "-MSocket",
            "-e",
            "socket(my $s, PF_UNIX, SOCK_STREAM, 0);"
                + "print connect($s, sockaddr_un($ARGV[0])) ? 'connected' : $!",
            file().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private SocketChannel client() throws IOException {
    SocketChannel client = ControlSocket.connect(file());
    open.add(client);
    return client;
  }

  private Path file() {
    return ControlSocket.in(directory);
  }

  private static void write(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      assertThat(client.write(bytes)).isNotNegative();
    }
  }

  private static void writeAsMuchAsItTakes(SocketChannel client, String text) {
    try {
      write(client, text);
    } catch (IOException e) {
      // It was let go of.
    }
  }

  private static String read(SocketChannel client, int bytes) {
    ByteBuffer into = ByteBuffer.allocate(bytes);
    try {
      while (into.hasRemaining() && client.read(into) >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // Reset, where something that it had said was never read.
    }
    return new String(into.array(), 0, into.position(), StandardCharsets.UTF_8);
  }

  private static String readAll(SocketChannel client) {
    return read(client, 2 * ControlSocket.MOST_UNREAD);
  }

  /** Keeps what clients said. */
  private static final class Heard implements ControlSocket.Listener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<ControlSocket.Client> clients = new CopyOnWriteArrayList<>();
    private final Map<ControlSocket.Client, Boolean> gone = new ConcurrentHashMap<>();

    ControlSocket.Client last() {
      return clients.getLast();
    }

    @Override
    public void said(ControlSocket.Client client, String line) {
      if (line.equals("fail")) {
        throw new IllegalStateException("a listener that fails");
      }
      clients.add(client);
      lines.add(line);
    }

    @Override
    public void gone(ControlSocket.Client client) {
      assertThat(gone.put(client, true)).isNull();
    }
  }
}
