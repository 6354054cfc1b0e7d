package no.trygghub.hub.local;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final int MOST_WAITING = 8;

  /** In bytes: Java takes two less than the 108 of unix(7). */
  private static final int LONGEST_PATH = 106;

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
    check(file);
    if (answers(file)) {
      throw new IOException("another hub answers at " + file);
    }
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      Files.delete(file);
    }
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(file), MOST_WAITING);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    StatusSocket socket = new StatusSocket(file, channel, document);
    Thread thread = new Thread(socket::serve, "status");
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  /**
   * Checks that a path fits into a socket's address.
   *
   * @throws IOException where it is too long
   */
  private static void check(Path file) throws IOException {
    int length = file.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          file
              + " has "
              + length
              + " bytes, and a socket's path may have "
              + LONGEST_PATH
              + "; use a data directory with a shorter path");
    }
  }

  /**
   * What a hub tells at its socket. Waits for as long as the hub takes.
   *
   * @throws IOException where nobody answers there
   */
  public static String read(Path file) throws IOException {
    check(file);
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
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

  private static boolean answers(Path file) {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      return client.isConnected();
    } catch (IOException e) {
      return false;
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
