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
 * closed and new ones are closed at once, so whoever connects through it sees a real outage. It can
 * be slow, half open and worse as well, see {@link Trouble}. May be used by any thread.
 */
public final class Relay implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final String host;
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> open = new HashSet<>();
  private volatile Trouble trouble = Trouble.NONE;
  private boolean up = true;
  private int turnedAway;
  private int asked;

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
    synchronized (open) {
      up = false;
      turnedAway = 0;
    }
    takeOpen().forEach(Relay::closeQuietly);
  }

  /** Lets new connections through again. */
  public void restore() {
    synchronized (open) {
      up = true;
    }
  }

  /** Has this wrong with it from now on, for connections that are open too. */
  public void suffer(Trouble now) {
    trouble = now;
  }

  /** Is well from now on. What was held up passes. */
  public void heal() {
    suffer(Trouble.NONE);
    restore();
  }

  /** Resets every open connection (RST), as a router does that was restarted; new ones pass. */
  public void reset() {
    Set<Socket> taken = takeOpen();
    // All of them before any is closed: whoever sees the end of one side closes the other.
    taken.forEach(Relay::resetWhenClosed);
    taken.forEach(Relay::closeQuietly);
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

  /** How many connections were asked for so far, those that were closed at once included. */
  public int asked() {
    synchronized (open) {
      return asked;
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
      OneWay upwards = new OneWay(near, far, () -> trouble, () -> trouble.upSilent());
      OneWay downwards = new OneWay(far, near, () -> trouble, () -> trouble.downSilent());
      Thread.ofVirtual()
          .name("relay-down")
          .start(
              () -> {
                downwards.run();
                end(near, far);
              });
      upwards.run();
    } catch (IOException e) {
      // nobody is there, or not any more
    }
    end(near, far);
  }

  private Set<Socket> takeOpen() {
    synchronized (open) {
      Set<Socket> taken = Set.copyOf(open);
      open.clear();
      return taken;
    }
  }

  private boolean admit(Socket near, Socket far) {
    synchronized (open) {
      asked++;
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

  private static void resetWhenClosed(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is over already
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more either way
    }
  }
}
