package no.trygghub.hub.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that send at once, speak TLS 1.3 or 1.2 and nothing older, use only ciphers whose
 * past cannot be read with a stolen key (ECDHE) and that notice every change (AEAD), and go on only
 * with a broker whose certificate is for the name that was asked for. What Java itself is set to
 * can narrow that, and not widen it.
 */
final class EncryptedSockets extends SSLSocketFactory {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final SSLSocketFactory factory;

  /** The sockets of another factory. */
  EncryptedSockets(SSLSocketFactory factory) {
    this.factory = factory;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return Arrays.stream(factory.getDefaultCipherSuites())
        .filter(EncryptedSockets::isGood)
        .toArray(String[]::new);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return getDefaultCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return careful(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return named(factory.createSocket(socket, host, port, autoClose), host);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return named(factory.createSocket(host, port), host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return named(factory.createSocket(host, port, local, localPort), host);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return careful(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return careful(factory.createSocket(host, port, local, localPort));
  }

  /** The suites of TLS 1.3 name no key exchange: all of them are good. */
  private static boolean isGood(String suite) {
    return !suite.contains("_WITH_")
        ? suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_")
        : suite.startsWith("TLS_ECDHE_")
            && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
  }

  private Socket careful(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    if (socket instanceof SSLSocket encrypted) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setProtocols(VERSIONS);
      parameters.setCipherSuites(getDefaultCipherSuites());
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
    }
    return socket;
  }

  /**
   * Says in the first message which name is meant, also one without a dot, which Java leaves out.
   */
  private Socket named(Socket socket, String host) throws IOException {
    if (careful(socket) instanceof SSLSocket encrypted && !isAddress(host)) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      encrypted.setSSLParameters(parameters);
    }
    return socket;
  }

  /** An address is no name and not to be said (RFC 6066, section 3). */
  private static boolean isAddress(String host) {
    return host.contains(":") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
  }
}
