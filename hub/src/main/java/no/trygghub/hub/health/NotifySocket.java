package no.trygghub.hub.health;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A unix datagram socket to systemd, which the JDK does not have, called for in the C library. The
 * numbers are those of Linux on every processor that Debian runs on but MIPS.
 */
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** The length of {@code sun_path}, unix(7). */
  private static final int LONGEST_PATH = 108;

  private final int descriptor;
  private final byte[] address;

  private NotifySocket(int descriptor, byte[] address) {
    this.descriptor = descriptor;
    this.address = address;
  }

  /**
   * A socket that sends to an address and stays open as long as the process.
   *
   * @param path a path, or with {@code @} in front a name in the abstract namespace
   * @throws IllegalArgumentException where it is neither
   */
  static NotifySocket to(String path) {
    byte[] address = address(path);
    Native.register(NotifySocket.class, "c");
    return new NotifySocket(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), address);
  }

  /**
   * Sends a datagram, or none where the receiver does not take it at once.
   *
   * @throws LastErrorException where it could not be sent
   */
  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    NativeLong ignored =
        sendto(
            descriptor,
            bytes,
            new NativeLong(bytes.length),
            MSG_DONTWAIT | MSG_NOSIGNAL,
            address,
            address.length);
  }

  /** A {@code sockaddr_un}: the family, then the path, in the abstract namespace behind a zero. */
  static byte[] address(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = path.startsWith("@");
    if (!(isAbstract || path.startsWith("/")) || name.length < 2 || name.length >= LONGEST_PATH) {
      throw new IllegalArgumentException("NOTIFY_SOCKET is no address of a socket: " + path);
    }
    if (isAbstract) {
      name[0] = 0;
    }
    return ByteBuffer.allocate(2 + name.length + (isAbstract ? 0 : 1))
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(name)
        .array();
  }

  private static native int socket(int domain, int type, int protocol) throws LastErrorException;

  private static native NativeLong sendto(
      int descriptor, byte[] data, NativeLong length, int flags, byte[] address, int addressLength)
      throws LastErrorException;
}
