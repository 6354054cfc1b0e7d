package no.trygghub.hub.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets that send at once (TCP_NODELAY). Without it the second of two small packets waits for the
 * acknowledgement of the first, which the other side delays by some 40 ms.
 */
public final class PromptSockets {
  private PromptSockets() {}

  /** Plain sockets. */
  public static SocketFactory plain() {
    return new Plain();
  }

  /** The sockets of another factory, as {@link EncryptedSockets} says. */
  static SSLSocketFactory of(SSLSocketFactory factory) {
    return new EncryptedSockets(factory);
  }

  private static <T extends Socket> T prompt(T socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static final class Plain extends SocketFactory {
    private final SocketFactory factory = SocketFactory.getDefault();

    @Override
    public Socket createSocket() throws IOException {
      return prompt(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return prompt(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return prompt(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return prompt(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return prompt(factory.createSocket(host, port, local, localPort));
    }
  }
}
