package no.trygghub.hub.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import no.trygghub.hub.log.EventLog;

/**
 * A unix socket in the data directory that gives everybody who connects one document and closes.
 * Open to the hub's own user and group only; nothing that is sent to it is read.
 *
 * <p>Has a thread of its own and serves one connection after another. What a client does not take
 * at once it does not get, so none can hold it up.
 */
public final class StatusSocket implements AutoCloseable {
  private static final EventLog LOG = EventLog.of("status");
  private static final String NAME = "hub.sock";

  private final Path file;
  private final ServerSocketChannel channel;
  private final Supplier<String> document;

  private StatusSocket(Path file, ServerSocketChannel channel, Supplier<String> document) {
    this.file = file;
    this.channel = channel;
    this.document = document;
  }

  /** Where the socket of a hub with this data directory is. */
  public static Path in(Path dataDirectory) {
    return dataDirectory.resolve(NAME);
  }

  /**
   * Opens a socket, in place of one that a killed process left, and serves it.
   *
   * @param document what a client gets, asked for on the socket's thread
   * @throws IOException where there can be no socket, with what to do about it
   */
  public static StatusSocket open(Path file, Supplier<String> document) throws IOException {
    ServerSocketChannel channel = SocketFile.listen(file);
    StatusSocket socket = new StatusSocket(file, channel, document);
    Thread thread = new Thread(socket::serve, "status");
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  /**
   * What a hub tells at its socket. Waits for as long as the hub takes.
   *
   * @throws IOException where nobody answers there
   */
  public static String read(Path file) throws IOException {
    try (SocketChannel client = SocketFile.connect(file)) {
      return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("socket-not-removed", "file", file, "cause", e);
    }
  }

  private void serve() {
    while (channel.isOpen()) {
      try (SocketChannel client = channel.accept()) {
        client.configureBlocking(false);
        ByteBuffer bytes = ByteBuffer.wrap(document.get().getBytes(StandardCharsets.UTF_8));
        if (client.write(bytes) < bytes.limit()) {
          LOG.warn("client-too-slow");
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("not-served", "cause", e);
      }
    }
  }
}
