package no.trygghub.hub.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import no.trygghub.hub.config.Destination;

/**
 * TLS sockets from PEM files. The files are read for every connection, so that a renewed
 * certificate is used at once.
 */
public final class TlsSockets {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final char[] NO_PASSWORD = {};

  private TlsSockets() {}

  /**
   * Sockets that trust and show what the files hold.
   *
   * @throws IOException where a file cannot be read
   * @throws GeneralSecurityException where a file does not hold what it should, naming it
   */
  public static SSLSocketFactory of(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(tls), trusted(tls), null);
    return PromptSockets.of(context.getSocketFactory());
  }

  private static TrustManager[] trusted(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (tls.ca().isPresent()) {
      KeyStore store = empty();
      int number = 0;
      for (Certificate certificate : certificates(tls.ca().get())) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      factory.init(store);
    } else {
      factory.init((KeyStore) null);
    }
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    Optional<Path> certificate = tls.certificate();
    Optional<Path> key = tls.key();
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "hub",
        privateKey(key.get()),
        NO_PASSWORD,
        certificates(certificate.get()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /**
   * The certificates in a PEM file, in its order.
   *
   * @throws IOException where it cannot be read
   * @throws GeneralSecurityException where it holds something else
   */
  public static List<Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }

  /**
   * The private key in a PEM file.
   *
   * @throws IOException where it cannot be read
   * @throws GeneralSecurityException where it holds no unencrypted PKCS#8 key, naming the file
   */
  public static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new InvalidKeyException(
          file + " holds no unencrypted PKCS#8 private key ('" + BEGIN + "')");
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end).strip());
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // Another algorithm's key.
      }
    }
    throw new InvalidKeyException(file + " holds a key that is neither EC, RSA nor Ed25519");
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }
}
