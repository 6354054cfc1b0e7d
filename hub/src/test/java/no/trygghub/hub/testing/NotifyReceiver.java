package no.trygghub.hub.testing;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What systemd is to a service that it supervises: a unix datagram socket that listens. */
public final class NotifyReceiver implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SHUT_RDWR = 2;

  static {
    Native.register(NotifyReceiver.class, "c");
  }

  private final String address;
  private final int descriptor;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private NotifyReceiver(String address) {
    this.address = address;
    this.descriptor = socket(AF_UNIX, SOCK_DGRAM, 0);
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (name[0] == '@') {
      name[0] = 0;
    }
    byte[] bytes =
        ByteBuffer.allocate(2 + name.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_UNIX)
            .put(name)
            .array();
    int ignored = bind(descriptor, bytes, bytes.length);
    Thread thread = new Thread(this::listen, "notify-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  /** Listens at a path, or with {@code @} in front at a name in the abstract namespace. */
  public static NotifyReceiver at(String address) {
    return new NotifyReceiver(address);
  }

  /** What {@code NOTIFY_SOCKET} has to be. */
  public String address() {
    return address;
  }

  /** The assignments that came, one by one, oldest first. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    int ignored = shutdown(descriptor, SHUT_RDWR);
  }

  private void listen() {
    byte[] buffer = new byte[4_096];
    while (true) {
      int length;
      try {
        length = recv(descriptor, buffer, new NativeLong(buffer.length), 0).intValue();
      } catch (LastErrorException e) {
        length = 0;
      }
      if (length <= 0) {
        int ignored = close(descriptor);
        return;
      }
      heard.addAll(new String(buffer, 0, length, StandardCharsets.UTF_8).lines().toList());
    }
  }

  private static native int socket(int domain, int type, int protocol) throws LastErrorException;

  private static native int bind(int descriptor, byte[] address, int length)
      throws LastErrorException;

  private static native NativeLong recv(int descriptor, byte[] buffer, NativeLong length, int flags)
      throws LastErrorException;

  private static native int shutdown(int descriptor, int how);

  private static native int close(int descriptor);
}
