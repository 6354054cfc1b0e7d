package no.trygghub.hub.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.log.EventLog;

/**
 * A unix socket in the data directory at which who is logged in on the hub has it do something,
 * line by line. Open to the hub's own user and group only.
 *
 * <p>Has a thread of its own, and waits for nobody: a client that says nothing, says a line without
 * end or does not take what it is told is let go of, and there are only so many at a time.
 */
public final class ControlSocket implements AutoCloseable {
  private static final EventLog LOG = EventLog.of("control");
  private static final String NAME = "control.sock";

  /** How many are connected at the most; who comes then is let go of at once. */
  static final int MOST_CLIENTS = 8;

  /** How many bytes a line may have. */
  static final int LONGEST_LINE = 4_096;

  /** How many bytes may wait for a client to take them. */
  static final int MOST_UNREAD = 256 * 1024;

  /** How long a client may take for its first line, and for the last that it is told. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_EVERY_MILLIS = 500;

  private final Path file;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final HubClock clock;
  private final Listener listener;
  private final Thread thread;
  // Touched by the socket's thread alone.
  private final List<Connection> connections = new ArrayList<>();
  private volatile boolean closing;

  private ControlSocket(
      Path file, ServerSocketChannel server, Selector selector, HubClock clock, Listener listener) {
    this.file = file;
    this.server = server;
    this.selector = selector;
    this.clock = clock;
    this.listener = listener;
    this.thread = new Thread(this::serve, "control");
  }

  /** What clients say goes here, on the socket's thread. */
  public interface Listener {
    /** A client said a line; nothing that it says after it was told to end comes here. */
    void said(Client client, String line);

    /** A client is connected no more, whoever ended it; told once. */
    void gone(Client client);
  }

  /** Somebody who is connected. May be used by any thread, and waits for nothing. */
  public interface Client {
    /** Tells a line. A client that has too much unread is let go of instead. */
    void tell(String line);

    /** Lets go of the client once it has taken what it was told, or has not in time. */
    void end();
  }

  /** Where the socket of a hub with this data directory is. */
  public static Path in(Path dataDirectory) {
    return dataDirectory.resolve(NAME);
  }

  /**
   * Opens a socket, in place of one that a killed process left, and serves it.
   *
   * @throws IOException where there can be no socket, with what to do about it
   */
  public static ControlSocket open(Path file, HubClock clock, Listener listener)
      throws IOException {
    ServerSocketChannel server = SocketFile.listen(file);
    try {
      Selector selector = Selector.open();
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      ControlSocket socket = new ControlSocket(file, server, selector, clock, listener);
      socket.thread.setDaemon(true);
      socket.thread.start();
      return socket;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Connects to the hub that listens at its socket.
   *
   * @throws IOException where nobody does
   */
  public static SocketChannel connect(Path file) throws IOException {
    return SocketFile.connect(file);
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      server.close();
      selector.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("socket-not-removed", "file", file, "cause", e);
    }
  }

  private void serve() {
    while (!closing) {
      try {
        selector.select(connections.isEmpty() ? 0 : LOOK_EVERY_MILLIS);
        selector.selectedKeys().clear();
        accept();
        for (Connection connection : List.copyOf(connections)) {
          connection.serve();
        }
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("not-served", "cause", e);
      }
    }
    // What was told last goes out where the client takes it at once.
    List.copyOf(connections).forEach(Connection::closeNow);
  }

  private void accept() throws IOException {
    for (Optional<SocketChannel> next = next(); next.isPresent(); next = next()) {
      SocketChannel channel = next.get();
      if (connections.size() >= MOST_CLIENTS) {
        LOG.warn("too-many-clients");
        channel.close();
        continue;
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      connections.add(new Connection(channel, key));
    }
  }

  private Optional<SocketChannel> next() throws IOException {
    return Optional.ofNullable(server.accept());
  }

  /** One client. */
  private final class Connection implements Client {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST_LINE);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final long connectedAt = clock.nanosSinceBoot();
    private boolean hasSaid;
    private boolean gone;

    // Guarded by this object.
    private final Queue<ByteBuffer> out = new ArrayDeque<>();
    private int unread;
    private boolean ending;
    private long endingSince;
    private boolean tooSlow;

    Connection(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }

    @Override
    public synchronized void tell(String text) {
      byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
      if (ending || tooSlow) {
        return;
      }
      if (unread + bytes.length > MOST_UNREAD) {
        tooSlow = true;
      } else {
        unread += bytes.length;
        out.add(ByteBuffer.wrap(bytes));
      }
      selector.wakeup();
    }

    @Override
    public synchronized void end() {
      if (!ending) {
        ending = true;
        endingSince = clock.nanosSinceBoot();
      }
      selector.wakeup();
    }

    void serve() {
      try {
        boolean open = read();
        boolean allTaken = write();
        boolean isSilent = !hasSaid && isPatienceOver(connectedAt);
        if (!open || isSilent || isTooSlow() || isOver(allTaken)) {
          close();
        } else {
          int reading = isEnding() ? 0 : SelectionKey.OP_READ;
          key.interestOps(reading | (allTaken ? 0 : SelectionKey.OP_WRITE));
        }
      } catch (IOException e) {
        close();
      } catch (RuntimeException e) {
        LOG.warn("client-not-served", "cause", e);
        close();
      }
    }

    void closeNow() {
      try {
        write();
      } catch (IOException e) {
        // Gone already.
      }
      close();
    }

    /**
     * Whether there may come more. One that says very much waits for its turn like the others, and
     * one that is told to end is not listened to.
     */
    private boolean read() throws IOException {
      in.clear();
      if (isEnding() || channel.read(in) >= 0) {
        in.flip();
        while (in.hasRemaining() && !isEnding()) {
          if (!take(in.get())) {
            return false;
          }
        }
        return true;
      }
      return false;
    }

    private boolean take(byte next) {
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        hasSaid = true;
        listener.said(this, text);
      } else if (line.size() >= LONGEST_LINE) {
        LOG.warn("line-too-long", "bytes", line.size());
        return false;
      } else {
        line.write(next);
      }
      return true;
    }

    private synchronized boolean write() throws IOException {
      for (ByteBuffer next = out.peek(); next != null; next = out.peek()) {
        unread -= channel.write(next);
        if (next.hasRemaining()) {
          return false;
        }
        out.remove();
      }
      return true;
    }

    private synchronized boolean isEnding() {
      return ending;
    }

    private synchronized boolean isTooSlow() {
      if (tooSlow) {
        LOG.warn("client-too-slow");
      }
      return tooSlow;
    }

    private synchronized boolean isOver(boolean allTaken) {
      return ending && (allTaken || isPatienceOver(endingSince));
    }

    private boolean isPatienceOver(long since) {
      return clock.nanosSinceBoot() - since >= PATIENCE.toNanos();
    }

    private void close() {
      if (gone) {
        return;
      }
      gone = true;
      connections.remove(this);
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("not-closed", "cause", e);
      }
      listener.gone(this);
    }
  }
}
