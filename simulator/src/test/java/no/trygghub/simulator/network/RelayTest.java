package no.trygghub.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
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
