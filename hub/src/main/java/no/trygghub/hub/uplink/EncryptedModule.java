package no.trygghub.hub.uplink;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;

/**
 * A TLS connection of the MQTT library, in place of the library's own.
 *
 * <p>With TLS 1.3 a client is through with the handshake before the broker has looked at its
 * certificate, and goes on writing while the broker refuses it and closes. The write that then
 * fails would hide the broker's alert, which says why. So a write below TLS never fails here: the
 * reader is told by what was read, or by the end of it.
 */
final class EncryptedModule implements NetworkModule {
  /** The library's reader looks about so often; in milliseconds. */
  private static final int LOOK_EVERY = 1_000;

  private static final Duration GOODBYE_WITHIN = Duration.ofSeconds(1);

  private final URI url;
  private final SSLSocketFactory sockets;
  private final int patienceMillis;
  private final Socket plain = new Unfailing();
  // Set by the thread that connects; stopped by any.
  private volatile Optional<SSLSocket> socket = Optional.empty();

  /**
   * A connection that {@link #start} makes.
   *
   * @param url with host and port
   * @param sockets as {@link TlsSockets} makes them: they check the broker's name
   * @param patienceMillis how long connecting may take, and how long each answer in the handshake
   */
  EncryptedModule(URI url, SSLSocketFactory sockets, int patienceMillis) {
    this.url = url;
    this.sockets = sockets;
    this.patienceMillis = patienceMillis;
  }

  @Override
  public void start() throws IOException {
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(url.getHost(), url.getPort()), patienceMillis);
      SSLSocket encrypted =
          (SSLSocket) sockets.createSocket(plain, url.getHost(), url.getPort(), true);
      encrypted.setSoTimeout(patienceMillis);
      encrypted.startHandshake();
      encrypted.setSoTimeout(LOOK_EVERY);
      socket = Optional.of(encrypted);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return started().getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return started().getOutputStream();
  }

  @Override
  public void stop() throws IOException {
    if (socket.isPresent()) {
      SSLSocket encrypted = socket.get();
      // It says goodbye first, and waits for a write that is stuck where the network is gone.
      Thread goodbye = Thread.startVirtualThread(() -> close(encrypted));
      try {
        goodbye.join(GOODBYE_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    // Also where it is still being connected.
    plain.close();
  }

  private static void close(SSLSocket encrypted) {
    try {
      encrypted.close();
    } catch (IOException e) {
      // The one below is closed in any case.
    }
  }

  @Override
  public String getServerURI() {
    return url.toString();
  }

  private SSLSocket started() throws IOException {
    return socket.orElseThrow(() -> new SocketException("not connected to " + url));
  }

  /** A socket whose writes do not fail, as said above. */
  private static final class Unfailing extends Socket {
    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          try {
            out.write(bytes, from, length);
          } catch (SocketException e) {
            // The reader learns of it, and of the reason.
          }
        }
      };
    }
  }
}
