package no.trygghub.hub.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A few bytes of MQTT 5 that stand for a broker which does what Mosquitto does not: takes one
 * connection and its subscription, and hands it to the test.
 */
public final class FewBytesBroker implements AutoCloseable {
  private final ServerSocket listening;

  /** A broker on a free port. */
  public FewBytesBroker() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** What is done with the connection once it is subscribed, on a thread of its own. */
  @FunctionalInterface
  public interface Then {
    /** Does it; an exception means that the hub has closed the connection. */
    void run(Socket socket, DataInputStream in) throws IOException;
  }

  /** Where it is. */
  public String url() {
    return "mqtt://127.0.0.1:" + listening.getLocalPort();
  }

  /** Waits for a hub, beside the test. */
  public void serve(Then then) {
    Thread.startVirtualThread(
        () -> {
          try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            packet(in);
            socket.getOutputStream().write(new byte[] {0x20, 3, 0, 0, 0});
            byte[] subscribe = packet(in);
            socket
                .getOutputStream()
                .write(new byte[] {(byte) 0x90, 5, subscribe[0], subscribe[1], 0, 1, 1});
            then.run(socket, in);
            in.readAllBytes();
          } catch (IOException e) {
            // The hub has closed the connection, which the test is told of by the hub.
          }
        });
  }

  /** What follows the fixed header of the next packet. */
  public static byte[] packet(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    return in.readNBytes(length);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
