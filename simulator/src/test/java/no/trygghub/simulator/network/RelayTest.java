package no.trygghub.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class RelayTest {
  private final ServerSocket echo;
  private final Relay relay;

  RelayTest() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    relay = Relay.to("127.0.0.1", echo.getLocalPort());
  }

  @BeforeEach
  void answer() {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!echo.isClosed()) {
                try {
                  Socket socket = echo.accept();
                  Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    echo.close();
  }

  @Test
  void passesOnWhatIsSaidBothWays() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(42);

      assertThat(socket.getInputStream().read()).isEqualTo(42);
    }
  }

  @Test
  void aCutNetworkEndsConnectionsAndRefusesNewOnesUntilItIsRestored() throws IOException {
    try (Socket before = connect()) {
      before.getOutputStream().write(1);
      assertThat(before.getInputStream().read()).isEqualTo(1);

      relay.cut();

      assertThat(isOver(before)).isTrue();
      assertThat(relay.isUp()).isFalse();
    }
    try (Socket during = connect()) {
      assertThat(isOver(during)).isTrue();
    }

    relay.restore();

    try (Socket after = connect()) {
      after.getOutputStream().write(7);
      assertThat(after.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void aBrokerThatIsNotThereIsSeenAsAConnectionThatEnds() throws IOException {
    echo.close();

    try (Socket socket = connect()) {
      assertThat(isOver(socket)).isTrue();
    }
  }

  @Test
  void aSlowNetworkDelaysWhatIsSaidAndKeepsItsOrder() throws IOException {
    relay.suffer(Trouble.NONE.delayed(Duration.ofMillis(150), Duration.ofMillis(50)));
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(1);
      socket.getOutputStream().write(2);

      assertThat(socket.getInputStream().read()).isEqualTo(1);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(300));
    }
  }

  @Test
  void aNarrowNetworkLetsOnlySoMuchPassInASecond() throws IOException {
    relay.suffer(Trouble.NONE.throttled(10_000));
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(new byte[4_000]);

      assertThat(socket.getInputStream().readNBytes(4_000)).hasSize(4_000);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(300));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void aHalfOpenConnectionStaysAndNothingPassesUntilItIsHealed(boolean up, boolean down)
      throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);

      relay.suffer(Trouble.NONE.silent(up, down));
      socket.getOutputStream().write(2);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      relay.heal();
      socket.setSoTimeout(0);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void theEndOfAHalfOpenConnectionIsNotSeenByTheOtherSide() throws Exception {
    CompletableFuture<Socket> far = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Relay own = Relay.to("127.0.0.1", server.getLocalPort())) {
      far.completeAsync(() -> accepted(server));
      Socket near = new Socket(InetAddress.getLoopbackAddress(), own.port());
      near.getOutputStream().write(1);
      Socket other = far.get(60, TimeUnit.SECONDS);
      assertThat(other.getInputStream().read()).isEqualTo(1);

      own.suffer(Trouble.NONE.silent(true, false));
      near.close();
      other.setSoTimeout(100);
      assertThatThrownBy(() -> other.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      own.heal();
      other.setSoTimeout(0);
      assertThat(other.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aResetEndsConnectionsAtOnceAndLetsNewOnesPass() throws IOException {
    try (Socket before = connect()) {
      before.getOutputStream().write(1);
      assertThat(before.getInputStream().read()).isEqualTo(1);

      relay.reset();

      assertThatThrownBy(() -> before.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    try (Socket after = connect()) {
      after.getOutputStream().write(7);
      assertThat(after.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void anEndThatIsSlowToPassComesAfterWhatWasSaidBefore() throws IOException {
    relay.suffer(Trouble.NONE.slowToClose(Duration.ofMillis(200)));
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(7);
      socket.shutdownOutput();

      assertThat(socket.getInputStream().read()).isEqualTo(7);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void cuttingEndsConnectionsThatAreHalfOpenToo() throws IOException {
    try (Socket socket = connect()) {
      relay.suffer(Trouble.NONE.silent(true, true));
      socket.getOutputStream().write(1);

      relay.cut();

      assertThat(isOver(socket)).isTrue();
    }
  }

  private static Socket accepted(ServerSocket server) {
    try {
      return server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), relay.port());
  }

  private static boolean isOver(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the connection is over
    }
  }
}
