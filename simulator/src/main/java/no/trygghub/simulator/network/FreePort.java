package no.trygghub.simulator.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** A port of this computer for a server that is started by its number. */
public final class FreePort {
  /** Below those that the kernel gives to whoever connects, usually from 32768. */
  private static final int FIRST = 12_000;

  private static final int LAST = 31_999;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /**
   * One of the loopback address on which nobody listens. The kernel gives it to nobody else, so
   * that it stays free until the server has it, and while the server is away.
   *
   * @throws IOException where none is found
   */
  public static int find() throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(FIRST, LAST + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new IOException("no port of this computer is free from " + FIRST + " to " + LAST);
  }
}
