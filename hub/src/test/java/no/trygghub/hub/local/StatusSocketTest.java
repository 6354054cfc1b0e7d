package no.trygghub.hub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StatusSocketTest {
  @TempDir private Path directory = Path.of("");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void everyoneWhoConnectsGetsTheDocumentAsItIsThen() throws IOException {
    List<String> documents = new ArrayList<>(List.of("{\"one\":1}", "{\"two\":2}"));
    StatusSocket socket = open(documents::removeFirst);

    assertThat(read()).isEqualTo("{\"one\":1}");
    assertThat(read()).isEqualTo("{\"two\":2}");

    socket.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void onlyTheUserAndTheGroupOfTheHubMayConnect() throws IOException {
    open(() -> "{}");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-rw----");
  }

  @Test
  void whatAKilledProcessLeftIsReplaced() throws IOException {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();

    open(() -> "{}");

    assertThat(read()).isEqualTo("{}");
  }

  @Test
  void theSocketOfALivingHubIsNotTakenAway() throws IOException {
    open(() -> "{\"living\":true}");

    assertThatThrownBy(() -> StatusSocket.open(file(), () -> "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another hub answers at " + file());
    assertThat(read()).isEqualTo("{\"living\":true}");
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Files.writeString(file(), "a letter");

    assertThatThrownBy(() -> StatusSocket.open(file(), () -> "{}")).isInstanceOf(IOException.class);
    assertThat(file()).hasContent("a letter");
  }

  @Test
  void clientsThatDoNotReadOrSendGarbageHoldNobodyUp() throws IOException {
    String large = "x".repeat(10_000_000);
    List<String> documents = new ArrayList<>(List.of(large, large, "{}"));
    open(documents::removeFirst);
    try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(file()));
        SocketChannel talking = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
      talking.configureBlocking(false);
      int ignored = talking.write(ByteBuffer.wrap(new byte[100_000]));

      assertThat(read()).isEqualTo("{}");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aDocumentThatCannotBeMadeCostsThatClientOnly() throws IOException {
    List<String> documents = new ArrayList<>(List.of("", "{}"));
    open(
        () -> {
          String next = documents.removeFirst();
          if (next.isEmpty()) {
            throw new IllegalStateException("the database is closed");
          }
          return next;
        });

    assertThat(read()).isEmpty();
    assertThat(read()).isEqualTo("{}");
  }

  @Test
  void aPathThatIsTooLongForASocketIsSaidToBe() {
    Path deep = directory.resolve("d".repeat(100)).resolve("hub.sock");

    assertThatThrownBy(() -> StatusSocket.open(deep, () -> "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a socket's path may have 106")
        .hasMessageContaining("shorter path");
  }

  @Test
  void theLongestPathThatIsNotSaidToBeTooLongWorks() throws IOException {
    int room = 106 - directory.toString().length() - "/".length() * 2 - "hub.sock".length();
    Path longest = Files.createDirectory(directory.resolve("d".repeat(room))).resolve("hub.sock");
    assertThat(longest.toString()).hasSize(106);

    StatusSocket.open(longest, () -> "{}").close();
  }

  private StatusSocket open(Supplier<String> document) throws IOException {
    StatusSocket socket = StatusSocket.open(file(), document);
    open.add(socket);
    return socket;
  }

  private Path file() {
    return StatusSocket.in(directory);
  }

  private String read() throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
      return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
