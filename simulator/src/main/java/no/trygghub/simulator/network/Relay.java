package no.trygghub.simulator.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * A TCP relay on a free loopback port that can be cut. While it is cut, open connections have been
 * closed and new ones are closed at once, so whoever connects through it sees a real outage. May be
 * used by any thread.
 */
public final class Relay implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final String host;
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> open = new HashSet<>();
  private boolean up = true;
  private int turnedAway;

  private Relay(String host, int port, ServerSocket listener) {
    this.host = host;
    this.port = port;
    this.listener = listener;
  }

  /**
   * Begins to relay.
   *
   * @param host where to
   * @param port the port there
   * @throws UncheckedIOException where no port can be opened
   */
  public static Relay to(String host, int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Relay relay = new Relay(host, port, listener);
      Thread.ofVirtual().name("relay").start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback port for the simulated network", e);
    }
  }

  /** The loopback port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Cuts the network: closes every connection, and every new one until {@link #restore}. */
  public void cut() {
    Set<Socket> closing;
    synchronized (open) {
      up = false;
      turnedAway = 0;
      closing = Set.copyOf(open);
      open.clear();
    }
    closing.forEach(Relay::closeQuietly);
  }

  /** Lets new connections through again. */
  public void restore() {
    synchronized (open) {
      up = true;
    }
  }

  /** Whether connections go through. */
  public boolean isUp() {
    synchronized (open) {
      return up;
    }
  }

  /** How many connections were closed at once since the network was last cut. */
  public int turnedAway() {
    synchronized (open) {
      return turnedAway;
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().name("relay-connect").start(() -> connect(near));
      } catch (IOException e) {
        // closed, or a connection that went away before it was taken: the condition tells which
      }
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    if (!admit(near, far)) {
      closeQuietly(near);
      closeQuietly(far);
      return;
    }
    try {
      far.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.ofVirtual().name("relay-down").start(() -> pump(far, near));
      pump(near, far);
    } catch (IOException e) {
      end(near, far);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // the connection is over, which is all there is to know
    } finally {
      end(from, to);
    }
  }

  private boolean admit(Socket near, Socket far) {
    synchronized (open) {
      if (!up) {
        turnedAway++;
        return false;
      }
      open.add(near);
      open.add(far);
      return true;
    }
  }

  private void end(Socket one, Socket other) {
    synchronized (open) {
      open.remove(one);
      open.remove(other);
    }
    closeQuietly(one);
    closeQuietly(other);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more either way
    }
  }
}
