package no.trygghub.hub.local;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a unix socket in the data directory. */
final class SocketFile {
  private static final int MOST_WAITING = 8;

  /** In bytes: Java takes two less than the 108 of unix(7). */
  private static final int LONGEST_PATH = 106;

  private SocketFile() {}

  /**
   * Listens at a file, in place of one that a killed process left, for the hub's own user and group
   * only.
   *
   * @throws IOException where there can be no socket, with what to do about it
   */
  static ServerSocketChannel listen(Path file) throws IOException {
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
    return channel;
  }

  /**
   * Connects to who listens at a file.
   *
   * @throws IOException where nobody does, or the path is too long for a socket's address
   */
  static SocketChannel connect(Path file) throws IOException {
    check(file);
    return SocketChannel.open(UnixDomainSocketAddress.of(file));
  }

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

  private static boolean answers(Path file) {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      return client.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
