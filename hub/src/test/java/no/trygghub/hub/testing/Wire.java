package no.trygghub.hub.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay to a broker that reads along: which topics a hub publishes to, how much of it is
 * unanswered, and how much was so at the most. It can swallow everything, as a network does that is
 * gone without anybody having closed a connection, or keep certain answers back.
 */
public final class Wire implements AutoCloseable {
  private static final int CONNECT = 1;
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBSCRIBE = 8;
  private static final int SUBACK = 9;
  private static final int PINGREQ = 12;
  private static final int PINGRESP = 13;

  private final int brokerPort;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger mostUnanswered = new AtomicInteger();
  private volatile boolean swallowing;
  private final List<Runnable> held = new ArrayList<>();
  private Set<Integer> heldTypes = Set.of();

  private Wire(int brokerPort, ServerSocket listener) {
    this.brokerPort = brokerPort;
    this.listener = listener;
  }

  /** A relay to a broker on this computer, on a port of its own. */
  public static Wire to(Mosquitto broker) {
    try {
      Wire wire =
          new Wire(broker.port(), new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
      Thread.startVirtualThread(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, as a destination's address. */
  public String url() {
    return "mqtt://127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections were made. */
  public int connections() {
    return connections.get();
  }

  /** The ends of the topics that were published to with QoS 1, {@code up/alarm}, in order. */
  public List<String> published() {
    return List.copyOf(published);
  }

  /** How many packets of the hub that are answered have no answer now. */
  public int unanswered() {
    return unanswered.get();
  }

  /** How many publishes were without an answer at the most. */
  public int mostUnanswered() {
    return mostUnanswered.get();
  }

  /** From now on nothing gets through either way, and no connection is closed. */
  public void swallow() {
    swallowing = true;
  }

  /** Keeps the broker's answers of these packet types back, {@code 4} for a PUBACK. */
  public void holdAnswers(Integer... types) {
    synchronized (held) {
      heldTypes = Set.of(types);
    }
  }

  /** Lets through what was kept back, and all that comes from now on. */
  public void deliver() {
    synchronized (held) {
      swallowing = false;
      heldTypes = Set.of();
      held.forEach(Runnable::run);
      held.clear();
    }
  }

  /** Closes the connections that there are. */
  public void cut() {
    open.forEach(Wire::closeQuietly);
    open.clear();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.startVirtualThread(() -> connect(near));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void connect(Socket near) {
    connections.incrementAndGet();
    Connection connection = new Connection();
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
      open.add(near);
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> relay(far, near, connection::down));
      relay(near, far, connection::up);
    } catch (IOException e) {
      // The broker is not there, which the hub finds out by the closed connection.
    } finally {
      connection.ended();
    }
  }

  private static void relay(Socket from, Socket to, Passing passing) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      Optional<byte[]> packet = packet(in);
      while (packet.isPresent()) {
        passing.pass(packet.get(), out);
        packet = packet(in);
      }
    } catch (IOException e) {
      // The connection is over.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static Optional<byte[]> packet(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.allocate(5).put((byte) first);
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      header.put((byte) next);
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    byte[] packet = new byte[header.position() + length];
    header.flip().get(packet, 0, header.limit());
    in.readFully(packet, packet.length - length, length);
    return Optional.of(packet);
  }

  private static void closeQuietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      // It is of no use any more either way.
    }
  }

  private interface Passing {
    void pass(byte[] packet, OutputStream out) throws IOException;
  }

  /** What is unanswered on one connection; nothing is once it has ended. */
  private final class Connection {
    private final AtomicInteger publishes = new AtomicInteger();
    // Guarded by this object.
    private int all;
    private boolean ended;
    private final List<String> aliases = new CopyOnWriteArrayList<>();

    void up(byte[] packet, OutputStream out) throws IOException {
      int type = type(packet);
      boolean publish = type == PUBLISH && (packet[0] & 6) == 2;
      if (publish) {
        mostUnanswered.accumulateAndGet(publishes.incrementAndGet(), Math::max);
      }
      if (publish || type == CONNECT || type == SUBSCRIBE || type == PINGREQ) {
        asked();
      }
      if (publish) {
        published.add(topic(packet));
      }
      if (!swallowing) {
        out.write(packet);
        out.flush();
      }
    }

    void down(byte[] packet, OutputStream out) {
      synchronized (held) {
        if (swallowing) {
          return;
        }
        if (heldTypes.contains(type(packet))) {
          held.add(() -> answer(packet, out));
        } else {
          answer(packet, out);
        }
      }
    }

    private void answer(byte[] packet, OutputStream out) {
      int type = type(packet);
      if (type == CONNACK || type == PUBACK || type == SUBACK || type == PINGRESP) {
        if (type == PUBACK) {
          publishes.decrementAndGet();
        }
        answered();
      }
      try {
        out.write(packet);
        out.flush();
      } catch (IOException e) {
        // The hub is not there any more.
      }
    }

    private static int type(byte[] packet) {
      return packet[0] >> 4 & 0xf;
    }

    private synchronized void asked() {
      all++;
      unanswered.incrementAndGet();
    }

    /** An answer that was on its way when the connection ended counts no more. */
    private synchronized void answered() {
      if (!ended) {
        all--;
        unanswered.decrementAndGet();
      }
    }

    synchronized void ended() {
      ended = true;
      unanswered.addAndGet(-all);
      all = 0;
    }

    /** The end of the topic; one that is said by its alias is found among those said before. */
    private String topic(byte[] packet) {
      ByteBuffer buffer = ByteBuffer.wrap(packet);
      buffer.position(1);
      while (buffer.get() < 0) {
        // the rest of the length
      }
      byte[] topic = new byte[buffer.getShort()];
      buffer.get(topic);
      buffer.getShort();
      int properties = buffer.get();
      int alias = properties >= 3 && buffer.get() == 0x23 ? buffer.getShort() : 0;
      if (topic.length == 0) {
        return aliases.stream()
            .filter(known -> known.startsWith(alias + " "))
            .map(known -> known.substring(known.indexOf(' ') + 1))
            .findFirst()
            .orElse("unknown alias " + alias);
      }
      String[] levels = new String(topic, StandardCharsets.UTF_8).split("/", -1);
      String end = String.join("/", levels[levels.length - 2], levels[levels.length - 1]);
      aliases.add(alias + " " + end);
      return end;
    }
  }
}
